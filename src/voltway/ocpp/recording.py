"""What a fact leaves on disk: its line in the journal and its rows in the tables of current state."""

from datetime import datetime

from voltway.certificates import store_requests
from voltway.charging import der_keeping, keeping
from voltway.charging.store import PROFILES
from voltway.charging.store_der import ALARMS, CONTROLS
from voltway.charging.store_priority import PREFERENCES, Preference
from voltway.charging.store_vehicles import WISHES, Wish
from voltway.journal import entry
from voltway.journal.store import JOURNAL
from voltway.journal.unit import Unit
from voltway.logs import store as logs_store
from voltway.reservations import store as reservations_store
from voltway.security import classifying, store_events
from voltway.sessions import metering, readings, store as sessions_store
from voltway.sessions.session import Session
from voltway.stations import store as stations_store, store_alerts, store_customers, store_event_streams, store_reports
from voltway.vocabulary.facts import (
    AlertRaised,
    AnyFact,
    CertificateRequested,
    CustomerInformationTold,
    DerAlarmTold,
    DerControlsTold,
    DerControlSwitched,
    Fact,
    LimitCleared,
    LogTold,
    MeterRead,
    MonitorsTold,
    PriorityTold,
    ProfilesTold,
    ReservationReleased,
    SchedulePulled,
    SessionClosed,
    SessionEnded,
    SessionFact,
    SessionStarted,
    SessionUpdated,
    StationBooted,
    StationReported,
    StatusChanged,
    StreamClosed,
    StreamOpened,
    StreamRead,
    VariablesTold,
    VehicleTold,
)
from voltway.vocabulary.ids import SessionId, StationId
from voltway.vocabulary.incidents import CountedEvent
from voltway.vocabulary.sessions import Rule
from voltway.vocabulary.stations import EventKind
from voltway.vocabulary.subjects import Change
from voltway.vocabulary.tokens import AuthorizationStatus

_SHOW_TOKENS = (SessionStarted, SessionUpdated)
"""A tuple: a union would be made anew for every reading."""


def note(unit: Unit, fact: Fact, at: datetime, received_at: datetime, session: Session | None = None) -> None:
    """The fact's line in the journal, and its news for live listeners."""
    session_id = None if session is None else session.session_id
    unit.rows.append((JOURNAL, entry.row(unit.station_id, session_id, at, received_at, fact)))
    unit.changes.append(
        Change(
            kind=type(fact).__name__,
            station_id=StationId(unit.station_id),
            at=at,
            session_id=None if session is None else SessionId(session.session_id),
            evse_id=getattr(fact, "evse_id", None) if session is None else session.evse_id,
            connector_id=getattr(fact, "connector_id", None) if session is None else session.connector_id,
        )
    )


def session_fact(
    unit: Unit, fact: SessionFact, session: Session | None, received_at: datetime, *, only_counters: bool = False
) -> None:
    """A fact about charging: journal, session row, readings, and the charging state on the connector.

    `only_counters`: a plain reading changed nothing of the session but its counters, which have a shorter way.
    """
    note(unit, fact, fact_time(fact, received_at), received_at, session)
    if session is not None:
        state = sessions_store.Meter.of(session) if only_counters else sessions_store.snapshot(session)
        unit.rows.append((sessions_store.SESSIONS, state))
    if not isinstance(fact, SessionClosed):
        for row in readings.rows(unit.station_id, session, fact, received_at):
            unit.rows.append((sessions_store.READINGS, row))
    if session is not None and isinstance(fact, _SHOW_TOKENS):
        _reservation_used(unit, fact, session)
    if session is not None and session.evse_id is not None and not only_counters:
        _charging_state(unit, fact, session, session.evse_id)


def _charging_state(unit: Unit, fact: SessionFact, session: Session, evse_id: int) -> None:
    """2.x tells it with the transaction, and the connector shows it."""
    if isinstance(fact, SessionStarted | SessionUpdated) and fact.charging_state is not None and session.active:
        state = fact.charging_state.value
    elif isinstance(fact, SessionClosed) or (
        # A late stop does not speak of the session that has followed on the same connector.
        isinstance(fact, SessionEnded) and Rule.CLOSED_BY_NEXT_START not in session.rules
    ):
        state = None
    else:
        return
    shown = stations_store.ChargingShown(unit.station_id, evse_id, session.connector_id, state)
    unit.rows.append((stations_store.CONNECTORS, shown))


def _reservation_used(unit: Unit, fact: SessionStarted | SessionUpdated, session: Session) -> None:
    """A start, or a card shown later, uses up the reservation that it names, or that is for its token."""
    accepted = fact.token is not None and fact.authorization == AuthorizationStatus.ACCEPTED
    if not accepted and fact.reservation_id is None:
        return
    use = reservations_store.Use(
        station_id=unit.station_id,
        session_id=session.session_id,
        reservation_id=fact.reservation_id,
        evse_id=session.evse_id,
        token_uid=fact.token.uid if fact.token is not None and accepted else None,
        group_id=fact.group_id if accepted else None,
        at=session.started_at,
    )
    unit.rows.append((reservations_store.USES, use))


def reservation_released(unit: Unit, fact: ReservationReleased, received_at: datetime) -> None:
    """A station let go of a reservation: journal and reservation row."""
    note(unit, fact, received_at, received_at)
    release = reservations_store.Release(unit.station_id, fact.reservation_id, fact.update.value, received_at)
    unit.rows.append((reservations_store.RELEASES, release))


def session_row(unit: Unit, session: Session) -> None:
    """The session's row alone, where a fact about the station changed it."""
    unit.rows.append((sessions_store.SESSIONS, sessions_store.snapshot(session)))


def fact_time(fact: AnyFact | Fact, received_at: datetime) -> datetime:
    """The station's time of a fact, or ours where it told none."""
    if isinstance(fact, MeterRead):
        return fact.readings[-1].at if fact.readings else received_at
    return getattr(fact, "at", None) or received_at


def booted(unit: Unit, fact: StationBooted, received_at: datetime) -> None:
    """A boot: journal and station row."""
    note(unit, fact, received_at, received_at)
    boot = stations_store.Boot(
        station_id=unit.station_id,
        booted_at=received_at,
        vendor=fact.vendor,
        model=fact.model,
        serial=fact.serial,
        firmware=fact.firmware,
        meter_type=fact.meter_type,
        boot_cause=fact.cause.value,
    )
    unit.rows.append((stations_store.BOOTS, boot))


def status_changed(unit: Unit, fact: StatusChanged, received_at: datetime, session: Session | None) -> None:
    """A connector's status: journal, connector row, and the session whose charging state it tells."""
    at = fact.at or received_at
    note(unit, fact, at, received_at, session)
    status = stations_store.Status(
        unit.station_id,
        fact.evse_id,
        fact.connector_id,
        fact.status.value,
        None if fact.charging_state is None else fact.charging_state.value,
        # A clock that runs ahead must not outdate what is told after it was set right.
        min(at, received_at),
        fact.error_code,
        fact.vendor_error,
        fact.error_text,
    )
    unit.rows.append((stations_store.CONNECTORS, status))
    if session is not None:
        unit.rows.append((sessions_store.SESSIONS, sessions_store.snapshot(session)))


def reported(unit: Unit, fact: StationReported, received_at: datetime) -> None:
    """Anything else a station tells: journal and event row; of its security, what is counted, too."""
    at = fact.at or received_at
    note(unit, fact, at, received_at)
    unit.rows.append((stations_store.EVENTS, stations_store.event(unit.station_id, at, received_at, fact)))
    if fact.event is EventKind.SECURITY:
        unit.rows.append((store_events.EVENTS, _security_event(unit.station_id, fact, received_at)))


def _security_event(station_id: str, fact: StationReported, received_at: datetime) -> CountedEvent:
    """What a station told of its security, in our words, by our clock."""
    kind = classifying.told_by_station(fact.name)
    detail = fact.detail.get("techInfo")
    return CountedEvent(
        kind=kind,
        severity=classifying.SEVERITIES[kind],
        name=fact.name,
        station_id=station_id,
        detail=detail if isinstance(detail, str) else None,
        first_at=received_at,
        last_at=received_at,
    )


def customer_information(unit: Unit, fact: CustomerInformationTold, _: datetime) -> None:
    """A page for whoever asked for it, and nothing else: the journal is for ever."""
    page = store_customers.Page(unit.station_id, fact.request_id, fact.seq_no, fact.content, fact.is_last)
    unit.rows.append((store_customers.PAGES, page))


def report_page(unit: Unit, fact: VariablesTold | MonitorsTold, received_at: datetime) -> None:
    """A page of a report, until all of them are there."""
    content = fact.variables if isinstance(fact, VariablesTold) else fact.monitors
    page = store_reports.ReportPage(unit.station_id, fact.request_id, fact.seq_no, fact.is_last, content, received_at)
    unit.rows.append((store_reports.PAGES, page))


def monitored(unit: Unit, fact: AlertRaised | StreamOpened | StreamClosed | StreamRead, received_at: datetime) -> None:
    """How a monitor is from now on, which streams of values the station tells, and the values."""
    station_id = unit.station_id
    match fact:
        case AlertRaised(alert=alert):
            unit.rows.append((store_alerts.ALERTS, store_alerts.alert(station_id, alert, received_at)))
        case StreamOpened(stream_id=stream_id, monitor_id=monitor_id, terms=terms):
            opened = store_event_streams.Opened(
                station_id, stream_id, monitor_id, terms.interval_s, terms.values, received_at
            )
            unit.rows.append((store_event_streams.STREAMS, opened))
        case StreamClosed(stream_id=stream_id):
            closed = store_event_streams.Closed(station_id, stream_id, received_at)
            unit.rows.append((store_event_streams.STREAMS, closed))
        case StreamRead(stream_id=stream_id, pending=pending, values=values):
            for one in values:
                value = store_event_streams.Value(station_id, stream_id, one.at, one.value, pending, received_at)
                unit.rows.append((store_event_streams.STREAMS, value))


def charging_profiles(unit: Unit, fact: ProfilesTold | LimitCleared, received_at: datetime) -> None:
    """What the station is known to hold from now on. The report itself is in the journal."""
    changes = keeping.of_report(unit.station_id, fact, received_at)
    unit.rows.extend((PROFILES, change) for change in changes)


def vehicle_told(unit: Unit, fact: VehicleTold, session: Session, received_at: datetime) -> None:
    """What the car of a running session told. The report itself is in the journal."""
    wish = Wish(
        station_id=unit.station_id,
        evse_id=fact.evse_id,
        session_id=session.session_id,
        needs=fact.needs,
        needs_at=None if fact.needs is None else received_at,
        schedule=fact.schedule,
        schedule_at=None if fact.schedule is None else received_at,
    )
    unit.rows.append((WISHES, wish))


def log_told(unit: Unit, fact: LogTold, received_at: datetime) -> None:
    """How far a log has come. The report itself is in the journal."""
    told = logs_store.Told(unit.station_id, fact.request_id, fact.state.value, fact.reason, received_at)
    unit.rows.append((logs_store.TOLD, told))


def priority(unit: Unit, fact: PriorityTold, _: datetime) -> None:
    """Whether a transaction charges with priority. The report itself is in the journal."""
    unit.rows.append((PREFERENCES, Preference(unit.station_id, fact.ref, fact.on)))


def schedule_pulled(unit: Unit, fact: SchedulePulled, received_at: datetime) -> None:
    """The station gets the values of its dynamic profile, which hold anew from now on."""
    unit.rows.append((PROFILES, keeping.of_pull(unit.station_id, fact.profile_id, received_at)))


def certificate_requested(unit: Unit, fact: CertificateRequested, received_at: datetime) -> None:
    """The newest request of the station, until it is signed."""
    asked = store_requests.Asked(
        station_id=unit.station_id,
        use=fact.use,
        csr=fact.csr,
        request_id=fact.request_id,
        received_at=received_at,
    )
    unit.rows.append((store_requests.REQUESTS, asked))


def der_controls(unit: Unit, fact: DerControlsTold | DerControlSwitched, received_at: datetime) -> None:
    """What the station does for the grid from now on. The report itself is in the journal."""
    unit.rows.extend((CONTROLS, row) for row in der_keeping.of_report(unit.station_id, fact, received_at))


def der_alarm(unit: Unit, fact: DerAlarmTold, received_at: datetime) -> None:
    """A control took over, or no longer does. The report itself is in the journal."""
    unit.rows.append((ALARMS, der_keeping.of_alarm(unit.station_id, fact, received_at)))


def idle_meter(unit: Unit, fact: MeterRead, keys: list[str], received_at: datetime) -> None:
    """Readings outside a session: journal, readings, and the connector's register."""
    note(unit, fact, fact_time(fact, received_at), received_at)
    unit.rows += [(sessions_store.READINGS, row) for row in readings.rows(unit.station_id, None, fact, received_at)]
    registers = [register for reading in fact.readings if (register := metering.register_wh(reading)) is not None]
    idle = stations_store.IdleMeter(
        station_id=unit.station_id,
        evse_id=fact.evse_id or 0,
        connector_id=fact.connector_id or 0,
        register_wh=registers[-1] if registers else None,
        register_at=fact_time(fact, received_at),
        meter_keys=list(keys),
    )
    unit.rows.append((stations_store.IDLE_METERS, idle))

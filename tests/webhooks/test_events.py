import json
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import msgspec
import pytest

from voltway.sessions.store_listing import ReadingRow, SessionRow
from voltway.stations.store_listing import ConnectorRow, StationEventRow, StationRow
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.energy import Reading, Sample
from voltway.vocabulary.facts import (
    AnyFact,
    Fact,
    MeterRead,
    ReservationReleased,
    SessionClosed,
    SessionEnded,
    SessionStarted,
    SessionUpdated,
    StationBooted,
    StationConnected,
    StationDisconnected,
    StationReported,
    StatusChanged,
    TokenPresented,
)
from voltway.vocabulary.ids import SessionRef, TokenUid
from voltway.vocabulary.incidents import Incident, IncidentRule, IncidentState, IncidentSubject, Severity
from voltway.vocabulary.sessions import Rule, StopCause
from voltway.vocabulary.stations import ChargingState, ConnectorStatus, EventKind, OcppVersion
from voltway.vocabulary.tokens import PresentedToken
from voltway.webhooks.events import (
    DETAIL_LIMIT_BYTES,
    SUBSCRIBABLE,
    TEXT_LIMIT,
    TOLD,
    Event,
    EventType,
    Happening,
    event_of,
    incident_event,
    test_event as trial_event,
)

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
RECEIVED = AT + timedelta(seconds=2)
REF = SessionRef("7")

FACTS: list[Fact] = [
    StationConnected(gateway_id="g", address="10.0.0.1", version=OcppVersion.V201),
    StationDisconnected(gateway_id="g", reason="closed"),
    StationBooted(vendor="Acme", model="X"),
    StatusChanged(at=AT, evse_id=1, connector_id=2, status=ConnectorStatus.FAULTED, error_code="GroundFailure"),
    SessionStarted(at=AT, ref=REF, evse_id=1, connector_id=1, token=PresentedToken(TokenUid("04A2")), register_wh=12.5),
    SessionUpdated(at=AT, ref=REF, evse_id=1, charging_state=ChargingState.CHARGING),
    MeterRead(ref=REF, readings=[]),
    SessionEnded(at=AT, ref=REF, cause=StopCause.DRIVER, register_wh=9000.0),
    SessionClosed(at=AT, ref=REF, rules=[Rule.CLOSED_BY_SILENCE]),
    StationReported(at=AT, event=EventKind.FIRMWARE, name="Installed", detail={"version": "2"}),
]


def told(fact: Fact, session_id: str | None = "01") -> Event | None:
    return event_of(Happening(station_id="S", session_id=session_id, at=AT, received_at=RECEIVED, fact=fact))


def payload(fact: Fact) -> Any:
    event = told(fact)
    assert event is not None
    return json.loads(event.payload)


def test_every_fact_is_told_or_left_out_on_purpose() -> None:
    assert set(TOLD) == set(get_args(AnyFact)) - {TokenPresented, ReservationReleased}
    of_incidents = {EventType.INCIDENT_OPENED, EventType.INCIDENT_RESOLVED}
    assert {kind for kind, _ in TOLD.values()} | of_incidents == set(SUBSCRIBABLE)
    assert set(SUBSCRIBABLE) == set(EventType) - {EventType.WEBHOOK_TEST}
    assert {type(fact) for fact in FACTS} == set(TOLD)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: type(fact).__name__)
def test_every_event_has_the_standards_form(fact: Fact) -> None:
    event = told(fact)
    assert event is not None
    document = json.loads(event.payload)
    assert list(document) == ["type", "timestamp", "data"]
    assert document["type"] == event.type == TOLD[type(fact)][0]
    assert document["timestamp"] == "2026-11-22T08:00:00Z"
    assert document["data"]["station_id"] == "S"
    assert document["data"]["received_at"] == "2026-11-22T08:00:02Z"


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: type(fact).__name__)
def test_events_speak_as_the_api_does(fact: Fact) -> None:
    rows: dict[str, type[msgspec.Struct]] = {"session": SessionRow, "station": StationRow, "connector": ConnectorRow}
    kind = TOLD[type(fact)][0]
    row = StationEventRow if kind is EventType.STATION_REPORTED else rows[kind.partition(".")[0]]
    known = {field.name for field in msgspec.structs.fields(row)}
    known |= {"at", "received_at", "meter_at"} | {field.name for field in msgspec.structs.fields(ReadingRow)}
    assert set(payload(fact)["data"]) <= known


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in TOLD.values()}))
def test_events_of_one_type_have_the_same_fields(kind: EventType) -> None:
    """Whichever fact, and so whichever OCPP version, is behind it."""
    fields = {tuple(sorted(payload(fact)["data"])) for fact in FACTS if TOLD[type(fact)][0] is kind}
    assert len(fields) == 1


def test_sessions_and_stations_are_kept_apart() -> None:
    started, booted = told(FACTS[4]), told(FACTS[2])
    assert started is not None
    assert booted is not None
    assert (started.subject, booted.subject) == ("session/01", "station/S")


@pytest.mark.parametrize("fact", [fact for fact in FACTS if TOLD[type(fact)][0].startswith("session.")])
def test_what_belongs_to_no_session_is_not_told(fact: Fact) -> None:
    assert told(fact, session_id=None) is None


def test_a_shown_token_is_not_told() -> None:
    assert told(TokenPresented(token=PresentedToken(TokenUid("04A2")))) is None


def test_what_a_session_says() -> None:
    assert payload(FACTS[4])["data"] | {"received_at": 0} == {
        "station_id": "S",
        "session_id": "01",
        "at": "2026-11-22T08:00:00Z",
        "received_at": 0,
        "state": "active",
        "started_at": "2026-11-22T08:00:00Z",
        "evse_id": 1,
        "connector_id": 1,
        "token_uid": "04A2",
        "authorization_status": None,
        "charging_state": None,
        "start_wh": 12.5,
        "rules": [],
    }
    ended, closed = payload(FACTS[7])["data"], payload(FACTS[8])["data"]
    assert (ended["stop_cause"], ended["end_wh"], ended["end_inferred"]) == ("driver", 9000.0, False)
    assert (closed["stop_cause"], closed["end_inferred"], closed["rules"]) == (None, True, ["closed_by_silence"])


def test_the_newest_reading_is_told_in_base_units() -> None:
    later = AT + timedelta(minutes=1)
    readings = [
        Reading(
            later, [Sample(7.4, "Power.Active.Import", "kW"), Sample(3.5, unit="kWh"), Sample(55, "SoC", "Percent")]
        ),
        Reading(AT, [Sample(1.0, unit="kWh")]),
    ]
    data = payload(MeterRead(ref=REF, readings=readings))["data"]
    assert data["meter_at"] == "2026-11-22T08:01:00Z"
    assert (data["register_wh"], data["power_w"], data["soc_percent"]) == (3500.0, 7400.0, 55.0)


@pytest.mark.parametrize(("length", "kept"), [(DETAIL_LIMIT_BYTES - 8, True), (DETAIL_LIMIT_BYTES - 7, False)])
def test_a_long_detail_is_left_out(length: int, kept: bool) -> None:
    detail = {"x": "y" * length}
    fact = StationReported(at=AT, event=EventKind.DATA_TRANSFER, name="N", detail=detail)
    assert payload(fact)["data"]["detail"] == (detail if kept else None)


def test_endless_texts_are_cut_off() -> None:
    fact = StationBooted(vendor="v" * 100_000, model="m" * TEXT_LIMIT, serial="\x00" * 100_000)
    data = payload(fact)["data"]
    assert (data["vendor"], data["model"], data["serial"]) == ("v" * 500, "m" * 500, "\x00" * 500)


def test_a_trial_says_that_it_is_one() -> None:
    event = trial_event("e1", "d1", AT)
    assert (event.type, event.subject) == (EventType.WEBHOOK_TEST, "test/d1")
    assert json.loads(event.payload)["data"] == {"endpoint_id": "e1", "at": "2026-11-22T08:00:00Z"}


def test_incidents_are_told_when_they_open_and_when_they_are_resolved() -> None:
    incident = Incident(
        incident_id=3,
        organization_id=ROOT,
        rule=IncidentRule.LOG_CLEARED,
        severity=Severity.HIGH,
        state=IncidentState.OPEN,
        subject_kind=IncidentSubject.STATION,
        subject_id="S",
        times=1,
        first_at=AT,
        last_at=AT,
        opened_at=AT,
        changed_at=AT,
        resolved_at=None,
    )
    opened = incident_event(incident)
    assert opened is not None
    assert (opened.type, opened.subject) == (EventType.INCIDENT_OPENED, "incident/3")
    document = json.loads(opened.payload)
    assert (document["type"], document["timestamp"]) == ("incident.opened", "2026-11-22T08:00:00Z")
    assert document["data"]["rule"] == "log_cleared"
    resolved = incident_event(msgspec.structs.replace(incident, state=IncidentState.RESOLVED, resolved_at=AT))
    assert resolved is not None
    assert resolved.type is EventType.INCIDENT_RESOLVED
    assert incident_event(msgspec.structs.replace(incident, state=IncidentState.ACKNOWLEDGED)) is None

"""What facts leave on a unit: journal lines, rows and news."""

from datetime import datetime
from typing import Any

import pytest

from tests.sessions.made import NOON, at, ended, meter, reading, session, started, updated
from voltway.journal.store import JOURNAL
from voltway.journal.unit import Sink, Unit
from voltway.ocpp import recording
from voltway.security import store_events
from voltway.sessions import intake, store as sessions_store
from voltway.stations import store as stations_store
from voltway.vocabulary.facts import AnyFact, MeterRead, SessionFact, StationBooted, StationReported, StatusChanged
from voltway.vocabulary.incidents import CountedEvent, SecurityEventKind
from voltway.vocabulary.sessions import Rule, SessionState
from voltway.vocabulary.stations import BootCause, ChargingState, ConnectorStatus, EventKind

LATER = at(5)


def sinks(unit: Unit) -> list[Sink]:
    return [sink for sink, _ in unit.rows]


def rows(unit: Unit, sink: Sink) -> list[object]:
    return [row for where, row in unit.rows if where is sink]


# --- sessions


def test_a_session_fact_leaves_journal_session_and_readings() -> None:
    unit, one = Unit("S1"), session()
    recording.session_fact(unit, ended(readings=[reading(59, 1900.0), reading(60, 2000.0)]), one, LATER)
    assert sinks(unit)[0] is JOURNAL
    assert len(rows(unit, sessions_store.SESSIONS)) == 1
    assert len(rows(unit, sessions_store.READINGS)) == 2
    (change,) = unit.changes
    assert (change.kind, change.session_id, change.evse_id, change.connector_id) == (
        "SessionEnded",
        one.session_id,
        1,
        1,
    )


def test_only_counters_take_the_shorter_way() -> None:
    unit, one = Unit("S1"), session()
    recording.session_fact(unit, meter(5, 1100.0), one, LATER, only_counters=True)
    (row,) = rows(unit, sessions_store.SESSIONS)
    assert isinstance(row, sessions_store.Meter)
    assert rows(unit, stations_store.CONNECTORS) == []
    whole = Unit("S1")
    recording.session_fact(whole, meter(5, 1100.0), one, LATER)
    assert not isinstance(rows(whole, sessions_store.SESSIONS)[0], sessions_store.Meter)


def test_the_row_is_the_session_as_it_was_then() -> None:
    unit, one = Unit("S1"), session()
    recording.session_row(unit, one)
    (before,) = rows(unit, sessions_store.SESSIONS)
    one.energy_wh = 12_345.0
    again = Unit("S1")
    recording.session_row(again, one)
    assert before != rows(again, sessions_store.SESSIONS)[0]


def shown(fact: SessionFact, **fields: Any) -> list[str | None]:
    unit = Unit("S1")
    recording.session_fact(unit, fact, session(**fields), LATER)
    told = rows(unit, stations_store.CONNECTORS)
    assert all(isinstance(row, stations_store.ChargingShown) for row in told)
    return [row.charging_state for row in told if isinstance(row, stations_store.ChargingShown)]


def test_the_connector_shows_how_far_charging_is() -> None:
    assert shown(started(charging_state=ChargingState.EV_CONNECTED)) == ["ev_connected"]
    assert shown(updated(charging_state=ChargingState.CHARGING)) == ["charging"]


def test_where_nothing_is_told_of_it_the_connector_stays_as_it_is() -> None:
    assert shown(updated()) == []
    assert shown(meter(5, 1100.0)) == []
    assert shown(updated(charging_state=ChargingState.CHARGING), evse_id=None) == []
    assert shown(updated(charging_state=ChargingState.CHARGING), state=SessionState.ENDED) == []


def test_after_the_end_nothing_charges_there() -> None:
    assert shown(ended()) == [None]
    assert shown(intake.closing(session(), Rule.CLOSED_BY_SILENCE)) == [None]


def test_a_late_stop_does_not_speak_of_the_next_session_there() -> None:
    assert shown(ended(), rules=[Rule.CLOSED_BY_NEXT_START]) == []


# --- stations


def test_a_boot() -> None:
    unit = Unit("S1")
    booted = StationBooted(vendor="A", model="B", serial="C", firmware="D", meter_type="E", cause=BootCause.WATCHDOG)
    recording.booted(unit, booted, NOON)
    assert sinks(unit) == [JOURNAL, stations_store.BOOTS]
    assert rows(unit, stations_store.BOOTS) == [stations_store.Boot("S1", NOON, "A", "B", "C", "D", "E", "watchdog")]


def status(told_at: datetime | None) -> StatusChanged:
    return StatusChanged(
        at=told_at,
        evse_id=2,
        connector_id=1,
        status=ConnectorStatus.FAULTED,
        charging_state=ChargingState.CHARGING,
        error_code="E",
        vendor_error="V",
        error_text="T",
    )


@pytest.mark.parametrize(("told_at", "kept"), [(at(-1), at(-1)), (NOON, NOON), (None, NOON), (at(60), NOON)])
def test_a_status_of_a_clock_ahead_does_not_outdate_later_ones(told_at: datetime | None, kept: datetime) -> None:
    unit = Unit("S1")
    recording.status_changed(unit, status(told_at), NOON, None)
    (row,) = rows(unit, stations_store.CONNECTORS)
    assert row == stations_store.Status("S1", 2, 1, "faulted", "charging", kept, "E", "V", "T")
    (change,) = unit.changes
    assert (change.evse_id, change.session_id) == (2, None)
    assert change.at == (told_at or NOON), "the journal keeps what was told"


def test_a_status_that_changes_a_session_brings_its_row() -> None:
    unit, one = Unit("S1"), session()
    recording.status_changed(unit, status(NOON), NOON, one)
    assert len(rows(unit, sessions_store.SESSIONS)) == 1
    assert unit.changes[0].session_id == one.session_id


def test_a_report() -> None:
    unit = Unit("S1")
    fact = StationReported(at=None, event=EventKind.LOG_UPLOAD, name="Uploaded", detail={"a": 1})
    recording.reported(unit, fact, NOON)
    assert sinks(unit) == [JOURNAL, stations_store.EVENTS]
    assert unit.changes[0].at == NOON


def test_a_report_of_security_is_counted_by_our_clock() -> None:
    unit = Unit("S1")
    detail = {"type": "TamperDetectionActivated", "techInfo": "housing open"}
    fact = StationReported(at=at(-90), event=EventKind.SECURITY, name="TamperDetectionActivated", detail=detail)
    recording.reported(unit, fact, NOON)
    assert sinks(unit) == [JOURNAL, stations_store.EVENTS, store_events.EVENTS]
    (event,) = rows(unit, store_events.EVENTS)
    assert isinstance(event, CountedEvent)
    assert (event.kind, event.station_id, event.detail) == (SecurityEventKind.TAMPERED, "S1", "housing open")
    assert (event.first_at, event.last_at, event.times) == (NOON, NOON, 1)


def test_readings_of_an_idle_evse() -> None:
    unit = Unit("S1")
    fact = MeterRead(readings=[reading(1, 1000.0), reading(2, 1500.0)], evse_id=2, connector_id=1)
    keys = ["1", "2"]
    recording.idle_meter(unit, fact, keys, LATER)
    assert len(rows(unit, sessions_store.READINGS)) == 2
    (row,) = rows(unit, stations_store.IDLE_METERS)
    assert row == stations_store.IdleMeter("S1", 2, 1, 1500.0, at(2), ["1", "2"])
    keys.append("3")
    assert row == stations_store.IdleMeter("S1", 2, 1, 1500.0, at(2), ["1", "2"]), "later keys are no part of it"


def test_an_idle_evse_without_a_register() -> None:
    unit = Unit("S1")
    recording.idle_meter(unit, MeterRead(readings=[]), ["7"], LATER)
    assert rows(unit, stations_store.IDLE_METERS) == [stations_store.IdleMeter("S1", 0, 0, None, LATER, ["7"])]


# --- times


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (ended(60), at(60)),
        (ended(60, at=None), LATER),
        (StationBooted(vendor="A", model="B"), LATER),
        (MeterRead(readings=[reading(1, 1.0), reading(2, 2.0)]), at(2)),
        (MeterRead(readings=[]), LATER),
    ],
)
def test_when_a_fact_was(fact: AnyFact, expected: datetime) -> None:
    assert recording.fact_time(fact, LATER) == expected

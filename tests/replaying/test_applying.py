from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from voltway.journal.store import JournalRow
from voltway.replaying import applying as applying_module
from voltway.replaying.applying import Applying
from voltway.sessions.store import READINGS, SESSIONS
from voltway.stations.store import BOOTS, CONNECTORS, IDLE_METERS
from voltway.vocabulary.energy import Reading, Sample
from voltway.vocabulary.facts import Fact, MeterRead, SessionEnded, SessionStarted, StationBooted, StatusChanged
from voltway.vocabulary.ids import SessionRef
from voltway.vocabulary.sessions import SessionState
from voltway.vocabulary.stations import ConnectorStatus

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def row(fact: Fact, session_id: str | None = None, minute: int = 0) -> JournalRow:
    at = NOW + timedelta(minutes=minute)
    return JournalRow(
        xid=1,
        position=minute,
        station_id="S",
        session_id=session_id,
        kind=type(fact).__name__,
        at=at,
        received_at=at,
        recorded_at=at,
        body=msgspec.json.encode(fact).decode(),
    )


def read(wh: float, minute: int) -> MeterRead:
    return MeterRead(readings=[Reading(NOW + timedelta(minutes=minute), [Sample(wh)])], evse_id=1)


START = SessionStarted(at=NOW, ref=SessionRef("7"), evse_id=1, register_wh=1000.0, key="k")
BOOT = StationBooted(vendor="V", model="M")


def test_a_session_is_rebuilt() -> None:
    applying = Applying()
    end = SessionEnded(at=NOW + timedelta(minutes=2), ref=SessionRef("7"), register_wh=1500.0)
    units = applying.units([row(START, "a"), row(read(1200.0, 1), "a", 1), row(end, "a", 2)])
    session = applying.session("S", "a")
    assert session is not None
    assert (session.state, session.energy_wh) == (SessionState.ENDED, 500.0)
    assert [{sink for sink, _ in unit.rows} >= {SESSIONS} for unit in units] == [True, True, True]


def test_what_must_be_loaded_is_named() -> None:
    applying = Applying()
    rows = [row(START, "a"), row(read(1200.0, 1), "b", 1), row(BOOT, None, 2)]
    assert applying.unknown(rows) == [("S", "a"), ("S", "b")]
    assert applying.booting(rows) == ["S"]
    applying.units(rows[:1])
    assert applying.unknown(rows) == [("S", "b")]


def test_a_boot_concerns_what_runs() -> None:
    applying = Applying()
    (_, booted) = applying.units([row(START, "a"), row(BOOT, None, 1)])
    session = applying.session("S", "a")
    assert session is not None
    assert session.rebooted_at == NOW + timedelta(minutes=1)
    assert [sink for sink, _ in booted.rows] == [BOOTS, SESSIONS]


def test_a_session_without_its_start_is_left_alone() -> None:
    (unit,) = Applying().units([row(read(1200.0, 1), "a", 1)])
    assert unit.rows == []


def test_state_from_before_the_station_was_added_again_is_no_state_of_it() -> None:
    applying = Applying()
    status = StatusChanged(at=NOW, evse_id=1, connector_id=1, status=ConnectorStatus.AVAILABLE)
    rows = [row(BOOT), row(status), row(read(1.0, 0))]
    applying.since = {"S": NOW}
    assert [{sink for sink, _ in unit.rows} for unit in applying.units(rows)] == [
        {BOOTS},
        {CONNECTORS},
        {READINGS, IDLE_METERS},
    ]
    applying.since = {"S": NOW + timedelta(seconds=1)}
    assert [{sink for sink, _ in unit.rows} for unit in applying.units(rows)] == [set(), set(), {READINGS}]


def test_memory_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying_module, "SESSIONS_KEPT", 3)
    applying = Applying()
    applying.units([row(msgspec.structs.replace(START, key=str(number)), str(number)) for number in range(10)])
    applying.units([row(SessionEnded(at=NOW, ref=None), "9")])
    applying.forget()
    known = [number for number in range(10) if applying.session("S", str(number)) is not None]
    assert known == [6, 7, 8]


def test_what_cannot_be_read_is_counted() -> None:
    applying = Applying()
    (unit,) = applying.units([msgspec.structs.replace(row(BOOT), body='{"kind":"Unheard"}')])
    assert unit.rows == []
    assert applying.unreadable == 1

"""Sessions whose station has fallen silent."""

from typing import Any, cast

import pytest

from tests.sessions.made import NOON, at, session
from voltway.journal.store import JOURNAL
from voltway.journal.unit import Unit
from voltway.journal.writer import Writer
from voltway.kit.settings import GatewaySettings
from voltway.ocpp.line import Line
from voltway.ocpp.sweeping import close_silent, overdue_rule, sweep
from voltway.ocpp.verdicts import Verdicts
from voltway.sessions import store as sessions_store
from voltway.sessions.matching import StationSessions
from voltway.sessions.session import Session
from voltway.tokens.book import TokenBook
from voltway.vocabulary.sessions import Rule, SessionState

SILENCE_S, GRACE_S = 3600.0, 600.0


@pytest.mark.parametrize(
    ("fields", "minutes", "expected"),
    [
        ({}, 0, None),
        ({}, 60, None),
        ({}, 60.1, Rule.CLOSED_BY_SILENCE),
        ({"received_at": at(30)}, 61, None),
        ({"state": SessionState.ENDED}, 10_000, None),
        # It ran when its station rebooted, and was not heard of since.
        ({"rebooted_at": at(5)}, 15, None),
        ({"rebooted_at": at(5)}, 15.1, Rule.CLOSED_BY_REBOOT),
        ({"rebooted_at": at(5)}, 10_000, Rule.CLOSED_BY_REBOOT),
        ({"rebooted_at": NOON}, 11, Rule.CLOSED_BY_REBOOT),
        ({"rebooted_at": at(5), "state": SessionState.ENDED}, 16, None),
        # It was heard of after the boot: it runs on.
        ({"rebooted_at": at(5), "received_at": at(6)}, 20, None),
        ({"rebooted_at": at(5), "received_at": at(6)}, 67, Rule.CLOSED_BY_SILENCE),
    ],
)
def test_when_a_session_is_overdue(fields: dict[str, Any], minutes: float, expected: Rule | None) -> None:
    assert overdue_rule(session(**fields), at(minutes), SILENCE_S, GRACE_S) is expected


def test_a_closed_session_ends_at_its_last_reading() -> None:
    unit, silent = Unit("S1"), session(last_at=at(20), last_wh=1500.0, energy_wh=500.0)
    close_silent(unit, silent, Rule.CLOSED_BY_SILENCE, at(90))
    assert (silent.active, silent.ended_at, silent.end_inferred) == (False, at(20), True)
    assert (silent.rules, silent.energy_wh) == ([Rule.CLOSED_BY_SILENCE], 500.0)
    sinks = [sink for sink, _ in unit.rows]
    assert sinks.count(JOURNAL) == 1
    assert sinks.count(sessions_store.SESSIONS) == 1
    assert [change.kind for change in unit.changes] == ["SessionClosed"]


class Lines:
    """A gateway's lines, without sockets, and the units that were made for them."""

    def __init__(self) -> None:
        self.lines: list[Any] = []
        self.units: list[Unit] = []
        self.verdicts = Verdicts(TokenBook(), 1)

    def add(self, station_id: str, *sessions: Session, held: bool = False, loaded: bool = True) -> None:
        known = StationSessions(list(sessions)) if loaded else None
        if known is not None:
            self.verdicts.adopt(known)
        line = type("Stand", (), {"station_id": station_id, "sessions": known, "held": held})()
        self.lines.append(line)

    def append(self, unit: Unit) -> None:
        self.units.append(unit)

    def sweep(self, minutes: float) -> None:
        mine = GatewaySettings(session_silence_s=SILENCE_S, session_reboot_grace_s=GRACE_S)
        lines, writer = cast("list[Line]", self.lines), cast("Writer", cast("Any", self))
        sweep(lines, writer, self.verdicts, at(minutes), mine)


def test_a_sweep_closes_what_is_silent_and_nothing_else() -> None:
    swept = Lines()
    silent, talking = session(), session(received_at=at(50))
    swept.add("S1", silent)
    swept.add("S2", talking)
    swept.add("S3")
    swept.sweep(61)
    assert [unit.station_id for unit in swept.units] == ["S1"]
    assert (silent.active, talking.active) == (False, True)


def test_a_sweep_counts_a_closed_session_no_more() -> None:
    swept = Lines()
    swept.add("S1", session())
    assert swept.verdicts.active["card"] == 1
    swept.sweep(61)
    assert swept.verdicts.active["card"] == 0


def test_a_second_sweep_finds_nothing() -> None:
    swept = Lines()
    swept.add("S1", session())
    swept.sweep(61)
    swept.sweep(62)
    assert len(swept.units) == 1


def test_a_line_whose_sessions_are_being_read_is_left_for_later() -> None:
    swept, silent = Lines(), session()
    swept.add("S1", silent, held=True)
    swept.add("S2", loaded=False)
    swept.sweep(61)
    assert swept.units == []
    assert silent.active

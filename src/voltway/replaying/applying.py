"""Facts from the journal to the rows they leave, by the same functions that a gateway calls. No I/O."""

from datetime import datetime

import msgspec

from voltway.journal import entry
from voltway.journal.store import JOURNAL, JournalRow
from voltway.journal.unit import Unit
from voltway.ocpp import recording
from voltway.reservations.store import RELEASES, USES
from voltway.security.store_events import EVENTS as SECURITY_EVENTS
from voltway.sessions import lifecycle
from voltway.sessions.session import Session
from voltway.sessions.store import READINGS
from voltway.stations.store import EVENTS
from voltway.vocabulary.facts import (
    AnyFact,
    MeterRead,
    SessionClosed,
    SessionEnded,
    SessionFact,
    SessionStarted,
    SessionUpdated,
    StationBooted,
    StatusChanged,
)
from voltway.vocabulary.ids import SessionId

SESSIONS_KEPT = 20_000

# What is not state that facts alone determine: reservations are made by people, too.
_LEFT_OUT = (JOURNAL, EVENTS, SECURITY_EVENTS, USES, RELEASES)


class Applying:
    """Rebuilds sessions fact by fact.

    Before a set of rows is applied, whoever drives it puts in what they need: the sessions that `unknown` and `booting`
    name, where the database has them, and in `since` from when on each of their stations exists (by the database's
    clock): what a station said before it was removed and added again is no state of it.
    """

    def __init__(self) -> None:
        self.since: dict[str, datetime] = {}
        self.unreadable = 0
        self._sessions: dict[str, dict[str, Session]] = {}

    def session(self, station_id: str, session_id: str) -> Session | None:
        """A session that is in memory."""
        return self._sessions.get(station_id, {}).get(session_id)

    def unknown(self, rows: list[JournalRow]) -> list[tuple[str, str]]:
        """(station, session) of the sessions that the rows speak of and that are not in memory."""
        named = {(row.station_id, row.session_id) for row in rows if row.session_id is not None}
        return sorted((station, id_) for station, id_ in named if self.session(station, id_) is None)

    @staticmethod
    def booting(rows: list[JournalRow]) -> list[str]:
        """The stations that boot in these rows, which concerns all their active sessions."""
        return sorted({row.station_id for row in rows if row.kind == StationBooted.__name__})

    def keep(self, session: Session) -> None:
        """Take a session into memory; one that is there already is newer."""
        self._sessions.setdefault(session.station_id, {}).setdefault(session.session_id, session)

    def forget(self) -> None:
        """Let go of what ended, and of more than SESSIONS_KEPT: everything is in the database."""
        active = [session for known in self._sessions.values() for session in known.values() if session.active]
        self._sessions = {}
        self.since = {}
        for session in active[-SESSIONS_KEPT:]:
            self.keep(session)

    def units(self, rows: list[JournalRow]) -> list[Unit]:
        """What the rows leave in the tables of current state, in their order."""
        units = []
        for row in rows:
            unit = Unit(row.station_id)
            try:
                self._apply(unit, row, entry.fact_of(row.body))
            except msgspec.DecodeError:
                self.unreadable += 1
            unit.rows = [(sink, line) for sink, line in unit.rows if sink not in _LEFT_OUT]
            units.append(unit)
        return units

    def _apply(self, unit: Unit, row: JournalRow, fact: AnyFact) -> None:
        if isinstance(fact, SessionFact) and row.session_id is not None:
            self._apply_to_session(unit, row, fact, SessionId(row.session_id))
            return
        bygone = row.recorded_at < self.since.get(row.station_id, row.recorded_at)
        if isinstance(fact, MeterRead):
            recording.idle_meter(unit, fact, [], row.received_at)
            if bygone:
                unit.rows = [(sink, line) for sink, line in unit.rows if sink is READINGS]
        elif isinstance(fact, StatusChanged):
            self._show(unit, row, fact, bygone=bygone)
        elif isinstance(fact, StationBooted):
            self._boot(unit, row, fact, bygone=bygone)

    def _apply_to_session(self, unit: Unit, row: JournalRow, fact: SessionFact, session_id: SessionId) -> None:
        session = self.session(row.station_id, session_id)
        if session is not None:
            _change(session, fact, row.received_at)
        elif isinstance(fact, SessionStarted):
            session = lifecycle.begin(row.station_id, session_id, fact, row.received_at)
            self.keep(session)
        else:
            return  # Its start went with the journal's oldest days; or it is missing, which the comparison will show.
        recording.session_fact(unit, fact, session, row.received_at)

    def _show(self, unit: Unit, row: JournalRow, fact: StatusChanged, *, bygone: bool) -> None:
        session = self.session(row.station_id, row.session_id) if row.session_id is not None else None
        if session is not None:
            lifecycle.show(session, fact)
        if not bygone:
            recording.status_changed(unit, fact, row.received_at, session)
        elif session is not None:
            recording.session_row(unit, session)

    def _boot(self, unit: Unit, row: JournalRow, fact: StationBooted, *, bygone: bool) -> None:
        if not bygone:
            recording.booted(unit, fact, row.received_at)
        for session in self._sessions.get(row.station_id, {}).values():
            if session.active:
                lifecycle.reboot(session, row.received_at)
                recording.session_row(unit, session)


def _change(session: Session, fact: SessionFact, received_at: datetime) -> None:
    if isinstance(fact, SessionStarted):
        lifecycle.begin_late(session, fact)
    elif isinstance(fact, MeterRead):
        lifecycle.read(session, fact, received_at)
    elif isinstance(fact, SessionUpdated):
        lifecycle.update(session, fact, received_at)
    elif isinstance(fact, SessionEnded):
        lifecycle.end(session, fact, received_at)
    elif isinstance(fact, SessionClosed):
        lifecycle.close(session, fact, received_at)

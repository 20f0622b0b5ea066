"""From a fact about charging to what is recorded: which session it means, whether it is a repeat, what it closes. Pure.

A fact comes out of here as the journal keeps it, with the session it belongs to and every rule that decided something;
`lifecycle` then does the same to the session's state whether the fact is fresh or replayed.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from voltway.sessions import lifecycle
from voltway.sessions.matching import StationSessions, is_repeat, start_key
from voltway.sessions.session import Session, fingerprint
from voltway.vocabulary.facts import (
    MeterRead,
    SessionClosed,
    SessionEnded,
    SessionFact,
    SessionStarted,
    SessionUpdated,
)
from voltway.vocabulary.ids import SessionId, SessionRef
from voltway.vocabulary.sessions import Rule
from voltway.vocabulary.tokens import same_token

# A start older than this may be a repeat of one that has left the gateway's memory.
FRESH = timedelta(minutes=10)

NewId = Callable[[], SessionId]


class Lookup(Struct, frozen=True, gc=False):
    """What must be read from the database before a fact can be taken: a session by its ref or by its start."""

    ref: str | None = None
    start_key: str | None = None


class Taken(Struct, gc=False):
    """What a fact came to: the facts to record, each with its session as it stands after it.

    `repeat`: the fact was recorded before; nothing is recorded, and `session` is the one it belonged to.
    `only_counters`: a meter reading changed nothing of its session but the counters.
    """

    session: Session | None = None
    recorded: list[tuple[SessionFact, Session | None]] = []
    repeat: bool = False
    only_counters: bool = False


def lookup_needed(sessions: StationSessions, fact: SessionFact, received_at: datetime) -> Lookup | None:
    """Which session to read first, or None if the station's memory is enough."""
    if isinstance(fact, SessionStarted):
        # A start that has its key already told a time that was corrected: when it began is not sure.
        old = fact.at is None or received_at - fact.at > FRESH or bool(fact.seq_no or fact.key)
        key = start_key(fact)
        return Lookup(start_key=key) if old and sessions.by_start(key) is None else None
    if isinstance(fact, SessionUpdated | SessionEnded | MeterRead) and fact.ref is not None:
        return Lookup(ref=fact.ref) if sessions.by_ref(fact.ref) is None else None
    if isinstance(fact, SessionEnded) and _meant_by(sessions, fact) is None:
        return Lookup(start_key=_inferred_start(fact).key)
    return None


def take_start(
    sessions: StationSessions, station_id: str, fact: SessionStarted, received_at: datetime, new_id: NewId
) -> Taken:
    """Open a session, unless this start was told before. An active session on the same EVSE is closed by it."""
    key = start_key(fact)
    known = sessions.by_start(key)
    if known is not None:
        if is_repeat(known, fact):
            return Taken(session=known, repeat=True)
        return _take_late_start(known, fact)
    rules = [Rule.CONNECTOR_ZERO] if fact.evse_id == 0 else []
    fact = msgspec.structs.replace(fact, key=key, rules=[*rules, *fact.rules])
    recorded = _close_predecessor(sessions, fact, received_at)
    session = lifecycle.begin(station_id, new_id(), fact, received_at)
    sessions.add(session)
    return Taken(session=session, recorded=[*recorded, (fact, session)])


def _take_late_start(session: Session, fact: SessionStarted) -> Taken:
    lifecycle.begin_late(session, fact)
    return Taken(session=session, recorded=[(fact, session)])


def _close_predecessor(
    sessions: StationSessions, fact: SessionStarted, received_at: datetime
) -> list[tuple[SessionFact, Session | None]]:
    before = sessions.active_at(fact.evse_id, fact.connector_id) if fact.evse_id else None
    if before is None:
        return []
    closed = closing(before, Rule.CLOSED_BY_NEXT_START)
    lifecycle.close(before, closed, received_at)
    return [(closed, before)]


def closing(session: Session, rule: Rule) -> SessionClosed:
    """The fact that closes `session` at its last reading, because of `rule`."""
    return SessionClosed(at=session.last_at, ref=SessionRef(session.ref), rules=[rule])


def take_update(
    sessions: StationSessions, station_id: str, fact: SessionUpdated, received_at: datetime, new_id: NewId
) -> Taken:
    """Change a session; one we never saw begin is begun by inference."""
    session = sessions.by_ref(fact.ref)
    if session is None:
        started = _inferred_start(fact)
        session = lifecycle.begin(station_id, new_id(), started, received_at)
        sessions.add(session)
        taken = take_update_of(session, fact, received_at)
        return Taken(session=session, recorded=[(started, session), *taken.recorded])
    return take_update_of(session, fact, received_at)


def take_update_of(session: Session, fact: SessionUpdated, received_at: datetime) -> Taken:
    """Change this session, unless it has the message already. An inferred end is taken back."""
    if is_repeat(session, fact):
        return Taken(session=session, repeat=True)
    lifecycle.update(session, fact, received_at)
    return Taken(session=session, recorded=[(fact, session)])


def _inferred_start(fact: SessionUpdated | SessionEnded) -> SessionStarted:
    """The start nobody told: at the first moment the message knows of, without a sequence number."""
    moments = [reading.at for reading in fact.readings]
    ref = fact.ref or SessionRef(f"untold|{fact.at.isoformat() if fact.at else ''}|{_register(fact)}")
    return SessionStarted(
        at=min([*moments, fact.at] if fact.at else moments, default=None),
        ref=ref,
        evse_id=fact.evse_id,
        connector_id=fact.connector_id,
        token=fact.token,
        key=ref,
        rules=[Rule.START_INFERRED],
    )


def _register(fact: SessionUpdated | SessionEnded) -> float | None:
    return fact.register_wh if isinstance(fact, SessionEnded) else None


def take_end(
    sessions: StationSessions, station_id: str, fact: SessionEnded, received_at: datetime, new_id: NewId
) -> Taken:
    """Close the session the fact names; one that names none closes the one it must mean, or an inferred one."""
    session = sessions.by_ref(fact.ref) if fact.ref is not None else _meant_by(sessions, fact)
    if session is None:
        return _take_orphan_end(sessions, station_id, fact, received_at, new_id)
    if is_repeat(session, fact):
        return Taken(session=session, repeat=True)
    if fact.ref is None:
        rules = [*fact.rules, Rule.MATCHED_BY_CONNECTOR]
        fact = msgspec.structs.replace(fact, ref=SessionRef(session.ref), rules=rules)
    lifecycle.end(session, fact, received_at)
    sessions.add(session)
    return Taken(session=session, recorded=[(fact, session)])


def _meant_by(sessions: StationSessions, fact: SessionEnded) -> Session | None:
    """For a stop with transaction 0 or −1: the one it ended before, its token's active one, or the only active one."""
    repeated = [
        session for session in sessions.known if session.ended_at == fact.at and session.end_wh == fact.register_wh
    ]
    if repeated and fact.at is not None:
        return repeated[-1]
    active = [session for session in sessions.known if session.active]
    if fact.token is not None:
        same = [session for session in active if same_token(session.token_uid, fact.token.uid)]
        if same:
            return same[-1]
    return active[0] if len(active) == 1 else None


def _take_orphan_end(
    sessions: StationSessions, station_id: str, fact: SessionEnded, received_at: datetime, new_id: NewId
) -> Taken:
    started = _inferred_start(fact)
    known = sessions.by_start(started.key)
    if known is not None:
        return Taken(session=known, repeat=True)
    session = lifecycle.begin(station_id, new_id(), started, received_at)
    fact = msgspec.structs.replace(fact, ref=SessionRef(session.ref))
    lifecycle.end(session, fact, received_at)
    sessions.add(session)
    return Taken(session=session, recorded=[(started, session), (fact, session)])


def take_meter(sessions: StationSessions, idle_keys: list[str], fact: MeterRead, received_at: datetime) -> Taken:
    """Give readings to the session they name or that runs on their EVSE; others are the idle EVSE's own.

    `idle_keys` are the fingerprints of the newest idle readings; the caller keeps them.
    """
    session = sessions.by_ref(fact.ref) if fact.ref is not None else None
    if session is None and fact.evse_id:
        session = _running_at(sessions, fact)
    key = fingerprint(fact)
    if session is None:
        repeat = key in idle_keys
        return Taken(repeat=repeat, recorded=[] if repeat else [(fact, None)])
    if key in session.recent_keys:
        return Taken(session=session, repeat=True)
    if fact.ref is not None and fact.ref != session.ref:
        fact = msgspec.structs.replace(fact, rules=[*fact.rules, Rule.MATCHED_BY_CONNECTOR])
    before = _beside_counters(session)
    lifecycle.read(session, fact, received_at, key)
    plain = _beside_counters(session) == before
    return Taken(session=session, recorded=[(fact, session)], only_counters=plain)


def _running_at(sessions: StationSessions, fact: MeterRead) -> Session | None:
    """The session that runs where the reading was taken, unless the reading is older: stations tell those late."""
    session = sessions.active_at(fact.evse_id, fact.connector_id)
    if session is not None and fact.readings and fact.readings[-1].at < session.started_at:
        return None
    return session


def _beside_counters(session: Session) -> tuple[object, ...]:
    """What an unusual reading changes and a plain one doesn't."""
    return session.state, len(session.rules), session.base_wh, session.start_wh, session.suspect_wh

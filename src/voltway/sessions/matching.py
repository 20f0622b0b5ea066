"""Which session a fact means: among those of its station, live or lately ended. Pure.

A repeat is known by what the protocol gives: OCPP 1.6 StartTransaction by (connector, token, time, register), a stop by
the transaction it names, a meter message by its content; OCPP 2.x by (transaction id, seqNo).
"""

from dataclasses import dataclass, field

from voltway.sessions.lifecycle import has_seq_no
from voltway.sessions.session import Session
from voltway.vocabulary.facts import SessionEnded, SessionStarted, SessionUpdated

# Ended sessions a station's memory keeps, for repeats and readings that come after the stop. Older ones are looked up.
ENDED_KEPT = 2


@dataclass(slots=True)
class StationSessions:
    """A station's active sessions and the last few that ended, newest last."""

    known: list[Session] = field(default_factory=list)

    def add(self, session: Session) -> None:
        """Keep `session`; the oldest ended ones are forgotten."""
        self.known = [kept for kept in self.known if kept.session_id != session.session_id]
        self.known.append(session)
        ended = [kept for kept in self.known if not kept.active]
        for surplus in ended[: max(len(ended) - ENDED_KEPT, 0)]:
            self.known.remove(surplus)

    def by_ref(self, ref: str) -> Session | None:
        """The session with the protocol's transaction id `ref`."""
        for session in reversed(self.known):
            if session.ref == ref:
                return session
        return None

    def by_start(self, key: str) -> Session | None:
        """The session that began with the start message `key`."""
        for session in reversed(self.known):
            if session.start_key == key:
                return session
        return None

    def active_at(self, evse_id: int | None, connector_id: int | None) -> Session | None:
        """The newest active session on the EVSE; with None for the EVSE, the only active one if there is just one."""
        active = [session for session in self.known if session.active]
        if evse_id is None:
            return active[-1] if len(active) == 1 else None
        for session in reversed(active):
            same_connector = connector_id is None or session.connector_id in (None, connector_id)
            if session.evse_id == evse_id and same_connector:
                return session
        return None


def start_key(fact: SessionStarted) -> str:
    """What makes a start the same start when it is told again (facts.md 2.5 advises the parts)."""
    if fact.key:
        return fact.key
    if fact.ref is not None:
        return fact.ref
    token = fact.token.uid if fact.token else ""
    at = fact.at.isoformat() if fact.at else ""
    # A 1.6 connector is an EVSE of ours; the connector within it is always the first.
    return f"{fact.evse_id}|{token}|{at}|{fact.register_wh}"


def is_repeat(session: Session, fact: SessionStarted | SessionUpdated | SessionEnded) -> bool:
    """Whether the session has this message already. A start without seqNo is a repeat whenever its session exists."""
    if fact.seq_no is not None:
        return has_seq_no(session.seen, fact.seq_no)
    if isinstance(fact, SessionStarted):
        return True
    return isinstance(fact, SessionEnded) and not session.active and not session.end_inferred

"""What a fact does to a session. Pure, the same for every protocol version, and the same again in a replay.

Each function takes a fact as the journal keeps it, with everything that was decided already in it, and changes the
session's state. Finding out *which* session a fact means is for `matching`, deciding about tokens for
`tokens.authorize`.
"""

from datetime import datetime, timedelta

from voltway.sessions import metering
from voltway.sessions.session import Session, fingerprint
from voltway.vocabulary.energy import Reading
from voltway.vocabulary.facts import (
    MeterRead,
    SessionClosed,
    SessionEnded,
    SessionStarted,
    SessionUpdated,
    StatusChanged,
)
from voltway.vocabulary.ids import SessionId
from voltway.vocabulary.sessions import Rule, SessionState, StopCause
from voltway.vocabulary.tokens import PresentedToken

# A station's clock that differs more than this from ours is told on the session (RFC 5905's panic threshold is 1000 s;
# a tariff's shortest step is a minute).
CLOCK_SKEW_TOLERATED = timedelta(seconds=60)


def begin(station_id: str, session_id: SessionId, fact: SessionStarted, received_at: datetime) -> Session:
    """The session that `fact` opens. A start told online but with a clock far off carries CLOCK_SKEWED."""
    at = fact.at or received_at
    session = Session(
        station_id=station_id,
        session_id=session_id,
        ref=fact.ref or "",
        evse_id=fact.evse_id,
        connector_id=fact.connector_id,
        charging_state=fact.charging_state,
        started_at=at,
        last_at=at,
        received_at=received_at,
        start_key=fact.key,
        authorization_status=fact.authorization,
        group_id=fact.group_id,
        remote_start_id=fact.remote_start_id,
        start_inferred=Rule.START_INFERRED in fact.rules,
    )
    _take_rules(session, fact.rules)
    if fact.offline:
        session.note(Rule.STARTED_OFFLINE)
    elif abs(received_at - at) > CLOCK_SKEW_TOLERATED:
        session.note(Rule.CLOCK_SKEWED)
    _take_token(session, fact.token)
    _take_seq_no(session, fact.seq_no)
    if fact.register_wh is not None:
        metering.count(session, fact.register_wh, at, received_at)
    take_readings(session, fact.readings, received_at)
    return session


def begin_late(session: Session, fact: SessionStarted) -> None:
    """Take in the start of a session that is known already from messages that overtook it."""
    session.note(Rule.OUT_OF_ORDER)
    _take_rules(session, fact.rules)
    session.start_inferred = False
    session.started_at = min(session.started_at, fact.at or session.started_at)
    _take_seq_no(session, fact.seq_no)
    _take_place(session, fact.evse_id, fact.connector_id)
    if session.token_uid is None:
        _take_token(session, fact.token)
        session.group_id, session.authorization_status = fact.group_id, fact.authorization
    _take_first_register(session, fact.readings)


def _take_first_register(session: Session, readings: list[Reading]) -> None:
    """A register read before the first one counted so far is the true start."""
    for reading in readings:
        register = metering.register_wh(reading)
        if register is None or session.start_wh is None or session.last_wh is None:
            continue
        if reading.at <= session.started_at and register <= session.start_wh:
            session.start_wh = register
            session.energy_wh = session.base_wh + session.last_wh - register


def read(session: Session, fact: MeterRead, received_at: datetime, key: str | None = None) -> None:
    """Take meter readings in. After the end they are kept, but the energy is settled.

    `key` is the message's fingerprint, for a caller that has it already.
    """
    session.remember(fingerprint(fact) if key is None else key)
    if session.end_inferred:
        _resume(session, [reading.at for reading in fact.readings])
    _take_rules(session, fact.rules)
    take_readings(session, fact.readings, received_at)
    session.received_at = received_at


def update(session: Session, fact: SessionUpdated, received_at: datetime) -> None:
    """Take a change within a session in: token, place, charging state, readings."""
    _resume(session, [fact.at or received_at])
    _take_rules(session, fact.rules)
    _take_seq_no(session, fact.seq_no)
    if session.token_uid is None and fact.token is not None:
        _take_token(session, fact.token)
        session.group_id = fact.group_id
    if fact.authorization is not None:
        session.authorization_status = fact.authorization
    _take_place(session, fact.evse_id, fact.connector_id)
    if fact.charging_state is not None and session.active:
        session.charging_state = fact.charging_state
    if fact.remote_start_id is not None:
        session.remote_start_id = fact.remote_start_id
    take_readings(session, fact.readings, received_at)
    session.received_at = received_at


def _resume(session: Session, told_of: list[datetime]) -> None:
    """A session that we had closed ourselves is heard of again, so it runs on, unless the next has taken its place."""
    newer = any(at > session.last_at for at in told_of)
    if session.end_inferred and newer and Rule.CLOSED_BY_NEXT_START not in session.rules:
        session.state, session.end_inferred = SessionState.ACTIVE, False
        session.ended_at = session.end_wh = session.stop_cause = None


def show(session: Session, fact: StatusChanged) -> None:
    """Take the charging state that 1.6 tells with the connector's status."""
    if fact.charging_state is not None and session.active:
        session.charging_state = fact.charging_state


def reboot(session: Session, received_at: datetime) -> None:
    """The station restarted while the session ran: unless it is heard of again, it will be closed."""
    session.rebooted_at = received_at


def end(session: Session, fact: SessionEnded, received_at: datetime) -> None:
    """Close the session as its station says. An end we had only inferred is corrected."""
    if session.end_inferred:
        session.note(Rule.CORRECTED_BY_LATE_STOP)
        session.state, session.end_inferred = SessionState.ACTIVE, False
    _take_rules(session, fact.rules)
    _take_seq_no(session, fact.seq_no)
    _take_place(session, fact.evse_id, fact.connector_id)
    if session.token_uid is None:
        _take_token(session, fact.token)
    at = fact.at or received_at
    take_readings(session, fact.readings, received_at)
    if fact.register_wh is not None:
        metering.count(session, fact.register_wh, max(at, session.last_at), received_at)
    session.stop_told = fact.told
    _close(session, at, fact.cause, received_at)


def close(session: Session, fact: SessionClosed, received_at: datetime) -> None:
    """Close the session on our own account, at its last reading."""
    _take_rules(session, fact.rules)
    session.end_inferred = True
    _close(session, fact.at, StopCause.UNTOLD, received_at)


def take_readings(session: Session, readings: list[Reading], received_at: datetime) -> None:
    """Count every reading, and keep the newest power and state of charge."""
    for reading in readings:
        newest = reading.at >= session.last_at
        shown = metering.shown(reading)
        if shown.register_wh is not None and session.active:
            metering.count(session, shown.register_wh, reading.at, received_at)
        elif not session.active:
            session.note(Rule.READING_AFTER_STOP)
        if newest and shown.power_w is not None:
            session.power_w = shown.power_w
        if newest and shown.soc_percent is not None:
            session.soc_percent = shown.soc_percent


def _take_rules(session: Session, rules: list[Rule]) -> None:
    for rule in rules:
        session.note(rule)


def _take_token(session: Session, token: PresentedToken | None) -> None:
    if token is not None:
        session.token_uid, session.token_kind = token.uid, token.kind


def _take_place(session: Session, evse_id: int | None, connector_id: int | None) -> None:
    session.evse_id = session.evse_id if evse_id is None else evse_id
    session.connector_id = session.connector_id if connector_id is None else connector_id


def _close(session: Session, at: datetime, cause: StopCause, received_at: datetime) -> None:
    session.state = SessionState.ENDED
    session.ended_at = max(at, session.started_at)
    session.end_wh = session.last_wh
    session.stop_cause = cause
    session.charging_state = session.power_w = None
    session.received_at = received_at
    if missing_seq_nos(session.seen):
        session.note(Rule.SEQUENCE_GAP)


def _take_seq_no(session: Session, seq_no: int | None) -> None:
    if seq_no is not None:
        session.seen = with_seq_no(session.seen, seq_no)


def with_seq_no(seen: list[list[int]], seq_no: int) -> list[list[int]]:
    """`seen`, ranges [first, last] in order, with `seq_no` added and touching ranges joined."""
    if seen and seen[-1][1] + 1 == seq_no:
        return [*seen[:-1], [seen[-1][0], seq_no]]
    merged: list[list[int]] = []
    for first, last in sorted([*seen, [seq_no, seq_no]]):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = [merged[-1][0], max(merged[-1][1], last)]
        else:
            merged.append([first, last])
    return merged


def has_seq_no(seen: list[list[int]], seq_no: int) -> bool:
    """Whether the message `seq_no` was taken in before."""
    return any(first <= seq_no <= last for first, last in seen)


def missing_seq_nos(seen: list[list[int]]) -> list[list[int]]:
    """The ranges [first, last] of messages from 0 on that have not come."""
    missing, expected = [], 0
    for first, last in seen:
        if first > expected:
            missing.append([expected, first - 1])
        expected = last + 1
    return missing

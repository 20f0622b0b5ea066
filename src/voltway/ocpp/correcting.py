"""Messages that can't be read as they came, or that the station's own quirks concern: put right, and told why. No I/O.

A correction may depend on when it is made, and stations repeat what was not acknowledged. So a start whose message was
corrected is known again by the time it told, and a time that only stands in for one that was never set is left out.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct

from voltway.ocpp import quirks, table
from voltway.ocpp.frame import Call
from voltway.ocpp.inbound import limits
from voltway.ocpp.line import Line, Register
from voltway.ocpp.quirks import QuirkContext
from voltway.sessions import metering
from voltway.sessions.matching import start_key
from voltway.sessions.session import Session
from voltway.vocabulary.facts import HeardFact, MeterRead, SessionStarted

Told = TypeVar("Told")

Corrections = list[tuple[str, str]]
"""Name of the quirk, and the sentence that says what was corrected and why."""

UNREADABLE = (ValueError, OverflowError, RecursionError)
"""What decoding (msgspec's errors are ValueErrors) and translating raise for what a station must not say."""

_UNTYPED = msgspec.json.Decoder()
_PARTS = msgspec.json.Decoder(list[Raw])
_LONGEST_TIME = 60


def facts_of(line: Line, call: Call, route: table.Route, now: datetime) -> tuple[tuple[HeardFact, ...], Corrections]:
    """The facts of a request, and what had to be corrected for them. Raises one of UNREADABLE where nothing helps."""

    def read(payload: Any) -> tuple[tuple[HeardFact, ...], bool]:
        message = msgspec.convert(payload, route.request)
        facts = limits.keepable(route.translate(message))
        return facts, route.oddly_timed(message, facts)

    sent, corrections = _json(call.payload, line.record.quirks_off)
    (facts, oddly_timed), payload, more = _put_right(line, call.action, sent, read, now)
    corrections += more
    if oddly_timed:
        off = line.record.quirks_off
        payload, more = quirks.retime(line.version, call.action, payload, _context(line, payload, now), off)
        facts, corrections = read(payload)[0], corrections + more
    told = sent.get("timestamp") if isinstance(sent, dict) else None
    return tuple(_recognisable(fact, told, now) for fact in facts), corrections


def answer_of(line: Line, action: str, payload: Raw, now: datetime) -> tuple[Struct, Corrections]:
    """The same for the answer to a request of ours: its struct."""
    decoder: msgspec.json.Decoder[Struct] = table.RESPONSES[line.version][action]
    if line.quirks is None or not line.quirks.for_action(action):
        try:
            return decoder.decode(payload), []
        except UNREADABLE:
            pass  # It is read once more, with corrections.
    sent, corrections = _json(payload, line.record.quirks_off)
    answer, _, more = _put_right(line, action, sent, lambda told: msgspec.convert(told, decoder.type), now)
    return answer, corrections + more


def _json(payload: Raw, switched_off: Collection[str]) -> tuple[Any, Corrections]:
    """The payload, untyped. In a frame that could be parsed, it may still not be UTF-8."""
    try:
        return _UNTYPED.decode(payload), []
    except (msgspec.DecodeError, UnicodeDecodeError):
        repaired = quirks.repair_frame(b'[3,"-",' + bytes(payload) + b"]")
        if repaired is None or repaired[1] in switched_off:
            raise
        mended, quirk, because = repaired
        return _UNTYPED.decode(_PARTS.decode(mended)[2]), [(quirk, because)]


def _put_right(
    line: Line, action: str, payload: Any, read: Callable[[Any], Told], now: datetime
) -> tuple[Told, Any, Corrections]:
    """What `read` makes of the payload after the station's own quirks, and where it needs them, those of everyone."""
    context = _context(line, payload, now)
    corrections: Corrections = []
    if line.quirks is not None:
        payload, corrections = quirks.apply(line.quirks.for_action(action), action, payload, context)
    try:
        return read(payload), payload, corrections
    except UNREADABLE:
        off = line.record.quirks_off
        payload, more = quirks.rescue(line.version, action, payload, context, switched_off=off)
        return read(payload), payload, corrections + more


def _recognisable(fact: HeardFact, told: object, now: datetime) -> HeardFact:
    at = getattr(fact, "at", None)
    if isinstance(fact, SessionStarted) and fact.ref is None and isinstance(told, str):
        key = f"{start_key(msgspec.structs.replace(fact, at=None))}|{told[:_LONGEST_TIME]}"
        fact = msgspec.structs.replace(fact, key=key)
    # Corrections write times to the millisecond: this one is the time of receipt.
    if at is not None and now - timedelta(milliseconds=1) < at <= now:
        fact = msgspec.structs.replace(fact, at=None)
    return fact


# --- what is known beside the message


def _context(line: Line, payload: Any, now: datetime) -> QuirkContext:
    register = _last_register(line, payload)
    return QuirkContext(
        received_at=now,
        version=line.version,
        time_zone=line.record.time_zone,
        booted_at=line.booted_at,
        last_register_wh=register.wh if register else None,
        last_register_at=register.at if register else None,
    )


def _last_register(line: Line, payload: Any) -> Register | None:
    """The newest register of the session that the message names, or else of the EVSE it is about."""
    known = line.sessions.known if line.sessions is not None else []
    metered = [session for session in known if session.last_wh is not None]
    ref, evse_id = _meant(payload)
    named = [session for session in metered if ref is not None and session.ref == ref]
    if named or evse_id is None:
        running = [session for session in metered if session.active]
        session = named[-1] if named else running[0] if len(running) == 1 else None
        return None if session is None else _register_of(session)
    there = [_register_of(session) for session in metered if session.evse_id == evse_id]
    if line.idle_registers is not None and evse_id in line.idle_registers:
        there.append(line.idle_registers[evse_id])
    return max(there, key=lambda register: register.at, default=None)


def _register_of(session: Session) -> Register:
    return Register(session.last_wh or 0.0, session.last_at)


def _meant(payload: Any) -> tuple[str | None, int | None]:
    """The transaction and the EVSE (in 1.6 the connector) that a message names, wherever its version does that."""
    if not isinstance(payload, dict):
        return None, None
    transaction, evse = payload.get("transactionInfo"), payload.get("evse")
    ref = transaction.get("transactionId") if isinstance(transaction, dict) else payload.get("transactionId")
    evse_id = evse.get("id") if isinstance(evse, dict) else payload.get("evseId", payload.get("connectorId"))
    is_number = isinstance(evse_id, int) and not isinstance(evse_id, bool)
    return _text(ref), evse_id if is_number else None


def _text(ref: object) -> str | None:
    if isinstance(ref, str):
        return ref
    return str(ref) if isinstance(ref, int) and abs(ref) < limits.LARGEST_NUMBER else None


def keep_idle_register(line: Line, fact: MeterRead) -> None:
    """Remember what an idle EVSE's meter showed: the next reading's unit may be judged by it."""
    for reading in fact.readings:
        register_wh = metering.register_wh(reading)
        if register_wh is not None:
            registers = line.idle_registers = line.idle_registers or {}
            registers[fact.evse_id or 0] = Register(register_wh, reading.at)

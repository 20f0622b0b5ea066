"""Our CALLs to a station: one open at a time, the rest waiting by urgency, each answered, refused or timed out.

No timer per call: the gateway's wheel asks every line with open calls whether one is overdue.
"""

from collections import deque
from collections.abc import Callable
from enum import IntEnum
from typing import Any

import msgspec
from msgspec import Struct

from voltway.ocpp import frame
from voltway.ocpp.line import Line
from voltway.ocpp.outbound.call import OutboundCall
from voltway.vocabulary.commands import Answer


class Urgency(IntEnum):
    """What goes first: a driver waits at the plug, a report can."""

    DRIVER = 0
    OPERATOR = 1
    REPORT = 2


class Unreadable(Struct, frozen=True):
    """A response that can't be read, and why."""

    why: str


class Unsent(Answer, frozen=True):
    """The answer to an order of which nothing was sent: the station has not heard of it."""


LEFT_OUT = b"left out: it tells a secret"


class OpenCall(Struct, kw_only=True, gc=False):
    """A CALL on its way, or waiting for its turn.

    `done` is called once, with the response as its struct, with a CallError, with Unreadable, or with None when the
    time is over. `timeout_s` counts from the sending; a call that has not been sent by then is not sent any more, for
    whoever ordered it has been told that it failed. `note` says in the message log why the call is as it is.
    """

    message_id: str
    action: str
    payload: bytes
    urgency: Urgency
    timeout_s: float
    done: Callable[[Struct | None], Any]
    made_s: float
    note: str | None = None
    secret: bool = False
    sent_s: float = 0.0
    sent: bool = False

    @property
    def shown(self) -> bytes:
        """What the message log says of the payload."""
        return LEFT_OUT if self.secret else self.payload


# Calls that may wait at one station; more is a mistake of whoever sends them.
MOST_WAITING = 64

# How long a station has to answer. A reset or an unlock moves hardware; reports are assembled.
DEFAULT_TIMEOUT_S = 30.0
TIMEOUT_S = {"Reset": 60.0, "UnlockConnector": 60.0, "GetConfiguration": 60.0, "GetVariables": 60.0}


class TooManyCalls(Exception):
    """The station has `MOST_WAITING` calls waiting already."""


def enqueue(line: Line, call: OpenCall, now_s: float) -> None:
    """Send `call` now, or when those before it are answered. Raises TooManyCalls."""
    if line.calls is None:
        line.calls = deque()
    if len(line.calls) >= MOST_WAITING:
        raise TooManyCalls(line.station_id)
    position = len(line.calls)
    first_free = 1 if line.calls and line.calls[0].sent else 0
    while position > first_free and line.calls[position - 1].urgency > call.urgency:
        position -= 1
    line.calls.insert(position, call)
    send_next(line, now_s)


def send_next(line: Line, now_s: float) -> None:
    """Send the first waiting call, unless one is open."""
    if not line.calls:
        line.calls = None
        return
    call = line.calls[0]
    if not call.sent:
        call.sent, call.sent_s = True, now_s
        line.send(frame.call(call.message_id, call.action, call.payload))


def take_open(line: Line, message_id: str) -> OpenCall | None:
    """The open call with this id, taken off the line; None for an answer that comes too late or was never asked for."""
    if line.calls and line.calls[0].sent and line.calls[0].message_id == message_id:
        return line.calls.popleft()
    return None


def overdue(line: Line, now_s: float) -> OpenCall | None:
    """The open call whose time is over, taken off the line."""
    if line.calls and line.calls[0].sent and now_s - line.calls[0].sent_s >= line.calls[0].timeout_s:
        return line.calls.popleft()
    return None


def expired_waiting(line: Line, now_s: float) -> list[OpenCall]:
    """Calls that waited for their turn until their time was over, taken off the line."""
    expired = [call for call in line.calls or () if not call.sent and now_s - call.made_s >= call.timeout_s]
    for call in expired:
        if line.calls:
            line.calls.remove(call)
    return expired


def abandon(line: Line) -> list[OpenCall]:
    """All calls of a line that is gone."""
    calls = list(line.calls or ())
    line.calls = None
    return calls


def timeout_of(call: OutboundCall) -> float:
    """Seconds a station has to answer this call."""
    return TIMEOUT_S.get(call.action, DEFAULT_TIMEOUT_S)


_ENCODER = msgspec.json.Encoder()


def encoded(call: OutboundCall) -> bytes:
    """The call's payload as JSON."""
    return _ENCODER.encode(call.payload)

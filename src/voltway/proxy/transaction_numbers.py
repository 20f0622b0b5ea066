"""Numbers of OCPP 1.6 transactions that began while the central system was away: ours at the station, its own there.

2.x stations name their transactions themselves. Pure.
"""

from typing import Any

import msgspec

from voltway.ocpp import frame
from voltway.ocpp.frame import Call, FrameError, IgnoredFrame

FIRST = 2_000_000_000
"""The first number of ours: within 32 bits, and beyond what central systems count to."""

MOST_REMEMBERED = 200

_UP = {"StopTransaction", "MeterValues"}
_DOWN = {"RemoteStopTransaction", "SetChargingProfile"}
_NAME = b'"transactionId"'


class TransactionNumbers:
    """Which number of ours is which of the central system's; the newest 200 of a station."""

    def __init__(self) -> None:
        self._theirs: dict[int, int] = {}
        self._next = FIRST

    @property
    def pairs(self) -> dict[int, int]:
        """Ours, and theirs."""
        return dict(self._theirs)

    def new(self) -> int:
        """A number that this station was not given before."""
        self._next += 1
        return self._next - 1

    def used(self, ours: int) -> None:
        """This one was given to the station, before a restart."""
        self._next = max(self._next, ours + 1)

    def learn(self, ours: int, theirs: int) -> None:
        """The central system has named the transaction."""
        self.used(ours)
        self._theirs[ours] = theirs
        while len(self._theirs) > MOST_REMEMBERED:
            del self._theirs[next(iter(self._theirs))]

    def is_unnamed(self, action: str, payload: bytes) -> bool:
        """Whether the request is about a transaction of ours that the central system has not named."""
        if action not in _UP or _NAME not in payload:
            return False
        number = _number_in(payload)
        return number is not None and number >= FIRST and number not in self._theirs

    def payload_up(self, action: str, payload: bytes) -> bytes:
        """A request of the station as the central system has to read it."""
        if action not in _UP or not self._theirs or _NAME not in payload:
            return payload
        return _renamed(payload, self._theirs)

    def up(self, message: bytes) -> bytes:
        """A message of the station, unchanged unless it names a transaction of ours."""
        if not self._theirs or _NAME not in message:
            return message
        return _rewritten(message, _UP, self._theirs)

    def down(self, message: bytes) -> bytes:
        """A message of the central system, unchanged unless it names such a transaction."""
        if not self._theirs or _NAME not in message:
            return message
        return _rewritten(message, _DOWN, {theirs: ours for ours, theirs in self._theirs.items()})


def _rewritten(message: bytes, actions: set[str], names: dict[int, int]) -> bytes:
    call = _call_in(message)
    if call is None or call.action not in actions:
        return message
    told = bytes(call.payload)
    payload = _renamed(told, names)
    return message if payload is told else frame.call(call.message_id, call.action, payload)


def _call_in(message: bytes) -> Call | None:
    try:
        parsed = frame.parse(message)
    except (FrameError, IgnoredFrame):
        return None
    return parsed if isinstance(parsed, Call) and not parsed.is_send else None


def _read(payload: bytes) -> dict[str, Any] | None:
    try:
        read = msgspec.json.decode(payload)
    except (msgspec.DecodeError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _number_in(payload: bytes) -> int | None:
    number = (_read(payload) or {}).get("transactionId")
    return number if isinstance(number, int) else None


def _renamed(payload: bytes, names: dict[int, int]) -> bytes:
    """The payload with its transaction renamed: it stands on top, or in a charging profile."""
    read = _read(payload)
    profile = None if read is None else read.get("csChargingProfiles")
    for place in (read, profile):
        number = place.get("transactionId") if isinstance(place, dict) else None
        if isinstance(place, dict) and isinstance(number, int) and number in names:
            place["transactionId"] = names[number]
            return msgspec.json.encode(read)
    return payload

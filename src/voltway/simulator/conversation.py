"""What one station has to say, what waits for an answer, and what it is asked: OCPP-J from the station's side.

No socket here: frames go out through `Wire`, which `line.py` implements, and come in through `heard`.
"""

import time
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Protocol

import msgspec

from voltway.simulator.call import Answer, Call, Outcome, message_key
from voltway.simulator.ledger import Fate
from voltway.simulator.timers import Timer
from voltway.simulator.words import response_decoder

if TYPE_CHECKING:
    from voltway.simulator.behaviours.behaviour import Behaviour
    from voltway.simulator.world import World
    from voltway.vocabulary.stations import OcppVersion

_FRAME = msgspec.json.Decoder(list[msgspec.Raw])
_TEXT = msgspec.json.Decoder(str)
_encode = msgspec.json.Encoder().encode


class Direction(Enum):
    """Which way a frame went, seen from the station."""

    SENT = "sent"
    HEARD = "heard"


class Wire(Protocol):
    """What carries frames."""

    def send_text(self, frame: bytes) -> None:
        """Send one text frame."""

    def send_bytes(self, frame: bytes) -> None:
        """Send one binary frame."""

    def probe(self) -> None:
        """Find out whether the other side is still there."""


class Conversation:
    """One station's talk with its network, across all its connections.

    One CALL is open at a time; what concerns sessions queues behind what can't wait, in order. `on_order` is given
    every CALL of the network: message id as JSON, action, payload as JSON. `witness` sees every text frame.
    """

    __slots__ = (
        "_alarm",
        "_number",
        "_opened_at",
        "_session_calls",
        "_urgent_calls",
        "_world",
        "behaviours",
        "on_order",
        "open_call",
        "open_id",
        "sends_sessions",
        "station_id",
        "version",
        "wire",
        "witness",
    )

    def __init__(
        self,
        station_id: str,
        version: "OcppVersion",
        world: "World",
        on_order: Callable[[bytes, str, bytes], None],
    ) -> None:
        self.station_id = station_id
        self.version = version
        self.wire: Wire | None = None
        self.behaviours: tuple[Behaviour, ...] = ()
        self.on_order = on_order
        self.sends_sessions = False
        self.open_call: Call | None = None
        self.open_id = ""
        self.witness: Callable[[Direction, bytes], None] | None = None
        self._world = world
        self._number = 0
        self._opened_at = 0.0
        self._alarm: Timer | None = None
        self._urgent_calls: list[Call] = []
        self._session_calls: list[Call] = []

    @property
    def waiting(self) -> int:
        """How many messages about sessions the network hasn't acknowledged yet."""
        return len(self._session_calls)

    def waits_to_tell_of(self, reference: str) -> bool:
        """Whether a message about this transaction (OCPP 2.x) hasn't been acknowledged yet."""
        told = (call.say().get("transactionInfo", {}) for call in self._session_calls)
        return any(transaction.get("transactionId") == reference for transaction in told)

    def say(self, call: Call) -> None:
        """Send a CALL as soon as its turn comes. What isn't about a session fails at once when there is no line."""
        if call.session is not None:
            self._queue(call)
        elif self.wire is None:
            call.answered(Answer(action=call.action, outcome=Outcome.UNSENT))
            return
        else:
            self._urgent_calls.append(call)
        self.go_on()

    def _queue(self, call: Call) -> None:
        calls = [call]
        for behaviour in self.behaviours:
            calls = behaviour.queueing(calls)
        self._session_calls += calls

    def go_on(self) -> None:
        """Open the next CALL if it may be opened now."""
        if self.wire is None or self.open_call is not None:
            return
        if self._urgent_calls:
            self._send(self._urgent_calls.pop(0))
        elif self.sends_sessions and self._session_calls:
            head = self._session_calls[0]
            if head.not_before <= self._world.wall.now:
                self._send(head)
            else:
                self._wake_at(head.not_before)

    def _send(self, call: Call) -> None:
        payload = call.say()
        for behaviour in self.behaviours:
            payload = behaviour.rewrite(call.action, payload, self.version)
        self._number += 1
        self.open_call, self.open_id = call, f"{self._world.run}-{self._number}"
        self._opened_at = time.perf_counter()
        if call.session is not None:
            self._world.ledger.sent(self.station_id, call.session, call.number, message_key(call.action, payload))
        self._world.tally.sent += 1
        self._world.time.begin_work()
        self._wake_at(self._world.wall.now + self._world.habits.call_timeout_s)
        self.put(b'[2,"%b","%b",%b]' % (self.open_id.encode(), call.action.encode(), _encode(payload)))

    def put(self, frame: bytes) -> None:
        """Put a text frame on the wire as it is; without a line it is gone."""
        if self.witness is not None:
            self.witness(Direction.SENT, frame)
        if self.wire is not None:
            self.wire.send_text(frame)

    # ── what comes in ────────────────────────────────────────────────────────────────────────────────────────────────

    def heard(self, frame: bytes) -> None:
        """Take in one text frame. What isn't OCPP-J at all counts as malformed."""
        if self.witness is not None:
            self.witness(Direction.HEARD, frame)
        try:
            parts = _FRAME.decode(frame)
            kind, message_id = bytes(parts[0]), _TEXT.decode(parts[1])
            if kind == b"2":
                self._world.tally.orders += 1
                self.on_order(bytes(parts[1]), _TEXT.decode(parts[2]), bytes(parts[3]))
            elif kind in (b"3", b"4"):
                self._closed(message_id, kind, parts)
        except (msgspec.DecodeError, IndexError):
            self._world.tally.malformed += 1

    def _closed(self, message_id: str, kind: bytes, parts: list[msgspec.Raw]) -> None:
        call = self.open_call
        if call is None or message_id != self.open_id:
            self._world.tally.late += 1
            return
        self._world.tally.latencies.add(time.perf_counter() - self._opened_at)
        self._finish(call, self._result(call.action, parts) if kind == b"3" else _error(call.action, parts))

    def _result(self, action: str, parts: list[msgspec.Raw]) -> Answer:
        payload = bytes(parts[2])
        decoder = response_decoder(self.version, action)
        if decoder is None:
            return Answer(action=action, outcome=Outcome.RESULT, payload=payload)
        try:
            return Answer(action=action, outcome=Outcome.RESULT, message=decoder.decode(payload), payload=payload)
        except msgspec.ValidationError as wrong:
            self._world.tally.malformed += 1
            return Answer(action=action, outcome=Outcome.MALFORMED, payload=payload, error_text=str(wrong))

    def _finish(self, call: Call, answer: Answer) -> None:
        self.open_call = None
        if answer.outcome is Outcome.RESULT:
            self._world.tally.answered += 1
        elif answer.outcome is Outcome.ERROR:
            self._world.tally.count(self._world.tally.call_errors, answer.error_code)
        if call.session is None:
            call.answered(answer)
        elif answer.outcome is Outcome.RESULT:
            self._acknowledged(call, answer)
        else:
            self._failed(call, answer)
        self.go_on()
        self._world.time.end_work()

    def _acknowledged(self, call: Call, answer: Answer) -> None:
        self._forget(call)
        reference = getattr(answer.message, "transaction_id", None)
        if call.session is not None:
            known_as = None if reference is None else str(reference)
            self._world.ledger.acknowledged(self.station_id, call.session, call.number, known_as)
        call.answered(answer)

    def _failed(self, call: Call, answer: Answer) -> None:
        """Try again after attempts so far x interval; then drop it (1.6 section 3.7.1; 2.x E13)."""
        call.attempts += 1
        habits = self._world.habits
        if call.attempts < habits.transaction_attempts:
            call.not_before = self._world.wall.now + habits.transaction_retry_s * call.attempts
            return
        self._forget(call)
        self._world.tally.given_up += 1
        if call.session is not None:
            self._world.ledger.dropped(self.station_id, call.session, call.number, Fate.GIVEN_UP)
        call.answered(answer)

    def _forget(self, call: Call) -> None:
        if call in self._session_calls:
            self._session_calls.remove(call)

    # ── time and lines ───────────────────────────────────────────────────────────────────────────────────────────────

    def _wake_at(self, when: float) -> None:
        if self._alarm is None or self._alarm.action is None:
            self._alarm = self._world.wall.at(when, self._woken)
        elif when < self._alarm.when:
            self._alarm.cancel()
            self._alarm = self._world.wall.at(when, self._woken)

    def _woken(self) -> None:
        call = self.open_call
        if call is None:
            self.go_on()
            return
        left = self._world.habits.call_timeout_s - (time.perf_counter() - self._opened_at)
        if left > 0:
            self._wake_at(self._world.wall.now + left)
            return
        self._world.tally.timeouts += 1
        if self.wire is not None:
            self.wire.probe()
        self._finish(call, Answer(action=call.action, outcome=Outcome.TIMEOUT))

    def line_up(self, wire: Wire) -> None:
        """A connection stands."""
        self.wire = wire

    def line_down(self) -> None:
        """The connection is gone. Messages about sessions stay; everything else fails."""
        self.wire = None
        call, self.open_call = self.open_call, None
        lost = self._urgent_calls
        self._urgent_calls = []
        if call is not None and call.session is None:
            lost.insert(0, call)
        for urgent in lost:
            urgent.answered(Answer(action=urgent.action, outcome=Outcome.LINE_LOST))
        if call is not None:
            self._world.time.end_work()

    def lose_queue(self) -> None:
        """The station died: what waited in its memory is gone."""
        held_back = [call for behaviour in self.behaviours for call in behaviour.held_back()]
        for call in [*self._session_calls, *held_back]:
            if call.session is not None:
                self._world.ledger.dropped(self.station_id, call.session, call.number, Fate.LOST)
        self._session_calls.clear()


def _error(action: str, parts: list[msgspec.Raw]) -> Answer:
    code = _TEXT.decode(parts[2]) if len(parts) > 2 else ""
    text = _TEXT.decode(parts[3]) if len(parts) > 3 else ""
    return Answer(action=action, outcome=Outcome.ERROR, error_code=code, error_text=text)

"""One message of a station on its way: what it said, what it needs, and its answer once that is durable."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from voltway.journal.unit import StationLost, Unit, UnitFailed
from voltway.ocpp import frame
from voltway.ocpp.frame import Call, ErrorCode
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.times import told
from voltway.ocpp.message_log import Outcome, Said
from voltway.vocabulary.facts import HeardFact

if TYPE_CHECKING:
    from voltway.ocpp.desk import Desk
    from voltway.ocpp.line import Line
    from voltway.ocpp.table import Route

_ENCODER = msgspec.json.Encoder()
_EMPTY = b"{}"


class Exchange(Unit):
    """A CALL from its receipt to its answer. As a unit of the journal it is answered when it is committed."""

    __slots__ = (
        "answer",
        "asked",
        "begun_s",
        "call",
        "data",
        "desk",
        "facts",
        "line",
        "notes",
        "received_at",
        "reply",
        "route",
    )

    # Decided on the sessions that the station's earlier messages left in memory.
    stands_alone: ClassVar[bool] = False

    def __init__(
        self, desk: "Desk", line: "Line", call: Call, data: bytes, route: "Route", facts: tuple[HeardFact, ...]
    ) -> None:
        super().__init__(line.station_id)
        self.desk = desk
        self.line = line
        self.call = call
        self.data = data
        self.route = route
        self.facts = facts
        self.received_at: datetime = desk.now
        self.begun_s: float = desk.now_s
        self.reply = Reply(admission=line.record.admission, interval_s=desk.heartbeat_interval_s)
        self.answer: bytes | None = None
        self.notes: list[str] | None = None
        self.asked: set[object] = set()

    def note(self, text: str) -> None:
        """Say something in the message log."""
        self.notes = [*(self.notes or ()), text]

    def prepare(self) -> None:
        """Make the answer, before the wait for the commit: what it says is settled now."""
        if not self.call.is_send:
            self.answer = frame.result(self.call.message_id, self._payload())

    def _payload(self) -> bytes:
        if self.route.says_nothing:
            return _EMPTY
        self.reply.now = told(self.received_at)
        return _ENCODER.encode(self.route.answer(self.reply))

    def committed(self) -> None:
        """All of it is on disk: acknowledge."""
        self.line.uncommitted -= 1
        self.send(Outcome.ANSWERED)
        for fact in self.facts:
            self.desk.after(self.line, fact)

    def failed(self, error: UnitFailed) -> None:
        """Nothing of it is on disk: the station must repeat it."""
        self.line.uncommitted -= 1
        if isinstance(error, StationLost):
            self.note("not acknowledged: another gateway holds the station now")
            self.answer = None
        else:
            description = "this could not be stored, please repeat it"
            code = ErrorCode.INTERNAL_ERROR
            is_send = self.call.is_send
            self.answer = None if is_send else frame.error(self.line.version, self.call.message_id, code, description)
            self.note(f"not stored: {error}")
            self.desk.reload(self.line)
        self.send(Outcome.FAILED)
        self.line.last_call = self.line.last_answer = None

    def send(self, outcome: Outcome) -> None:
        """Send the answer, and log the exchange."""
        line = self.line
        if self.answer is not None:
            line.last_answer = self.answer
            line.send(self.answer)
        self.desk.log.add(
            Said(
                station_id=line.station_id,
                version=line.version,
                direction="in",
                at=self.received_at,
                message_id=self.call.message_id,
                action=self.call.action,
                request=self.data,
                response=self.answer,
                outcome=outcome,
                latency_ms=(self.desk.clock_s() - self.begun_s) * 1000.0,
                notes=self.notes,
            )
        )
        if line.reading_paused:
            line.resume_reading()

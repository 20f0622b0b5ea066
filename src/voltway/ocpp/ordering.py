"""Orders from other processes, put to the stations whose sockets are here."""

import asyncio
from contextlib import nullcontext
from typing import Any

import msgspec
import structlog
from msgspec import Raw, Struct

from voltway.kit.postgres import AWAY, Pool, first_line
from voltway.ocpp import certificate_keeping, correcting, courtesy, orders, outbound, profile_keeping
from voltway.ocpp.desk import Desk
from voltway.ocpp.frame import CallError, CallResult, ErrorCode, result_error
from voltway.ocpp.line import Line
from voltway.ocpp.message_log import Outcome, Said
from voltway.ocpp.orders import OpenCall, Unreadable, Unsent, Urgency
from voltway.ocpp.outbound.call import OutboundCall, Unsupported, answer_of_error
from voltway.ocpp.outbound.monitors_told import monitors_told
from voltway.ocpp.outbound.variables_told import variables_told
from voltway.ocpp.securing import Securing
from voltway.stations import store_commands, store_reports
from voltway.stations.store_reports import AnswerTold
from voltway.vocabulary.commands import (
    Answer,
    AnyOrder,
    Command,
    CommandState,
    StartSession,
    StopSession,
    TriggerKind,
    TriggerReport,
    UnlockConnector,
)
from voltway.vocabulary.ids import CommandId, StationId, new_id
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_monitors import GetMonitoringReport
from voltway.vocabulary.orders_variables import GetBaseReport, GetReport, GetVariables, SetVariables
from voltway.vocabulary.stations import Admission, OcppVersion
from voltway.vocabulary.subjects import OrderMessage
from voltway.vocabulary.variables import ReportKind

_log = structlog.get_logger()

_ENCODER = msgspec.json.Encoder()
_ORDER = msgspec.json.Decoder(OrderMessage)
_DRIVERS = (StartSession, StopSession, UnlockConnector)
_REPORTS = (GetBaseReport, GetReport, GetMonitoringReport)
_OFFLINE = Answer(state=CommandState.OFFLINE, reason="the station is not connected here")
_GONE = Answer(state=CommandState.OFFLINE, reason="the connection was lost before the order could be sent")
_TOO_MANY_TRIGGERS = Unsent(
    state=CommandState.FAILED,
    reason="this station loses its connection when it is asked for several messages in a row, and others are asked for "
    "already: try again later",
)
_BOOT = TriggerReport(what=TriggerKind.BOOT)
_NOT_BOOTED = "asked because the station does not introduce itself when it connects"
_REJECTED_BEFORE = "asked again because the station rejects a start while it is not free"
_NOT_ACCEPTED = Answer(state=CommandState.FAILED, reason="the station is not accepted yet: accept it first")

_GATHER_S = 0.01


class _NotSent(Struct, frozen=True):
    """A call's time was over, or its line gone, before it was its turn."""


class Ordering:
    """Puts orders to lines and brings the answers back. `run` writes what became of them."""

    def __init__(self, desk: Desk, lines: dict[str, Line], pool: Pool) -> None:
        self._desk = desk
        self._lines = lines
        self._pool = pool
        self._securing = Securing(pool)
        self._outcomes: list[store_commands.Outcome] = []
        self._triggers_due_s: dict[str, float] = {}
        self._wake = asyncio.Event()
        self.busy: set[Line] = set()
        desk.on_answer = self.answered

    async def respond(self, _: str, payload: bytes) -> bytes:
        """Answer one request from the bus."""
        message = _ORDER.decode(payload)
        line = self._lines.get(message.station_id)
        if line is None:
            return _ENCODER.encode(_OFFLINE)
        answer = await self.carry_out(line, message.command_id, message.order, message.timeout_s)
        return _ENCODER.encode(answer)

    async def carry_out(self, line: Line, command_id: CommandId, order: AnyOrder, timeout_s: float) -> Answer:
        """Put the order's calls to the station one after the other; the answer is recorded as well as returned."""
        self._desk.tick()
        sent_at = self._desk.now
        begun_s = self._desk.clock_s()
        if _may_hear(line.record.admission, order):
            answer = await self._secured(line, order, timeout_s)
        else:
            answer = _NOT_ACCEPTED
        station_ms = (self._desk.clock_s() - begun_s) * 1000.0
        if answer.state is CommandState.ACCEPTED:
            await profile_keeping.keep(self._desk.writer, line, order, answer, self._desk.now)
        await certificate_keeping.keep(self._desk.writer, line, order, answer, self._desk.now)
        answer = msgspec.structs.replace(answer, station_ms=round(station_ms, 3))
        self._record(
            store_commands.Outcome(
                station_id=StationId(line.station_id),
                command_id=command_id,
                state=answer.state,
                sent_at=sent_at,
                answered_at=self._desk.now,
                answer=answer.answer,
                reason=answer.reason,
            ),
            _told(line, command_id, order, answer),
        )
        return answer

    async def _secured(self, line: Line, order: AnyOrder, timeout_s: float) -> Answer:
        begun = await self._securing.begin(line.station_id, line.version, order)
        if isinstance(begun, Answer):
            return begun
        answer = await self._put(line, begun, timeout_s)
        await self._securing.end(line.station_id, begun, answer)
        return answer

    async def request_boot(self, line: Line) -> None:
        """Ask a station that did not introduce itself on this connection to do so."""
        self._desk.on_quirk(line.station_id, "boot_on_request")
        await self._put(line, _BOOT, orders.DEFAULT_TIMEOUT_S, _NOT_BOOTED)

    async def _put(self, line: Line, order: Order, timeout_s: float, note: str | None = None) -> Answer:
        """Put an order to the station in the way its quirks ask for, within `timeout_s` in all."""
        deadline_s = self._desk.clock_s() + timeout_s
        put = courtesy.put(order, line.version, line.quirks)
        if put.quirk is not None:
            self._desk.on_quirk(line.station_id, put.quirk)
        if put.refusal is not None:
            return Unsent(state=CommandState.FAILED, reason=put.refusal)
        try:
            calls = outbound.calls_for(line.version, order)
            if put.order is not order:
                calls = outbound.calls_for(line.version, put.order)
        except Unsupported as error:
            return Unsent(state=CommandState.FAILED, reason=str(error))
        if courtesy.is_spaced(order, line.quirks) and not await self._trigger_due(line, deadline_s):
            return _TOO_MANY_TRIGGERS
        answer = await self._converse(line, put.meant, calls, deadline_s, put.note or note)
        while answer.state is CommandState.REJECTED and await self._may_start_again(line, order, deadline_s):
            answer = await self._converse(line, put.meant, calls, deadline_s, _REJECTED_BEFORE)
        return answer

    async def _trigger_due(self, line: Line, deadline_s: float) -> bool:
        """Wait until the station may be triggered again; False where that is not before the deadline."""
        now_s = self._desk.clock_s()
        due_s = max(self._triggers_due_s.get(line.station_id, now_s), now_s)
        if due_s >= deadline_s:
            return False
        self._triggers_due_s[line.station_id] = due_s + courtesy.TRIGGER_PAUSE_S
        if due_s > now_s:
            self._desk.on_quirk(line.station_id, "slow_triggers")
            await asyncio.sleep(due_s - now_s)
        return True

    async def _may_start_again(self, line: Line, order: Order, deadline_s: float) -> bool:
        """Give a station that may not be free yet its time; False where nothing is to be gained by asking again."""
        late = self._desk.clock_s() + courtesy.START_AGAIN_S >= deadline_s
        if late or line.gone or not courtesy.is_given_again(order, line.quirks):
            return False
        self._desk.on_quirk(line.station_id, "start_when_free")
        await asyncio.sleep(courtesy.START_AGAIN_S)
        return not line.gone

    async def _converse(
        self, line: Line, order: Order, calls: list[OutboundCall], deadline_s: float, note: str | None
    ) -> Answer:
        responses: list[Any] = []
        urgency = _urgency(order)
        for call in calls:
            timeout_s = min(orders.timeout_of(call), deadline_s - self._desk.clock_s())
            told = await self._ask(line, call, urgency, timeout_s, note)
            if told is None or isinstance(told, _NotSent):
                state = CommandState.OFFLINE if line.gone else CommandState.TIMED_OUT
                why = "the connection was lost" if line.gone else f"the station gave no answer to {call.action}"
                kind = Unsent if isinstance(told, _NotSent) and not responses else Answer
                return kind(state=state, reason=why)
            if isinstance(told, CallError):
                return answer_of_error(told.code, told.description, responses)
            if isinstance(told, Unreadable):
                return Answer(state=CommandState.FAILED, reason=f"the station's answer can't be read: {told.why}")
            responses.append(told)
            if not outbound.goes_on(order, responses):
                break
        return outbound.answer_for(order, responses)

    async def _ask(
        self, line: Line, call: OutboundCall, urgency: Urgency, timeout_s: float, note: str | None
    ) -> Struct | None:
        """The response or what came instead of it; None where none came in time."""
        if line.gone:
            return _NotSent()
        told: asyncio.Future[Struct | None] = asyncio.get_running_loop().create_future()
        open_call = OpenCall(
            message_id=new_id(),
            action=call.action,
            payload=orders.encoded(call),
            urgency=urgency,
            timeout_s=timeout_s,
            done=lambda answer: None if told.done() else told.set_result(answer),
            made_s=self._desk.clock_s(),
            note=note,
            secret=call.secret,
        )
        try:
            orders.enqueue(line, open_call, self._desk.clock_s())
        except orders.TooManyCalls:
            return CallError(open_call.message_id, "TooManyCalls", "too many calls wait for the station", Raw(b"{}"))
        self.busy.add(line)
        answer = await told
        return answer if open_call.sent else _NotSent()

    # --- what stations answer

    def answered(self, line: Line, parsed: CallResult | CallError, notes: list[str]) -> None:
        """An answer came in; `notes` say what was corrected in it. One that nobody waits for is logged and dropped."""
        if isinstance(parsed, CallError) and parsed.of_result:
            notes = [*notes, parsed.description]
            self._log(line, parsed.message_id, request=b"", outcome=Outcome.FAILED, notes=notes)
            return
        call = orders.take_open(line, parsed.message_id)
        if call is None:
            notes = [*notes, "an answer nobody waits for (any more)"]
            self._log(line, parsed.message_id, request=_shown(parsed), outcome=Outcome.IGNORED, notes=notes)
            return
        self._finish(line, call, parsed, [*_notes_of(call), *notes])

    def _finish(self, line: Line, call: OpenCall, parsed: CallResult | CallError, notes: list[str]) -> None:
        latency_ms = (self._desk.clock_s() - call.sent_s) * 1000.0
        told = parsed if isinstance(parsed, CallError) else self._read(line, call, parsed, notes)
        outcome = Outcome.REFUSED if isinstance(parsed, CallError) else Outcome.ANSWERED
        self._log(
            line,
            call.message_id,
            action=call.action,
            request=call.shown,
            response=_shown(parsed),
            outcome=outcome,
            latency_ms=latency_ms,
            notes=notes or None,
        )
        call.done(told)
        orders.send_next(line, self._desk.clock_s())

    def _read(self, line: Line, call: OpenCall, parsed: CallResult, notes: list[str]) -> Struct:
        """The response, corrected where it must be. 2.1 is told when it can't be taken (part 4, 4.2.5)."""
        try:
            response, corrections = correcting.answer_of(line, call.action, parsed.payload, self._desk.now)
        except correcting.UNREADABLE as error:
            if line.version is OcppVersion.V21:
                line.send(result_error(parsed.message_id, ErrorCode.FORMAT_VIOLATION, str(error)))
            notes.append(f"can't be read: {error}")
            return Unreadable(str(error))
        for quirk, because in corrections:
            self._desk.on_quirk(line.station_id, quirk)
            notes.append(because)
        return response

    def check_overdue(self) -> None:
        """Give up on calls whose time is over. The wheel asks once a second."""
        now_s = self._desk.clock_s()
        for line in list(self.busy):
            for late in orders.expired_waiting(line, now_s):
                late.done(None)
            call = orders.overdue(line, now_s)
            if call is not None:
                latency_ms = (now_s - call.sent_s) * 1000.0
                self._log(
                    line,
                    call.message_id,
                    action=call.action,
                    request=call.shown,
                    outcome=Outcome.TIMED_OUT,
                    latency_ms=latency_ms,
                    notes=_notes_of(call) or None,
                )
                call.done(None)
                orders.send_next(line, now_s)
            if not line.calls:
                self.busy.discard(line)

    def abandoned(self, line: Line) -> None:
        """The line is gone: nobody will answer."""
        self.busy.discard(line)
        for call in orders.abandon(line):
            call.done(None)

    def _log(self, line: Line, message_id: str, **told: Any) -> None:
        said = Said(
            station_id=line.station_id,
            version=line.version,
            direction="out",
            at=self._desk.now,
            message_id=message_id,
            **told,
        )
        self._desk.log.add(said)

    # --- what became of them

    def _record(self, outcome: store_commands.Outcome, told: AnswerTold | None = None) -> None:
        self._outcomes.append(msgspec.structs.replace(outcome, told=told))
        self._wake.set()

    async def run(self) -> None:
        """Write outcomes for ever, in sets; ends when cancelled."""
        while True:
            await self._wake.wait()
            # Whoever asked hears first; and outcomes that come together are one statement.
            await asyncio.sleep(_GATHER_S)
            self._wake.clear()
            outcomes, self._outcomes = self._outcomes, []
            try:
                await self._write(outcomes)
            except AWAY as error:
                _log.warning("outcomes of orders wait for PostgreSQL", waiting=len(outcomes), error=first_line(error))
                self._outcomes = outcomes + self._outcomes
                self._wake.set()
                await asyncio.sleep(1.0)

    async def _write(self, outcomes: list[store_commands.Outcome]) -> None:
        answers = [outcome.told for outcome in outcomes if outcome.told is not None]
        async with self._pool.connection() as connection, connection.transaction() if answers else nullcontext():
            await store_reports.keep_answers(connection, answers)
            await store_commands.record_outcomes(connection, outcomes)

    async def flush(self) -> None:
        """Write what is left. Raises one of `AWAY`."""
        outcomes, self._outcomes = self._outcomes, []
        await self._write(outcomes)

    async def deliver_queued(self, station_ids: list[str]) -> None:
        """Put the orders that waited for these stations to them."""
        ids = [StationId(station_id) for station_id in station_ids]
        async with self._pool.connection() as connection:
            queued = await store_commands.queued_for(connection, ids)
        await asyncio.gather(*(self._deliver(commands) for commands in queued.values()))

    async def _deliver(self, commands: list[Command]) -> None:
        """One station's orders, oldest first; each was taken from the queue, so each gets an end."""
        for command in commands:
            line = self._lines.get(command.station_id)
            if line is not None:
                await self.carry_out(line, command.command_id, command.order, orders.DEFAULT_TIMEOUT_S)
            else:
                self._record(
                    store_commands.Outcome(
                        station_id=command.station_id,
                        command_id=command.command_id,
                        state=_GONE.state,
                        answered_at=self._desk.now,
                        reason=_GONE.reason,
                    )
                )


def _urgency(order: Order) -> Urgency:
    if isinstance(order, _DRIVERS):
        return Urgency.DRIVER
    return Urgency.REPORT if isinstance(order, _REPORTS) else Urgency.OPERATOR


def _told(line: Line, command_id: CommandId, order: AnyOrder, answer: Answer) -> AnswerTold | None:
    """What the answer tells of the station's variables or monitors."""
    request_id = order.request_id if isinstance(order, _REPORTS) else None
    variables = variables_told(line.version, order, answer.answer)
    if variables:
        return AnswerTold(line.station_id, command_id, request_id, variables)
    monitors = monitors_told(line.version, order, answer.answer)
    if monitors is None:
        return None
    return AnswerTold(line.station_id, command_id, request_id, monitors, ReportKind.MONITOR_ANSWER)


def _notes_of(call: OpenCall) -> list[str]:
    return [] if call.note is None else [call.note]


def _shown(parsed: CallResult | CallError) -> bytes:
    if isinstance(parsed, CallResult):
        return bytes(parsed.payload)
    return _ENCODER.encode([parsed.code, parsed.description, parsed.details])


def _may_hear(admission: Admission, order: AnyOrder) -> bool:
    """Whether an order may be put to a station: until it is accepted, only what makes it ready (1.6 4.2; 2.x B02).

    Other triggers than of a boot would make it say what it must not say yet.
    """
    if admission is Admission.PENDING:
        return order == _BOOT or isinstance(order, GetVariables | SetVariables)
    return admission is Admission.ACCEPTED

"""Stands in for the central system of one station while that can't be reached, and tells it later what was said.

The station stays connected. What it says is answered, and kept on disk before that where the central system has to
learn of it. When that is back it is told everything in order, and from then on messages pass again.
"""

import asyncio
from collections import deque
from contextlib import suppress
from uuid import uuid4

import msgspec
import structlog
from msgspec import Struct
from picows import WSCloseCode

from voltway.kit.backoff import Backoff
from voltway.kit.clock import Clock
from voltway.kit.ending import end
from voltway.ocpp import frame, outbound, table
from voltway.ocpp.frame import Call, CallError, CallResult, ErrorCode, FrameError, IgnoredFrame
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.times import told
from voltway.proxy import standing_in
from voltway.proxy.backlog import Backlog, BacklogFull, Kept
from voltway.proxy.end import Closing
from voltway.proxy.known import KnownStations
from voltway.proxy.limiting import Limiting
from voltway.proxy.link import Link
from voltway.proxy.standing_in import LocalTokens, NotTaken
from voltway.proxy.traffic import Origin
from voltway.proxy.uplink import TurnedAway, Uplink, UplinkAway
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.order import Order
from voltway.vocabulary.stations import Admission, OcppVersion

_log = structlog.get_logger()

_MOST_WAITING = 8
_MOST_OPEN = 8
_ATTEMPTS = 5
# What may go better next time; other errors are about what was said, which stays as it is.
_PASSING = {ErrorCode.INTERNAL_ERROR, ErrorCode.GENERIC_ERROR}


class Circumstances(Struct, kw_only=True):
    """What keepers go by, the same for all stations. `retry_s`: the first pause before the uplink is tried again.

    `set_aside` counts what the central system did not take when it was back.
    """

    uplink: Uplink
    clock: Clock
    known: KnownStations
    limiting: Limiting
    tokens: LocalTokens = LocalTokens()
    interval_s: int = 300
    retry_s: float = 1.0
    longest_retry_s: float = 60.0
    answer_s: float = 30.0
    set_aside: int = 0


class _Open(Struct, frozen=True, gc=False):
    """A request of the station that the central system has not answered."""

    action: str
    message: bytes


class _Lost(Exception):
    """The uplink is gone again."""


class Keeper:
    """One station's. `link` is its way through; while `alone`, that gives every message of the station to `take`."""

    def __init__(self, link: Link, version: OcppVersion, protocol: str | None, backlog: Backlog, ours: Circumstances):
        self.alone = False
        self.backlog = backlog
        self._link = link
        self._visitor = msgspec.structs.replace(link.visitor, subprotocols=protocol)
        self._version = version
        self._protocol = protocol
        self._circumstances = ours
        self._open: dict[str, _Open] = {}
        self._waiting: deque[bytes] = deque()
        self._arrived = asyncio.Event()
        self._quiet = asyncio.Event()
        self._is_answering = False
        self._refusals = 0
        self._ordered: tuple[str, asyncio.Future[CallResult | CallError]] | None = None
        self._own_orders: deque[str] = deque(maxlen=_MOST_OPEN)
        self._held: list[bytes] = []
        self._asked: tuple[str, asyncio.Future[CallResult | CallError]] | None = None
        self._tasks: list[asyncio.Task[None]] = []
        link.keeper = self

    @property
    def station_id(self) -> str:
        """Whose it is."""
        return self._link.station_id

    @property
    def has_work(self) -> bool:
        """Whether something is to be done before messages may pass."""
        return len(self.backlog) > 0 or self._circumstances.known.is_limited(self.station_id)

    # --- while messages pass

    def passing_up(self, message: bytes) -> bytes | None:
        """A message on its way to the central system; None if it answers a request of ours, too late.

        Requests are remembered until they are answered.
        """
        try:
            parsed = frame.parse(message)
        except (FrameError, IgnoredFrame):
            return message
        if isinstance(parsed, Call) and not parsed.is_send:
            self._open[parsed.message_id] = _Open(parsed.action, message)
            if len(self._open) > _MOST_OPEN:
                del self._open[next(iter(self._open))]
            self._notice(parsed)
        elif not isinstance(parsed, Call) and parsed.message_id in self._own_orders:
            return None
        return self.backlog.numbers.up(message)

    def passing_down(self, message: bytes) -> bytes | None:
        """A message of the central system on its way to the station; None if it answers a request of ours."""
        try:
            parsed = frame.parse(message)
        except (FrameError, IgnoredFrame):
            return message
        if isinstance(parsed, Call):
            return self._order_passing(parsed, self.backlog.numbers.down(message))
        if self._asked is not None and parsed.message_id == self._asked[0]:
            _, answer = self._asked
            self._asked = None
            if not answer.done():
                answer.set_result(parsed)
            return None
        asked = self._open.pop(parsed.message_id, None)
        if asked is not None and isinstance(parsed, CallResult):
            self._circumstances.known.admit(self._link.station_id, _admission(asked.action, parsed))
        return message

    def _order_passing(self, call: Call, message: bytes) -> bytes | None:
        """An order of the central system. It waits while one of ours is open: a station has one at a time."""
        self._circumstances.limiting.ordered(self.station_id, call)
        if self._ordered is None or len(self._held) >= _MOST_OPEN:
            return message
        self._held.append(message)
        return None

    def _notice(self, call: Call) -> None:
        """What a message that passes tells of EVSEs in use, where that matters."""
        if self._circumstances.limiting.limits_anything and call.action in standing_in.KEPT:
            with suppress(NotTaken):
                taken = standing_in.take(self._version, call, Admission.ACCEPTED)
                self._circumstances.limiting.noticed(self.station_id, taken.facts)

    # --- while it is away

    def begin(self) -> None:
        """The central system is away, or has something to be told first: stand in for it.

        A request that it has not answered is taken as if it came now.
        """
        if self._asked is not None:
            self._asked[1].cancel()
            self._asked = None
        if self.alone:
            return
        self.alone = True
        _log.info("standing in for the central system", station=self._link.station_id, waiting=len(self.backlog))
        unanswered, self._open = self._open, {}
        for asked in unanswered.values():
            self.take(asked.message)
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._answer_all()), loop.create_task(self._come_back())]
        self._circumstances.limiting.stand_in(self)

    async def stop(self) -> None:
        """The station is gone."""
        self._circumstances.limiting.gone(self)
        if self._ordered is not None:
            self._ordered[1].cancel()
        tasks, self._tasks = self._tasks, []
        await end(tasks)

    def take(self, message: bytes) -> None:
        """Take a message of the station."""
        self._waiting.append(message)
        self._arrived.set()
        if len(self._waiting) >= _MOST_WAITING:
            self._link.station.pause_reading(paused=True)

    async def _answer_all(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            self._is_answering = True
            while self._waiting:
                await self._answer(self._waiting.popleft())
                self._link.station.pause_reading(paused=len(self._waiting) >= _MOST_WAITING)
            self._is_answering = False
            self._quiet.set()

    async def _answer(self, message: bytes) -> None:
        try:
            parsed = frame.parse(message)
        except FrameError as error:
            self._say(frame.error(self._version, error.message_id, error.code, error.description))
            return
        except IgnoredFrame:
            return
        if not isinstance(parsed, Call):
            self._answered(parsed, message)
        elif not parsed.is_send:
            self._say(await self._reply(parsed))

    def _answered(self, answer: CallResult | CallError, message: bytes) -> None:
        """The station answers: us, or the central system, which may be back already."""
        if self._ordered is not None and answer.message_id == self._ordered[0] and not self._ordered[1].done():
            self._ordered[1].set_result(answer)
        elif answer.message_id not in self._own_orders:
            self._link.send_up(message)

    async def order(self, order: Order) -> bool | None:
        """Give the station an order of our own: whether it takes it; None if it does not answer."""
        [call] = outbound.calls_for(self._version, order)
        message_id = uuid4().hex
        answer: asyncio.Future[CallResult | CallError] = asyncio.get_running_loop().create_future()
        self._ordered = (message_id, answer)
        self._own_orders.append(message_id)
        self._say(frame.call(message_id, call.action, msgspec.json.encode(call.payload)))
        done, _ = await asyncio.wait((answer,), timeout=self._circumstances.answer_s)
        self._ordered = None
        for held in self._held:
            self._link.send_down(held)
        self._held.clear()
        if not done or answer.cancelled():
            return None
        told_us = answer.result()
        if isinstance(told_us, CallError):
            return False
        try:
            response = table.RESPONSES[self._version][call.action].decode(told_us.payload)
        except msgspec.DecodeError:
            return False
        return outbound.answer_for(order, [response]).state is CommandState.ACCEPTED

    async def _reply(self, call: Call) -> bytes:
        ours = self._circumstances
        admission = ours.known.admission(self._link.station_id)
        reply = Reply(now=told(ours.clock.now()), admission=admission, interval_s=ours.interval_s)
        try:
            taken = standing_in.take(self._version, call, admission)
            ours.limiting.noticed(self.station_id, taken.facts)
            if taken.is_kept:
                reply.transaction_id = await self.backlog.keep(
                    call.action, bytes(call.payload), opens_transaction=taken.opens_transaction
                )
            payload = standing_in.answer(taken, ours.tokens, reply)
        except NotTaken as refused:
            return frame.error(self._version, call.message_id, refused.code, str(refused))
        except (BacklogFull, OSError) as error:
            _log.error("a message can't be kept", station=self._link.station_id, error=str(error))
            description = "this could not be stored, please repeat it"
            return frame.error(self._version, call.message_id, ErrorCode.INTERNAL_ERROR, description)
        return frame.result(call.message_id, payload)

    def _say(self, message: bytes) -> None:
        self._link.send_down(message, Origin.OWN)

    # --- on its return

    async def _come_back(self) -> None:
        ours = self._circumstances
        backoff = Backoff(first_s=ours.retry_s, longest_s=ours.longest_retry_s)
        while True:
            try:
                if self._link.uplink.transport is None:
                    await asyncio.sleep(backoff.next_s())
                    await self._dial()
                await self._tell_all()
                return
            except UplinkAway as away:
                _log.debug("the uplink is still away", station=self._link.station_id, why=str(away))
            except _Lost:
                self._link.uplink.close(Closing(WSCloseCode.GOING_AWAY.value, b"no answer"))
            except OSError as error:
                _log.error("a backlog can't be read or written", station=self._link.station_id, error=str(error))
                self._link.uplink.close(Closing(WSCloseCode.INTERNAL_ERROR.value, b"disk"))
            except TurnedAway as turned:
                _log.warning(
                    "the central system is back, and does not let the station in",
                    station=self._link.station_id,
                    why=str(turned),
                )
                self._link.station.close(
                    Closing(WSCloseCode.POLICY_VIOLATION.value, b"turned away by the central system")
                )
                return

    async def _dial(self) -> None:
        agreed = await self._circumstances.uplink.open(self._link.new_uplink(), self._visitor)
        if agreed != self._protocol:
            # It speaks another version now: that is settled anew when the station comes again.
            self._link.close(Closing(WSCloseCode.SERVICE_RESTART.value, b"the central system speaks another version"))
            raise _Lost

    async def _tell_all(self) -> None:
        """Tell the central system all that waits; then messages pass again."""
        self._link.uplink.pause_reading(paused=False)
        is_lifted = False
        while True:
            kept = await self.backlog.first()
            if kept is not None:
                await self._tell(kept)
            elif self._waiting or self._is_answering:
                self._quiet.clear()
                await self._quiet.wait()
            elif not is_lifted:
                is_lifted = True
                await self._circumstances.limiting.lift(self)
            else:
                break
        if self._link.uplink.transport is None:
            raise _Lost
        self.alone = False
        self._tasks[0].cancel()
        _log.info("the central system is back and was told all", station=self._link.station_id)

    async def _tell(self, kept: Kept) -> None:
        """Tell one request. One that is refused, and will be, is set aside: it stands in the log."""
        payload = bytes(kept.payload)
        if self.backlog.numbers.is_unnamed(kept.action, payload):
            self._set_aside(kept, "its transaction is not known there")
            await self.backlog.told(kept.entry)
            return
        answer = await self._ask(kept.action, self.backlog.numbers.payload_up(kept.action, payload))
        if isinstance(answer, CallError):
            self._refusals += 1
            if answer.code in _PASSING and self._refusals < _ATTEMPTS:
                raise _Lost
            self._set_aside(kept, f"{answer.code} {answer.description}")
        self._refusals = 0
        await self.backlog.told(kept.entry, None if kept.number is None else _transaction_of(answer))

    def _set_aside(self, kept: Kept, why: str) -> None:
        self._circumstances.set_aside += 1
        _log.error(
            "the central system does not take what it was told",
            station=self._link.station_id,
            action=kept.action,
            payload=bytes(kept.payload).decode(),
            why=why,
        )

    async def _ask(self, action: str, payload: bytes) -> CallResult | CallError:
        if self._link.uplink.transport is None:
            raise _Lost
        message_id = uuid4().hex
        answer: asyncio.Future[CallResult | CallError] = asyncio.get_running_loop().create_future()
        self._asked = (message_id, answer)
        self._link.send_up(frame.call(message_id, action, payload), Origin.OWN)
        done, _ = await asyncio.wait((answer,), timeout=self._circumstances.answer_s)
        if not done or answer.cancelled():
            self._asked = None
            raise _Lost
        return answer.result()


class _Booted(Struct, frozen=True):
    """What counts of the answer to a BootNotification."""

    status: str


_BOOTED = msgspec.json.Decoder(_Booted)


def _admission(action: str, answer: CallResult) -> Admission:
    """Whether the central system lets the station take part: whom it gives any other answer, it does."""
    if action != "BootNotification":
        return Admission.ACCEPTED
    try:
        return Admission(_BOOTED.decode(answer.payload).status.lower())
    except ValueError:
        return Admission.PENDING


class _Opened(Struct, frozen=True):
    """What counts of the answer to a StartTransaction."""

    transaction_id: int = msgspec.field(name="transactionId")


_OPENED = msgspec.json.Decoder(_Opened)


def _transaction_of(answer: CallResult | CallError) -> int | None:
    """How the central system names the transaction; None where it names none."""
    try:
        return _OPENED.decode(answer.payload).transaction_id if isinstance(answer, CallResult) else None
    except msgspec.DecodeError:
        return None

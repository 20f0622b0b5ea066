"""One station that does what a script says, step by step: the way stories are told in tests."""

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec
from cryptography import x509

from voltway.ocpp.wire import WireStruct
from voltway.simulator import charging, reserving
from voltway.simulator.build import build_station
from voltway.simulator.call import Answer, Call, Outcome, Promise
from voltway.simulator.cars import CARS
from voltway.simulator.contract_car import ContractCar
from voltway.simulator.conversation import Direction
from voltway.simulator.evse import Evse
from voltway.simulator.ledger import Ledger, SessionAccount
from voltway.simulator.orders.answer import OrderRefused, error_frame, obey, result_frame
from voltway.simulator.orders.certificates import ask_for_certificate
from voltway.simulator.outage import reboot
from voltway.simulator.physics import Battery, Car, Supply
from voltway.simulator.plan import AC_11, StationPlan
from voltway.simulator.provisioning import ask_for_contract, ask_for_status
from voltway.simulator.session import ChargingSession
from voltway.simulator.speech.authorize import contract_status, verdict
from voltway.simulator.speech.boot import Nameplate
from voltway.simulator.station import Station
from voltway.simulator.words import request_decoder
from voltway.simulator.world import Habits, Network, new_world
from voltway.vocabulary.energy import ReadingContext
from voltway.vocabulary.errors import Unavailable
from voltway.vocabulary.sessions import StopCause
from voltway.vocabulary.stations import Admission, BootCause, OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus

T = TypeVar("T")

SCRIPTED_HABITS = Habits(call_timeout_s=10.0, transaction_attempts=1, boot_retry_s=3600.0, handshake_timeout_s=10.0)
"""A script wants to see each failure itself: nothing is tried again unless it says so."""

FIRST_REGISTER_WH = 1_000_000.0
FAMILY_CAR = next(car for _, car in CARS if car.name == "family hatchback")


class CallFailed(Exception):
    """The network answered a CALL with an error, not at all, or with something that doesn't fit the schema."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.action}: {answer.outcome.value} {answer.error_code} {answer.error_text}".strip())
        self.answer = answer


class LineLost(Unavailable):
    """The connection went while a step waited for its answer."""


class SimulatedStation:
    """A scripted station, for all versions alike.

    ::

        async with SimulatedStation("ws://localhost:9000/ocpp", "BERLIN-1", OcppVersion.V201) as station:
            await station.boot()
            await station.plug_in()
            assert await station.authorize("CARD") is AuthorizationStatus.ACCEPTED
            session = await station.start("CARD")
            await station.charge(minutes=30)
            await station.stop()
            print(session.reference, session.energy_wh)

    Entering connects. Time stands still but in `wait` and `charge`; a step returns when its message is answered, or
    at once while offline, when it is queued. `last_answer` holds the answer itself. Steps raise CallFailed when the
    network doesn't answer as it should, LineLost when the connection goes meanwhile.
    """

    def __init__(  # noqa: PLR0913  (one argument per property)
        self,
        url: str,
        station_id: str,
        version: OcppVersion,
        *,
        password: str | None = None,
        evses: tuple[Supply, ...] = (AC_11,),
        begins_at: datetime | None = None,
        habits: Habits = SCRIPTED_HABITS,
        tls: ssl.SSLContext | None = None,
        secure_url: str | None = None,
        address: str | None = None,
    ) -> None:
        self.plan = StationPlan(
            station_id=station_id,
            version=version,
            evses=evses,
            register_wh=(FIRST_REGISTER_WH,) * len(evses),
            nameplate=Nameplate(serial=f"S-{station_id}"[:25]),
            password=password,
        )
        self.seed: object = 1
        self._network = Network(url=url, tls=tls, secure_url=secure_url, address=address)
        self._begins_at = begins_at or datetime.now(UTC)
        self._habits = habits
        self._ledger = Ledger()
        self._pending: set[Promise] = set()
        self._answers: dict[str, dict[str, Any] | OrderRefused | None] = {}
        self._orders: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        self._heard: asyncio.Queue[bytes] = asyncio.Queue()
        self.transcript: list[tuple[Direction, bytes]] = []
        self.last_answer: Answer | None = None

    @classmethod
    def of(
        cls,
        url: str,
        plan: StationPlan,
        *,
        begins_at: datetime | None = None,
        habits: Habits = SCRIPTED_HABITS,
        seed: object = 1,
    ) -> Self:
        """One that is planned in every detail, misbehaviour included."""
        station = cls(url, plan.station_id, plan.version, begins_at=begins_at, habits=habits)
        station.plan, station.seed = plan, seed
        return station

    async def __aenter__(self) -> Self:
        self.world = new_world(
            self._network, self._begins_at, self.seed, run=None, habits=self._habits, ledger=self._ledger
        )
        self.world.on_line_lost = self._line_lost
        self.station: Station = build_station(self.plan, self.world, self._obey)
        self.station.conversation.witness = self._witness
        self._wall = asyncio.get_running_loop().create_task(self.world.keep_wall_clock())
        try:
            await self.station.connect()
        except BaseException:
            self._wall.cancel()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.world.end([self.station])
        self._wall.cancel()
        await asyncio.gather(self._wall, return_exceptions=True)
        if error is None:
            self._raise_troubles()

    def _raise_troubles(self) -> None:
        if self.world.troubles:
            raise BaseExceptionGroup("the simulated station itself went wrong", self.world.troubles)

    # ── what it is ───────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def version(self) -> OcppVersion:
        """The protocol it speaks."""
        return self.plan.version

    @property
    def connected(self) -> bool:
        """Whether it has a line."""
        return self.station.line is not None

    def evse(self, evse_id: int = 1) -> Evse:
        """One of its EVSEs, from 1."""
        return self.station.evse(evse_id)

    def now(self) -> datetime:
        """The station's own time."""
        return self.world.time.moment()

    def ledger(self) -> list[SessionAccount]:
        """What the station counted."""
        return self._ledger.sessions()

    # ── a day in its life ────────────────────────────────────────────────────────────────────────────────────────────

    async def boot(self, cause: BootCause = BootCause.POWER_UP) -> Admission:
        """Boot, and tell all statuses if accepted."""
        self.station.boot_cause = cause
        self.station.configuration.restart()
        await self._ask(lambda reply: self.station.boot(cause, reply), even_unaccepted=True)
        await self.said()
        return self.station.admission or Admission.REJECTED

    async def heartbeat(self) -> WireStruct | None:
        """Send a Heartbeat."""
        return await self._ask(self.station.heartbeat)

    async def report_security(self, name: str, tech_info: str = "") -> WireStruct | None:
        """Tell of something that concerns its security, by the standard's name or one of its own."""
        return await self._ask(lambda reply: self.station.report_security(name, tech_info, reply))

    async def ask_for_certificate(self, kind: str = "") -> WireStruct | None:
        """Make a new key, and ask for a certificate for it. `kind`: the type that OCPP 2.x names, "" for none."""
        return await self._ask(lambda reply: ask_for_certificate(self.station, kind, reply))

    async def certificate_status(
        self, certificate: x509.Certificate, issuer: x509.Certificate, responder: str = "http://ocsp.invalid/"
    ) -> WireStruct | None:
        """Ask whether a certificate is revoked: what is answered. `responder`: where the certificate says."""
        return await self._ask(lambda reply: ask_for_status(self.station, certificate, issuer, responder, reply))

    async def install_contract(self, car: ContractCar) -> bool:
        """A car asks for its contract's certificate, or a new one: whether it got one that is for it."""
        message = await self._ask(lambda reply: ask_for_contract(self.station, car, reply))
        given = getattr(message, "exi_response", "")
        if given:
            car.take(given)
        return bool(given)

    async def plug_in(self, evse: int = 1, *, car: Car = FAMILY_CAR, soc: float = 0.3) -> None:
        """A car arrives, its battery filled to `soc` (0 to 1)."""
        charging.plug_in(self.station, self.evse(evse), Battery(car, soc))
        await self.said()

    async def unplug(self, evse: int = 1) -> None:
        """The car leaves; a running session ends with it."""
        charging.unplug(self.station, self.evse(evse))
        await self.said()

    async def authorize(self, token: str) -> AuthorizationStatus | None:
        """Show a card. While offline the local list answers, or nobody (None)."""
        if not self.station.online:
            return self.station.local_list.verdict(token)
        message = await self._ask(lambda reply: charging.authorize(self.station, token, reply))
        return verdict(message)

    async def show_contract(self, emaid: str, chain: str) -> tuple[AuthorizationStatus | None, str | None]:
        """A car shows its contract certificate (PEM): what is said of the contract, and of the certificate."""
        message = await self._ask(lambda reply: charging.authorize(self.station, emaid, reply, chain))
        return verdict(message), contract_status(message)

    async def start(self, token: str | None, evse: int = 1, *, remote_start_id: int | None = None) -> ChargingSession:
        """Begin a session. If the network refuses the card the session has ended again when this returns."""
        return await self._step(
            lambda reply: charging.begin(
                self.station, self.evse(evse), token, remote_start_id=remote_start_id, reply=reply
            )
        )

    async def bind(self, token: str, evse: int = 1) -> None:
        """Show a card for a session that began without one (2.x)."""
        await self._step(lambda reply: charging.bind(self.station, self.evse(evse), token, reply))

    async def meter(
        self,
        evse: int = 1,
        *,
        energy_wh: float | None = None,
        register_wh: float | None = None,
        context: ReadingContext = ReadingContext.SAMPLE_PERIODIC,
    ) -> None:
        """Send a meter reading of the running session, or outside one.

        The register can be put to `register_wh` before, or to the session's start plus `energy_wh`.
        """
        place = self.evse(evse)
        if energy_wh is not None:
            register_wh = charging.running(self.station, place).register_start_wh + energy_wh
        if register_wh is not None:
            place.set_register(register_wh)
        if place.session is None:
            await self._step(lambda reply: charging.measure_idle(self.station, place, context, reply))
        else:
            await self._step(lambda reply: charging.sample(self.station, place, context=context, reply=reply))

    async def stop(
        self, evse: int = 1, *, cause: StopCause = StopCause.DRIVER, token: str | None = None
    ) -> ChargingSession:
        """End the running session."""
        return await self._step(
            lambda reply: charging.end(self.station, self.evse(evse), cause, token=token, reply=reply)
        )

    async def fault(self, evse: int = 1, *, faulted: bool = True) -> None:
        """An EVSE breaks, or works again."""
        self.evse(evse).faulted = faulted
        self.station.tell_status(self.evse(evse))
        reserving.give_up_unusable(self.station)
        await self.said()

    async def wait(self, *, minutes: float = 0.0, seconds: float = 0.0) -> None:
        """Let simulated time pass: cars charge, meters are read, all of it answered before this returns."""
        await self.world.time.pass_by(minutes * 60 + seconds)

    charge = wait

    async def said(self, timeout_s: float = 10.0) -> None:
        """Wait until everything that can be said now has been answered."""
        async with asyncio.timeout(timeout_s):
            await self.world.time.quiet()

    async def flushed(self, timeout_s: float = 10.0) -> None:
        """Wait until every message about a session has been acknowledged, or given up."""
        async with asyncio.timeout(timeout_s):
            while self.station.conversation.waiting:
                self._raise_troubles()
                await asyncio.sleep(0.005)

    # ── the line ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def drop_line(self, *, clean: bool = False) -> None:
        """Lose the connection: with a TCP reset, or cleanly with a close frame. The station lives on."""
        line = self.station.line
        if line is not None:
            self.station.forget_line()
            if clean:
                line.hang_up()
            else:
                line.cut()
        await asyncio.sleep(0)

    async def vanish(self) -> None:
        """Fall silent without a sign: the other side keeps a connection that answers nothing, not even pings."""
        self.station.fall_silent()

    async def reconnect(self) -> None:
        """Connect again, without a boot: what was queued goes out. Raises LineRefused."""
        await self.station.connect()
        if self.station.admission is Admission.ACCEPTED:
            self.station.resume()

    async def power_cut(self, *, forget: bool = False) -> None:
        """Lose power: the line goes, and the next `boot` is a new life. `forget`: the queue is lost as well."""
        await self.drop_line()
        for evse in self.station.evses:
            if evse.session is not None:
                if forget:
                    charging.abandon(self.station, evse)
                else:
                    charging.end(self.station, evse, StopCause.POWER_LOSS)
        if forget:
            self.station.conversation.lose_queue()
        reboot(self.station, BootCause.POWER_UP)

    # ── being told ───────────────────────────────────────────────────────────────────────────────────────────────────

    async def expect(self, action: str, timeout_s: float = 5.0) -> WireStruct:
        """Wait for the network to send a CALL of this action; others before it are passed over. Returns its payload."""
        async with asyncio.timeout(timeout_s):
            while True:
                told, payload = await self._orders.get()
                if told == action:
                    decoder = request_decoder(self.version, action)
                    if decoder is None:
                        raise LookupError(f"OCPP {self.version} has no {action}")
                    return decoder.decode(payload)

    def will_answer(self, action: str, payload: dict[str, Any]) -> None:
        """From now on answer CALLs of this action with this payload, and do nothing."""
        self._answers[action] = payload

    def will_refuse(self, action: str, code: str, text: str = "") -> None:
        """From now on answer CALLs of this action with a CALLERROR."""
        self._answers[action] = OrderRefused(code, text)

    def will_ignore(self, action: str) -> None:
        """From now on leave CALLs of this action unanswered."""
        self._answers[action] = None

    def _obey(self, station: Station, message_id: bytes, action: str, payload: bytes) -> bytes | None:
        self._orders.put_nowait((action, payload))
        if action not in self._answers:
            return obey(station, message_id, action, payload)
        answer = self._answers[action]
        if answer is None:
            return None
        return error_frame(message_id, answer) if isinstance(answer, OrderRefused) else result_frame(message_id, answer)

    # ── raw ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    async def call(self, action: str, payload: dict[str, Any]) -> Answer:
        """Make any CALL at all; errors come back as answers, too."""
        promise = Promise()
        self.station.conversation.say(Call(action, lambda: payload, promise.keep))
        self.last_answer = await promise.answer
        return self.last_answer

    def send_text(self, frame: str | bytes) -> None:
        """Send any text frame as it is."""
        self.station.conversation.put(frame.encode() if isinstance(frame, str) else frame)

    def send_bytes(self, frame: bytes) -> None:
        """Send a binary frame."""
        if self.station.line is not None:
            self.station.line.send_bytes(frame)

    async def receive(self, timeout_s: float = 5.0) -> Any:
        """The next text frame that nobody has fetched yet, as JSON. Frames are kept from the beginning."""
        async with asyncio.timeout(timeout_s):
            return msgspec.json.decode(await self._heard.get())

    def forget_frames(self) -> None:
        """Let `receive` begin with the next frame."""
        while not self._heard.empty():
            self._heard.get_nowait()

    def _witness(self, direction: Direction, frame: bytes) -> None:
        self.transcript.append((direction, frame))
        if direction is Direction.HEARD:
            self._heard.put_nowait(frame)

    # ── waiting for answers ──────────────────────────────────────────────────────────────────────────────────────────

    async def _ask(
        self, ask: Callable[[Callable[[Answer], None]], object], *, even_unaccepted: bool = False
    ) -> WireStruct | None:
        if not (self.connected if even_unaccepted else self.station.online):
            return None
        promise = Promise()
        ask(promise.keep)
        return await self._answer(promise)

    async def _step(self, step: Callable[[Callable[[Answer], None]], T]) -> T:
        promise = Promise()
        outcome = step(promise.keep)
        if self.station.online:
            await self._answer(promise)
            await self.said()
        return outcome

    async def _answer(self, promise: Promise) -> WireStruct | None:
        self._pending.add(promise)
        try:
            answer = self.last_answer = await promise.answer
        finally:
            self._pending.discard(promise)
        if answer.outcome is Outcome.LINE_LOST:
            raise LineLost(f"{self.plan.station_id} lost its line during {answer.action}", "reconnect()")
        if answer.outcome is not Outcome.RESULT:
            raise CallFailed(answer)
        return answer.message

    def _line_lost(self, _: Station) -> None:
        for waiting in list(self._pending):
            lost = LineLost(f"{self.plan.station_id} lost its line", "reconnect(); what was queued then goes out")
            waiting.break_with(lost)

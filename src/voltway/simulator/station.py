"""One simulated station: its connection, its boot, its heartbeats, what it tells of its connectors."""

import asyncio
import base64
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator.behaviours.behaviour import Behaviour
from voltway.simulator.call import Answer, Call, Outcome
from voltway.simulator.certificates import Certificates
from voltway.simulator.configuration import (
    HEARTBEAT_INTERVAL,
    NETWORK_PRIORITY,
    PASSWORD,
    SECURITY_PROFILE,
    Configuration,
)
from voltway.simulator.conversation import Conversation
from voltway.simulator.der import DerControls
from voltway.simulator.dice import dice
from voltway.simulator.evse import Evse
from voltway.simulator.line import Line, LineRefused, open_line
from voltway.simulator.local_list import LocalList
from voltway.simulator.monitors import Monitors
from voltway.simulator.plan import StationPlan
from voltway.simulator.profiles import Profile
from voltway.simulator.reservations import Reservations
from voltway.simulator.speech import boot as boot_speech, status as status_speech
from voltway.simulator.till import Till
from voltway.simulator.timers import Timer
from voltway.simulator.words import SUBPROTOCOL
from voltway.simulator.world import World
from voltway.vocabulary.stations import Admission, BootCause, ChargingState, OcppVersion

if TYPE_CHECKING:
    from voltway.simulator.firmware import Update

_ADMISSION: dict[str, Admission] = {
    v201.RegistrationStatusEnum.ACCEPTED: Admission.ACCEPTED,
    v201.RegistrationStatusEnum.PENDING: Admission.PENDING,
    v201.RegistrationStatusEnum.REJECTED: Admission.REJECTED,
}


Obey = Callable[["Station", bytes, str, bytes], bytes | None]
"""Does what a CALL of the network asks: station, message id as JSON, action, payload as JSON. Returns the frame that
answers, or None to leave it unanswered."""


def iso(at: float) -> str:
    """A moment (POSIX seconds) as OCPP writes it: UTC, milliseconds, Z."""
    return (datetime.fromtimestamp(0, UTC) + timedelta(seconds=at)).isoformat(timespec="milliseconds")[:-6] + "Z"


class UploadUnderWay(NamedTuple):
    """The log that is sent, or was last: by which number it was asked for, if by one."""

    request_id: int | None
    task: asyncio.Task[None]


class Station:
    """A charging station as its network sees it, and as the drivers around it use it.

    It has no task of its own: timers, frames and drivers move it. What happens around sessions stands in
    `charging.py`, how it answers its network in `orders/`.
    """

    __slots__ = (
        "_heartbeat",
        "admission",
        "away",
        "behaviours",
        "boot_cause",
        "certificates",
        "configuration",
        "conversation",
        "der",
        "display",
        "evses",
        "failures",
        "firmware",
        "groups",
        "line",
        "local_list",
        "monitors",
        "network_profiles",
        "obey",
        "once_accepted",
        "plan",
        "profiles",
        "published",
        "remembered",
        "reservations",
        "sessions",
        "till",
        "update",
        "upload",
        "world",
    )

    def __init__(self, plan: StationPlan, world: World, behaviours: tuple[Behaviour, ...], obey: Obey) -> None:
        self.plan = plan
        self.world = world
        self.conversation = Conversation(plan.station_id, plan.version, world, self._ordered)
        self.behaviours = behaviours
        self.conversation.behaviours = behaviours
        self.obey = obey
        self.configuration = Configuration(len(plan.evses), world.habits)
        self.evses = [
            Evse(number, supply, register, world.time.now)
            for number, (supply, register) in enumerate(zip(plan.evses, plan.register_wh, strict=True), 1)
        ]
        self.profiles: list[Profile] = []
        self.local_list = LocalList()
        self.certificates = Certificates()
        self.network_profiles: dict[str, str] = {}
        self.remembered: dict[str, int] = {}
        self.display: dict[int, v201.MessageInfo | v21.MessageInfo] = {}
        self.der = DerControls()
        self.till = Till()
        self.reservations = Reservations()
        self.groups: dict[str, str] = {}
        self.monitors: Monitors | None = None
        self.line: Line | None = None
        self.admission: Admission | None = None
        self.boot_cause = BootCause.POWER_UP
        self.firmware = plan.nameplate.firmware
        self.update: Update | None = None
        self.published: set[str] = set()
        self.once_accepted: Callable[[], None] | None = None
        self.away = False
        self.failures = 0
        self.sessions = 0
        self.upload: UploadUnderWay | None = None
        self._heartbeat: Timer | None = None

    @property
    def station_id(self) -> str:
        """Its identity."""
        return self.plan.station_id

    @property
    def version(self) -> OcppVersion:
        """The protocol it speaks."""
        return self.plan.version

    @property
    def online(self) -> bool:
        """Whether it is connected and its network has accepted it."""
        return self.line is not None and self.admission is Admission.ACCEPTED

    def evse(self, evse_id: int) -> Evse:
        """The EVSE of that number, from 1. Raises IndexError where there is none."""
        if not 0 < evse_id <= len(self.evses):
            raise IndexError(f"{self.station_id} has no EVSE {evse_id}")
        return self.evses[evse_id - 1]

    def wire_time(self, at: float) -> str:
        """A moment as this station tells it: honestly, unless it lies about its clock."""
        for behaviour in self.behaviours:
            if (told := behaviour.wire_time(at)) is not None:
                return told
        return iso(at)

    # ── the line ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def connect(self) -> None:
        """Open a connection, once. Raises LineRefused."""
        line = Line(self.conversation.heard, self._line_lost, self.world.fail)
        self.world.time.begin_work()
        url = self._url()
        try:
            await open_line(
                line,
                url,
                self._headers(),
                source_address=self.plan.source_address,
                tls=self.world.network.tls if url.startswith("wss:") else None,
                timeout_s=self.world.habits.handshake_timeout_s,
            )
        finally:
            self.world.time.end_work()
        if line.transport is None or line.transport.is_disconnected:
            raise LineRefused(url, "closed at once")
        self.line = line
        self.conversation.line_up(line)
        self.world.tally.connected += 1

    def _url(self) -> str:
        """Where to connect: by the first of its priorities, and where that failed by the next (2.x part 2, B10)."""
        network = self.world.network
        if self.version is OcppVersion.V16:
            moved = self.configuration.seconds(SECURITY_PROFILE) > 1 and self.failures % 2 == 0
            return network.url_of(self.station_id, network.secure_url if moved else None)
        slots = self.configuration.get(NETWORK_PRIORITY).split(",")
        return network.url_of(self.station_id, self.network_profiles.get(slots[self.failures % len(slots)]))

    def _headers(self) -> dict[str, str]:
        headers = {"Sec-WebSocket-Protocol": SUBPROTOCOL[self.version]}
        password = self.configuration.get(PASSWORD) or self.plan.password
        if password is not None:
            proof = base64.b64encode(f"{self.station_id}:{password}".encode()).decode()
            headers["Authorization"] = f"Basic {proof}"
        if self.world.network.address is not None:
            headers["X-Forwarded-For"] = self.world.network.address
        for behaviour in self.behaviours:
            headers = behaviour.headers(headers)
        return headers

    def _line_lost(self, line: Line) -> None:
        if line is not self.line:
            return
        self.forget_line()
        if self.away:
            return
        self.world.tally.lost_lines += 1
        if self.world.on_line_lost is not None:
            self.world.on_line_lost(self)

    def forget_line(self) -> None:
        """Count the connection as gone, whatever its other end believes."""
        if self.line is None:
            return
        self.line = None
        self.world.tally.connected -= 1
        self.conversation.line_down()

    def fall_silent(self) -> None:
        """Stay connected and dead: nothing is heard, nothing is said, and the other side isn't told."""
        if self.line is not None:
            self.world.silent_lines.append(self.line)
            self.line.fall_silent()
            self.forget_line()

    def forget_admission(self) -> None:
        """Count as not accepted, until the next boot is."""
        if self.admission is Admission.ACCEPTED:
            self.world.tally.accepted -= 1
        self.admission = None
        self.conversation.sends_sessions = False

    def resume(self) -> None:
        """Go on after a connection came about: boot where that is still to be done, else catch up."""
        if self.admission is Admission.ACCEPTED:
            self.report_statuses()
            self.conversation.go_on()
        else:
            self.boot(self.boot_cause)

    def backoff_s(self) -> float:
        """How long to wait before the next attempt to connect (OCPP 2.x part 4, 5.3): doubled per failure."""
        habits = self.world.habits
        luck = dice(self.world.seed, self.station_id, "backoff", self.failures).random()
        rounds = min(max(0, self.failures - 1), habits.backoff_repeats)
        return float((habits.backoff_minimum_s + luck * habits.backoff_range_s) * 2**rounds)

    # ── boot and heartbeat ───────────────────────────────────────────────────────────────────────────────────────────

    def boot(self, cause: BootCause, reply: Callable[[Answer], None] | None = None) -> None:
        """Send a BootNotification, and again until the network accepts."""
        plate = replace(self.plan.nameplate, firmware=self.firmware)
        if any(behaviour.loses_list() for behaviour in self.behaviours):
            self.local_list.forget()
        for behaviour in self.behaviours:
            plate = behaviour.nameplate(plate)

        def booted(answer: Answer) -> None:
            self._booted(answer)
            if reply is not None:
                reply(answer)

        self.conversation.say(Call("BootNotification", lambda: boot_speech.boot(self.version, plate, cause), booted))

    def _booted(self, answer: Answer) -> None:
        message = answer.message
        if answer.outcome in (Outcome.LINE_LOST, Outcome.UNSENT):
            return
        if not isinstance(
            message, v16.BootNotificationResponse | v201.BootNotificationResponse | v21.BootNotificationResponse
        ):
            self.world.wall.after(self.world.habits.boot_retry_s, self._boot_again)
            return
        was_accepted = self.admission is Admission.ACCEPTED
        admission = _ADMISSION[message.status]
        if admission is Admission.ACCEPTED:
            self.admission = admission
            self._accepted(message.interval, was_accepted=was_accepted)
        else:
            self.forget_admission()
            self.admission = admission
            self.world.wall.after(message.interval or self.world.habits.boot_retry_s, self._boot_again)

    def _boot_again(self) -> None:
        if self.line is not None and self.admission is not Admission.ACCEPTED:
            self.boot(self.boot_cause)

    def _accepted(self, interval_s: int, *, was_accepted: bool) -> None:
        if interval_s > 0:
            self.configuration.set(HEARTBEAT_INTERVAL, str(interval_s))
        self.conversation.sends_sessions = True
        if not was_accepted:
            self.world.tally.accepted += 1
        self.report_statuses(everything=True)
        if self.once_accepted is not None:
            then, self.once_accepted = self.once_accepted, None
            then()
        self.beat_again()

    def beat_again(self) -> None:
        """Begin a new heartbeat interval."""
        if self._heartbeat is not None:
            self._heartbeat.cancel()
        interval_s = self.configuration.seconds(HEARTBEAT_INTERVAL)
        self._heartbeat = self.world.wall.after(interval_s, self._beat) if interval_s > 0 else None

    def _beat(self) -> None:
        if self.online:
            self.heartbeat()
        self.beat_again()

    def heartbeat(self, reply: Callable[[Answer], None] | None = None) -> None:
        """Send a Heartbeat."""
        self.conversation.say(Call("Heartbeat", dict, reply))

    def report_security(self, name: str, tech_info: str, reply: Callable[[Answer], None] | None = None) -> None:
        """Tell of something that concerns its security, by the standard's name or one of its own."""
        told = {"type": name, "timestamp": self.wire_time(self.world.time.now)}
        if tech_info:
            told["techInfo"] = tech_info
        self.conversation.say(Call("SecurityEventNotification", lambda: told, reply))

    # ── connectors ───────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def active_evses(self) -> int:
        """At how many EVSEs energy may flow."""
        return sum(evse.active for evse in self.evses)

    def advance(self) -> None:
        """Let the time up to now pass at all EVSEs. Before anything that changes what flows."""
        active = self.active_evses
        for evse in self.evses:
            evse.advance(self.world.time.now, self.profiles, active)

    def charging_state(self, evse: Evse) -> ChargingState:
        """How far charging has come there."""
        return evse.charging_state(self.profiles, self.active_evses)

    def report_statuses(self, *, everything: bool = False) -> None:
        """Tell the status of each connector that changed since it was last told, or of all of them."""
        if everything and self.version is OcppVersion.V16:
            self._say_status(0, v16.ChargePointStatus.AVAILABLE)
        for evse in self.evses:
            if everything:
                evse.told_status = None
            self.tell_status(evse)

    def tell_status(self, evse: Evse, reply: Callable[[Answer], None] | None = None) -> None:
        """Tell a connector's status if it isn't what was last told. Offline it waits for the reconnection."""
        if not self.online:
            return
        self.watch()
        self.reservations.mark(self.evses)
        finishing = evse.served and evse.session is None
        word = status_speech.word(self.version, evse.status, self.charging_state(evse), finishing=finishing)
        if word != evse.told_status:
            evse.told_status = word
            self._say_status(evse.evse_id, word, reply)

    def watch(self) -> None:
        """Let the monitors that were set see what has changed."""
        if self.monitors is not None and self.online:
            self.monitors.judge()

    def _say_status(self, evse_id: int, word: str, reply: Callable[[Answer], None] | None = None) -> None:
        def told(answer: Answer) -> None:
            if answer.outcome is Outcome.LINE_LOST and evse_id > 0:
                self.evse(evse_id).told_status = None
            if reply is not None:
                reply(answer)

        error = v16.ChargePointErrorCode.OTHER_ERROR if word == v16.ChargePointStatus.FAULTED else None
        payload = status_speech.status(self.version, evse_id, word, self.wire_time(self.world.time.now), error)
        self.conversation.say(Call("StatusNotification", lambda: payload, told))

    # ── being told ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _ordered(self, message_id: bytes, action: str, payload: bytes) -> None:
        delay_s = max((behaviour.answer_delay_s(action) for behaviour in self.behaviours), default=0.0)
        if delay_s == math.inf:
            return
        frame = self.obey(self, message_id, action, payload)
        if frame is None:
            return
        if delay_s > 0:
            self.world.wall.after(delay_s, lambda: self.conversation.put(frame))
        else:
            self.conversation.put(frame)

    def soon(self, effect: Callable[[], object]) -> None:
        """Do something after the answer that is being given is out."""

        def run() -> None:
            try:
                effect()
            except Exception as failure:  # noqa: BLE001 - the loop would only print it; it ends the simulation instead
                self.world.fail(failure)
            finally:
                self.world.time.end_work()

        self.world.time.begin_work()
        asyncio.get_running_loop().call_soon(run)

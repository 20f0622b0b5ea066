"""What all stations of one simulation share."""

import asyncio
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from voltway.simulator.ledger import Ledger
from voltway.simulator.simulated_time import SimulatedTime
from voltway.simulator.tally import Tally
from voltway.simulator.timers import Timers

if TYPE_CHECKING:
    from voltway.simulator.evse import Evse
    from voltway.simulator.line import Line
    from voltway.simulator.station import Station

WALL_TICK_S = 0.02
GOODBYE_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How stations deal with silence, in real seconds unless said otherwise.

    The back-off follows OCPP 2.x part 4 (RetryBackOffWaitMinimum, RetryBackOffRandomRange, RetryBackOffRepeatTimes),
    the retries of transaction messages TransactionMessageAttempts and TransactionMessageRetryInterval (1.6) and
    MessageAttempts and MessageAttemptInterval (2.x). `sample_interval_s` counts simulated seconds.
    """

    call_timeout_s: float = 30.0
    transaction_attempts: int = 5
    transaction_retry_s: float = 10.0
    backoff_minimum_s: float = 1.0
    backoff_range_s: float = 4.0
    backoff_repeats: int = 4
    handshake_timeout_s: float = 60.0
    reboot_s: float = 1.0
    boot_retry_s: float = 10.0
    sample_interval_s: float = 60.0
    connection_timeout_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Where stations connect: `url` without the station's own part, e.g. ``ws://localhost:9000/ocpp``.

    `secure_url` is where those of OCPP 1.6 connect that were moved to a security profile with TLS. `address` is where a
    proxy in front of the network would say that they come from.
    """

    url: str
    tls: ssl.SSLContext | None = None
    secure_url: str | None = None
    address: str | None = None

    def url_of(self, station_id: str, base: str | None = None) -> str:
        """The station's own address (OCPP-J part 4, 3.1.1: the identity percent-encoded as last segment)."""
        return f"{(base or self.url).rstrip('/')}/{quote(station_id, safe='')}"


@dataclass(slots=True, kw_only=True)
class World:
    """Time, books and habits. Two clocks: `time` for cars, drivers and meters, `wall` for everything on the line.

    `run` is a short text that differs from run to run: transaction and message ids carry it, because a station never
    uses one twice in its life. `brings_driver` is told when the network starts a session from afar and nobody is
    there, `on_line_lost` when a station has lost its connection. `silent_lines` are dead
    connections that the other side still believes in. `troubles` holds what went wrong inside the
    simulation itself, `in_trouble` is done as soon as something has.
    """

    run: str
    seed: object
    network: Network
    time: SimulatedTime
    wall: Timers
    habits: Habits = field(default_factory=Habits)
    ledger: Ledger = field(default_factory=Ledger)
    tally: Tally = field(default_factory=Tally)
    brings_driver: "Callable[[Station, Evse, str, int | None], None] | None" = None
    on_line_lost: "Callable[[Station], None] | None" = None
    silent_lines: "list[Line]" = field(default_factory=list)
    troubles: list[BaseException] = field(default_factory=list)
    in_trouble: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def fail(self, failure: BaseException) -> None:
        """Note a defect of the simulation itself."""
        self.troubles.append(failure)
        if not self.in_trouble.done():
            self.in_trouble.set_result(None)

    async def end(self, stations: "Sequence[Station]") -> None:
        """Let everybody hang up, and wait until the connections are gone. Those that don't go are cut."""
        self.on_line_lost = None
        await self.time.stop()
        lines = [station.line for station in stations if station.line is not None]
        for station in stations:
            station.away = True
        for line in lines:
            line.hang_up()
        for _ in range(round(GOODBYE_S / WALL_TICK_S)):
            if not any(line.connected for line in lines):
                break
            await asyncio.sleep(WALL_TICK_S)
        for line in [*lines, *self.silent_lines]:
            line.cut()
        await asyncio.sleep(0)

    async def keep_wall_clock(self) -> None:
        """Let the timers of the line run, until cancelled."""
        clock = asyncio.get_running_loop().time
        while True:
            try:
                self.wall.advance(clock())
            except Exception as failure:  # noqa: BLE001 - one broken timer must not stop all others unnoticed
                self.fail(failure)
            await asyncio.sleep(WALL_TICK_S)


def new_world(
    network: Network, begins_at: datetime, seed: object, *, run: str | None, habits: Habits, ledger: Ledger
) -> World:
    """A world at its beginning. Without `run` the run is named after its simulated beginning, in milliseconds."""
    time = SimulatedTime(begins_at)
    world = World(
        run=run or f"{int(begins_at.timestamp() * 1000):x}",
        seed=seed,
        network=network,
        time=time,
        wall=Timers(asyncio.get_running_loop().time()),
        habits=habits,
        ledger=ledger,
    )
    time.on_failure = world.fail
    return world

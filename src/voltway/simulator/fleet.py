"""Many stations in one process, their drivers, and the time they live in."""

import asyncio
import ssl
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from voltway.simulator import charging
from voltway.simulator.build import build_station
from voltway.simulator.dialler import Dialler
from voltway.simulator.driver import Neighbourhood, bring_driver
from voltway.simulator.ledger import Ledger, SessionAccount
from voltway.simulator.limits import allow_open_files, check_ports
from voltway.simulator.plan import FleetPlan, StationPlan, stations_of
from voltway.simulator.station import Station
from voltway.simulator.tally import Tally
from voltway.simulator.world import Network, World, new_world
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.sessions import StopCause

LOOK_EVERY_S = 0.05


class Fleet:
    """A fleet of simulated stations.

    ::

        async with Fleet(FleetPlan(url="ws://localhost:9000/ocpp", stations=500, speed=60)) as fleet:
            await fleet.accepted()
            await fleet.run_for(3600)
            await fleet.wind_down()
        for session in fleet.ledger(): ...

    `stations` may be given one by one instead of being derived from the plan.

    Raises InvalidInput for a URL that is none, StartupError where the operating system doesn't allow that many.
    """

    def __init__(self, plan: FleetPlan, stations: Sequence[StationPlan] | None = None) -> None:
        self.plan = plan
        self.stations: list[Station] = []
        self._given = stations
        self._neighbourhoods: list[Neighbourhood] = []
        self._tasks: list[asyncio.Task[None]] = []
        _check_url(plan.url)

    async def __aenter__(self) -> Self:
        begins_at = self.plan.begins_at or datetime.now(UTC)
        number = self.plan.stations if self._given is None else len(self._given)
        allow_open_files(number)
        check_ports(number, len(self.plan.source_addresses))
        plans = stations_of(self.plan, begins_at.timestamp()) if self._given is None else self._given
        self._ledger = Ledger(self.plan.ledger, keep=self.plan.keep_ledger)
        self.world = self._world(begins_at)
        self._dialler = Dialler(self.world, self.plan.connects_at_once)
        self.world.on_line_lost = self._dialler.dial_again
        self.world.brings_driver = bring_driver
        self.stations = [build_station(plan, self.world) for plan in plans]
        self._tasks.append(asyncio.get_running_loop().create_task(self.world.keep_wall_clock()))
        for station in self.stations:
            self._dialler.dial(station)
            if station.plan.traffic.visits_per_day > 0 and station.plan.tokens:
                self._neighbourhoods.append(Neighbourhood(station))
        for neighbourhood in self._neighbourhoods:
            neighbourhood.fill(self.plan.occupied_at_first)
            neighbourhood.wait_for_next()
        return self

    def _world(self, begins_at: datetime) -> World:
        tls = None
        if self.plan.url.startswith("wss:"):
            tls = ssl.create_default_context(cafile=None if self.plan.ca_file is None else str(self.plan.ca_file))
        return new_world(
            Network(url=self.plan.url, tls=tls),
            begins_at,
            self.plan.seed,
            run=self.plan.run,
            habits=self.plan.habits,
            ledger=self._ledger,
        )

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._dialler.close()
        await self.world.end(self.stations)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._ledger.close()
        if error is None:
            self._raise_troubles()

    @property
    def tally(self) -> Tally:
        """What has been counted so far."""
        return self.world.tally

    def ledger(self) -> list[SessionAccount]:
        """What the stations themselves counted, session by session."""
        return self._ledger.sessions()

    async def accepted(self, share: float = 1.0, timeout_s: float = 60.0) -> None:
        """Wait, in real time, until `share` (0 to 1) of the stations are connected, booted and accepted.

        Raises TimeoutError, with the reasons of failed connections, after `timeout_s`.
        """
        wanted = share * len(self.stations)
        try:
            await self._until(lambda: self.tally.connected >= wanted and self.tally.accepted >= wanted, timeout_s)
        except TimeoutError:
            counts = f"{self.tally.connected} connected and {self.tally.accepted} accepted of {len(self.stations)}"
            raise TimeoutError(f"{counts}; refused: {self.tally.refused_connections}") from None

    async def run_for(self, seconds: float) -> None:
        """Let so many simulated seconds pass, at the plan's speed. Raises what went wrong in the simulation itself."""
        await self._live(self.world.time.now + seconds)

    async def run(self) -> None:
        """Let time pass until cancelled."""
        await self._live(None)

    async def _live(self, until: float | None) -> None:
        life = asyncio.get_running_loop().create_task(self.world.time.run(self.plan.speed, until))
        try:
            await asyncio.wait({life, self.world.in_trouble}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            life.cancel()
            outcome = await asyncio.gather(life, return_exceptions=True)
        failures = [failure for failure in outcome if isinstance(failure, Exception)]
        self._raise_troubles(failures)

    async def wind_down(self, timeout_s: float = 60.0) -> None:
        """End every session, and wait in real time until everything that was to be told has been answered.

        No more drivers come. Raises TimeoutError while messages still wait after `timeout_s`.
        """
        for neighbourhood in self._neighbourhoods:
            neighbourhood.open = False
        await self.world.time.stop()
        for station in self.stations:
            for evse in station.evses:
                if evse.session is not None:
                    charging.end(station, evse, StopCause.DRIVER, token=evse.session.token)
                charging.unplug(station, evse)
            self._come_back(station)
        await self._until(lambda: self.unacknowledged == 0, timeout_s)

    def _come_back(self, station: Station) -> None:
        """An outage ends when the simulation does: nobody would let the time pass that it lasts."""
        if station.away:
            station.away = False
            self._dialler.dial_again(station)

    @property
    def unacknowledged(self) -> int:
        """How many messages about sessions still wait for their answer."""
        return sum(station.conversation.waiting for station in self.stations)

    async def _until(self, reached: Callable[[], bool], timeout_s: float) -> None:
        async with asyncio.timeout(timeout_s):
            while not reached():
                self._raise_troubles()
                await asyncio.sleep(LOOK_EVERY_S)

    def _raise_troubles(self, more: Sequence[BaseException] = ()) -> None:
        if troubles := [*self.world.troubles, *more]:
            self.world.troubles.clear()
            raise BaseExceptionGroup("the simulation itself went wrong", troubles)


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("ws", "wss") or not parts.hostname:
        raise InvalidInput(f"{url!r} is no WebSocket URL", "write ws://host:port/ocpp or wss://host/ocpp")

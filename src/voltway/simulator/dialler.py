"""Who connects next: a bounded number of attempts at once, the others wait in line without a task of their own."""

import asyncio
from collections import deque

from voltway.simulator.line import LineRefused
from voltway.simulator.station import Station
from voltway.simulator.world import World


class Dialler:
    """Connects stations and keeps them connected, with their back-off between attempts."""

    def __init__(self, world: World, connects_at_once: int) -> None:
        self._world = world
        self._connects_at_once = connects_at_once
        self._waiting: deque[Station] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    def dial(self, station: Station) -> None:
        """Connect a station as soon as there is room."""
        if self._closed:
            return
        self._world.time.begin_work()
        self._waiting.append(station)
        if len(self._tasks) < self._connects_at_once:
            task = asyncio.get_running_loop().create_task(self._work())
            self._tasks.add(task)
            task.add_done_callback(self._worked)

    def dial_again(self, station: Station) -> None:
        """Connect a station that has lost its line, after its back-off."""
        self._world.wall.after(station.backoff_s(), lambda: self._dial_unless_away(station))

    def _dial_unless_away(self, station: Station) -> None:
        if station.line is None and not station.away:
            self.dial(station)

    def _worked(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (failure := task.exception()) is not None:
            self._world.fail(failure)

    async def _work(self) -> None:
        while self._waiting and not self._closed:
            station = self._waiting.popleft()
            try:
                if station.line is None and not station.away:
                    await self._connect(station)
            finally:
                self._world.time.end_work()

    async def _connect(self, station: Station) -> None:
        try:
            await station.connect()
        except LineRefused as refused:
            self._world.tally.count(self._world.tally.refused_connections, refused.reason)
            station.failures += 1
            self.dial_again(station)
            return
        station.failures = 0
        station.resume()

    async def close(self) -> None:
        """Stop connecting."""
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

"""The time of the simulated world: paced by the wall clock, as fast as the answers come, or moved by hand."""

import asyncio
import math
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from voltway.simulator.timers import Timers

PACE_TICK_S = 0.02


class SimulatedTime:
    """What time it is for cars, drivers and meters.

    It is *busy* while somebody still has to react to the present moment: a driver who isn't asleep, a message that
    waits for its answer. At infinite speed the clock moves only when nobody is busy, which makes a run repeatable.
    """

    __slots__ = ("_busy", "_quiet", "_tasks", "on_failure", "timers")

    def __init__(self, begins_at: datetime) -> None:
        self.timers = Timers(begins_at.timestamp())
        self.on_failure: Callable[[BaseException], object] = _raise
        self._busy = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def now(self) -> float:
        """POSIX seconds."""
        return self.timers.now

    def moment(self) -> datetime:
        """The present moment, aware and UTC."""
        return datetime.fromtimestamp(self.timers.now, UTC)

    def begin_work(self) -> None:
        """Somebody has to react to the present moment before it may pass."""
        self._busy += 1
        self._quiet.clear()

    def end_work(self) -> None:
        """The reaction that `begin_work` announced is done."""
        self._busy -= 1
        if self._busy == 0:
            self._quiet.set()

    def spawn(self, life: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run a course of events as a task that counts as busy while it isn't asleep in `sleep_until`."""
        self.begin_work()
        task = asyncio.get_running_loop().create_task(life)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self.end_work()
        if not task.cancelled() and (failure := task.exception()) is not None:
            self.on_failure(failure)

    async def sleep_until(self, when: float, unless: asyncio.Future[None] | None = None) -> None:
        """Sleep to the simulated moment `when` (POSIX seconds), or until `unless` is done."""
        if when <= self.now or (unless is not None and unless.done()):
            return
        alarm: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        timer = self.timers.at(when, lambda: self._wake(alarm))

        def interrupted(_: object) -> None:
            timer.cancel()
            self._wake(alarm)

        if unless is not None:
            unless.add_done_callback(interrupted)
        self.end_work()
        try:
            await alarm
        except asyncio.CancelledError:
            timer.cancel()
            if not alarm.done() or alarm.cancelled():
                self.begin_work()
            raise
        finally:
            if unless is not None:
                unless.remove_done_callback(interrupted)

    async def sleep(self, seconds: float, unless: asyncio.Future[None] | None = None) -> None:
        """Sleep for so many simulated seconds, or until `unless` is done."""
        await self.sleep_until(self.now + seconds, unless)

    def _wake(self, alarm: asyncio.Future[None]) -> None:
        if not alarm.done():
            self.begin_work()
            alarm.set_result(None)

    async def quiet(self) -> None:
        """Wait until nobody is busy with the present moment."""
        while self._busy:
            await self._quiet.wait()

    async def run(self, speed: float, until: float | None = None) -> None:
        """Let time pass, `speed` simulated seconds per second (infinite: as fast as the answers come).

        Returns when the simulated clock reaches `until` (POSIX seconds), or never.
        """
        if math.isinf(speed):
            await self._run_as_fast_as_answers_come(until)
        else:
            await self._run_paced(speed, until)

    async def _run_paced(self, speed: float, until: float | None) -> None:
        clock = asyncio.get_running_loop().time
        began, origin = clock(), self.now
        while until is None or self.now < until:
            now = origin + (clock() - began) * speed
            self.timers.advance(now if until is None else min(now, until))
            await asyncio.sleep(PACE_TICK_S)

    async def _run_as_fast_as_answers_come(self, until: float | None) -> None:
        while until is None or self.now < until:
            await self.quiet()
            due = self.timers.next_due()
            if due is None and until is None:
                return
            self.timers.advance(min(due if due is not None else math.inf, until if until is not None else math.inf))
            await asyncio.sleep(0)
        await self.quiet()

    async def pass_by(self, seconds: float) -> None:
        """Move the clock by hand: everything that comes due happens in order, each with its answers awaited."""
        await self._run_as_fast_as_answers_come(self.now + seconds)

    async def stop(self) -> None:
        """End every task that was spawned."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _raise(failure: BaseException) -> None:
    raise failure

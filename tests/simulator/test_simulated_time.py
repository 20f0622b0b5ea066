import asyncio
import math
from datetime import UTC, datetime

import pytest

from voltway.simulator.simulated_time import SimulatedTime

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


async def test_at_infinite_speed_a_day_passes_at_once_and_in_order() -> None:
    time, seen = SimulatedTime(NOON), []

    async def live(name: str, hours: float) -> None:
        await time.sleep(hours * 3600)
        seen.append((name, time.moment().hour))

    time.spawn(live("evening", 8))
    time.spawn(live("afternoon", 3))
    await asyncio.wait_for(time.run(math.inf, until=NOON.timestamp() + 86_400), 2)
    assert seen == [("afternoon", 15), ("evening", 20)]
    assert time.now == NOON.timestamp() + 86_400


async def test_time_waits_for_whoever_is_busy() -> None:
    time = SimulatedTime(NOON)
    time.begin_work()
    running = asyncio.create_task(time.run(math.inf, until=NOON.timestamp() + 60))
    await asyncio.sleep(0.02)
    assert time.now == NOON.timestamp()
    time.end_work()
    await asyncio.wait_for(running, 1)
    assert time.now == NOON.timestamp() + 60


async def test_time_is_paced_by_its_speed() -> None:
    time = SimulatedTime(NOON)
    began = asyncio.get_running_loop().time()
    await time.run(600, until=NOON.timestamp() + 60)
    assert 0.09 <= asyncio.get_running_loop().time() - began < 1
    assert time.now == NOON.timestamp() + 60


async def test_a_sleeper_is_woken_by_what_he_waits_for() -> None:
    time = SimulatedTime(NOON)
    over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    woken_at: list[float] = []

    async def wait() -> None:
        await time.sleep(3600, unless=over)
        woken_at.append(time.now)

    time.spawn(wait())
    time.timers.after(60, lambda: over.set_result(None))
    await time.pass_by(120)
    assert woken_at == [NOON.timestamp() + 60]


async def test_a_failure_is_told_and_leaves_nobody_busy() -> None:
    time, failures = SimulatedTime(NOON), list[BaseException]()
    time.on_failure = failures.append

    async def stumble() -> None:
        await time.sleep(1)
        raise RuntimeError("stumbled")

    time.spawn(stumble())
    await asyncio.wait_for(time.pass_by(5), 1)
    assert [str(failure) for failure in failures] == ["stumbled"]


@pytest.mark.parametrize("woken_first", [False, True])
async def test_stopping_leaves_nobody_busy(woken_first: bool) -> None:
    time = SimulatedTime(NOON)

    async def sleep() -> None:
        await time.sleep(10)

    time.spawn(sleep())
    await asyncio.sleep(0)
    if woken_first:
        time.timers.advance(NOON.timestamp() + 11)
    await time.stop()
    await asyncio.wait_for(time.quiet(), 1)

import asyncio
import time

from voltway.kit.pace import Pace


async def took(pace: Pace, turns: int) -> float:
    began = time.monotonic()
    await asyncio.gather(*(pace.turn() for _ in range(turns)))
    return time.monotonic() - began


async def test_so_many_a_second_are_let_through_evenly() -> None:
    pace = Pace(100.0)
    assert await took(pace, 1) < 0.01, "the first does not wait"
    assert 0.18 <= await took(pace, 20) < 1.0


async def test_what_nobody_took_is_not_made_up_for() -> None:
    pace = Pace(50.0)
    await pace.turn()
    await asyncio.sleep(0.2)
    assert await took(pace, 5) >= 0.08

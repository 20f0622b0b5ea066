import asyncio
from contextlib import AsyncExitStack

import pytest

from voltway.people.turns import Turns


async def take(turns: Turns, order: list[str], name: str, *, is_known: bool = False, used_s: float = 0.0) -> None:
    async with turns.turn(is_known=is_known) as turn:
        order.append(name)
        turn.used_s = used_s


async def test_those_we_know_come_first_and_else_who_came_first() -> None:
    turns, order = Turns(1, 1.0), list[str]()
    async with turns.turn(is_known=False):
        names = ["stranger 1", "stranger 2", "known 1", "known 2"]
        waiting = [asyncio.create_task(take(turns, order, name, is_known="known" in name)) for name in names]
        await asyncio.sleep(0)
        assert order == []
    await asyncio.gather(*waiting)
    assert order == ["known 1", "known 2", "stranger 1", "stranger 2"]


async def test_so_many_at_once() -> None:
    turns = Turns(2, 1.0)
    async with AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(turns.turn(is_known=True))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(take(turns, [], "third", is_known=True), 0.02)
    await asyncio.wait_for(take(turns, [], "third", is_known=True), 5)


async def test_strangers_use_their_share_and_no_more() -> None:
    loop, turns, order = asyncio.get_running_loop(), Turns(2, 0.1), list[str]()
    begin = loop.time()
    async with asyncio.TaskGroup() as group:
        for number in range(5):
            group.create_task(take(turns, order, str(number), used_s=0.01))
    # Four rests of nine times ten milliseconds, or three where two began at once.
    assert 0.27 <= loop.time() - begin < 5
    assert order == list("01234")


async def test_those_we_know_wait_for_no_stranger_s_rest() -> None:
    turns, order = Turns(1, 0.001), list[str]()
    await take(turns, order, "stranger", used_s=10.0)
    resting = asyncio.create_task(take(turns, order, "another"))
    await asyncio.wait_for(take(turns, order, "known", is_known=True, used_s=10.0), 5)
    resting.cancel()
    await asyncio.gather(resting, return_exceptions=True)
    assert order == ["stranger", "known"]


async def test_who_gives_up_takes_nobody_s_turn() -> None:
    turns, order = Turns(1, 1.0), list[str]()
    async with turns.turn(is_known=True):
        gone = [asyncio.create_task(take(turns, order, "gone", is_known=known)) for known in (True, False)]
        stays = asyncio.create_task(take(turns, order, "stays"))
        await asyncio.sleep(0)
        for task in gone:
            task.cancel()
        await asyncio.gather(*gone, return_exceptions=True)
    await asyncio.wait_for(stays, 5)
    assert order == ["stays"]


async def test_who_gives_up_in_the_moment_of_being_called_hands_it_on() -> None:
    turns, order = Turns(1, 1.0), list[str]()
    async with turns.turn(is_known=True):
        gone = asyncio.create_task(take(turns, order, "gone"))
        stays = asyncio.create_task(take(turns, order, "stays"))
        await asyncio.sleep(0)
    gone.cancel()
    await asyncio.wait_for(stays, 5)
    assert order == ["stays"]

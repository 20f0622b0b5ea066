"""Tasks end also when the first cancellation is swallowed."""

import asyncio

from voltway.kit.ending import end


async def test_a_task_that_swallows_a_cancellation_ends_all_the_same() -> None:
    heard = 0

    async def stubborn() -> None:
        nonlocal heard
        while heard < 3:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                heard += 1

    async def failing() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            raise OSError("the connection is gone") from None

    tasks = [asyncio.create_task(stubborn()), asyncio.create_task(failing())]
    await asyncio.sleep(0)
    await asyncio.wait_for(end(tasks, 0.01), 1.0)
    assert heard == 3
    assert all(task.done() for task in tasks)


async def test_nothing_to_end() -> None:
    await end([])

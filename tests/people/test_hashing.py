import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from prometheus_client import generate_latest

from voltway.kit.metrics import Metrics
from voltway.kit.settings import SignInSettings
from voltway.people.hashing import HashingGate
from voltway.people.passwords import hash_password
from voltway.vocabulary.errors import TooBusy

T = TypeVar("T")


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def gate(metrics: Metrics) -> Iterator[HashingGate]:
    gate = HashingGate(SignInSettings(hashing_threads=2, hashing_queue=3, hashing_share=1.0), metrics)
    yield gate
    gate.close()


class Work:
    """Work that lasts until it is let go, and counts how many do it at once."""

    def __init__(self) -> None:
        self.at_once = self.most = self.done = 0
        self.lock = threading.Lock()
        self.go = threading.Event()

    def __call__(self) -> int:
        with self.lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        self.go.wait(30)
        with self.lock:
            self.at_once -= 1
            self.done += 1
        return self.done


async def inside(gate: HashingGate, work: Callable[..., T], *arguments: object, is_known: bool = False) -> T:
    with gate.place(is_known=is_known) as place:
        return await place.run(work, *arguments)


async def until_inside(gate: HashingGate, wanted: int) -> None:
    async with asyncio.timeout(20):
        while gate.inside != wanted:  # noqa: ASYNC110  # threads tell no event of the loop
            await asyncio.sleep(0.005)


async def test_a_few_work_some_wait_and_more_are_sent_away(gate: HashingGate, metrics: Metrics) -> None:
    work = Work()
    waiting = [asyncio.create_task(inside(gate, work)) for _ in range(5)]
    await until_inside(gate, 5)
    with pytest.raises(TooBusy) as refused:
        await inside(gate, work)
    assert refused.value.retry_after_s >= 1
    assert refused.value.http_status == 503
    work.go.set()
    assert sorted(await asyncio.gather(*waiting)) == [1, 2, 3, 4, 5]
    assert work.most == 2
    await until_inside(gate, 0)
    assert await inside(gate, lambda: "again") == "again"
    said = generate_latest(metrics.registry).decode()
    assert "voltway_hashing_refused_total 1.0" in said
    assert "voltway_hashing_seconds_count 6.0" in said


async def test_strangers_leave_room_for_whom_we_know() -> None:
    gate, work = HashingGate(SignInSettings(hashing_threads=1, hashing_queue=4, hashing_share=1.0)), Work()
    try:
        waiting = [asyncio.create_task(inside(gate, work)) for _ in range(4)]
        await until_inside(gate, 4)
        with pytest.raises(TooBusy):
            await inside(gate, work)
        waiting.append(asyncio.create_task(inside(gate, work, is_known=True)))
        await until_inside(gate, 5)
        with pytest.raises(TooBusy):
            await inside(gate, work, is_known=True)
        work.go.set()
        assert sorted(await asyncio.gather(*waiting)) == [1, 2, 3, 4, 5]
    finally:
        work.go.set()
        gate.close()


async def test_who_gives_up_frees_the_place(gate: HashingGate) -> None:
    work = Work()
    waiting = [asyncio.create_task(inside(gate, work)) for _ in range(5)]
    await until_inside(gate, 5)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert gate.inside == 0
    work.go.set()
    gate.close()
    assert work.done == 2


async def test_what_the_work_raises_comes_out(gate: HashingGate) -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await inside(gate, fail)
    await until_inside(gate, 0)


async def test_the_event_loop_goes_on_while_passwords_are_hashed(gate: HashingGate) -> None:
    hashing = [asyncio.create_task(inside(gate, hash_password, "seven kettles")) for _ in range(5)]
    turns = 0
    while not all(task.done() for task in hashing):
        await asyncio.sleep(0)
        turns += 1
    # On the event loop each hash would be one turn.
    assert turns > 50
    assert all(task.result().startswith("$argon2id$") for task in hashing)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a niceness per thread")
async def test_hashing_yields_to_everything_else(gate: HashingGate) -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = niceness()
    assert await inside(gate, niceness) == min(before + 10, 19)
    assert niceness() == before

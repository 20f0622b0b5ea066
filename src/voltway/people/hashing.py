"""The gate before argon2: passwords are hashed beside the event loop, a few at once, and no endless queue waits.

A check takes some 25 ms of a processor and 19 MiB. On the event loop it would hold up every request; without bounds on
how many wait (here) and how much of a processor they take (`turns.py`), a flood of wrong passwords would take the
machine's memory and its processors from the stations.
"""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Final, TypeVar, TypeVarTuple

from voltway.kit.metrics import LATENCY_BUCKETS_S, Metrics, Spread
from voltway.kit.settings import SignInSettings
from voltway.people.turns import Turn, Turns
from voltway.vocabulary.errors import TooBusy

Arguments = TypeVarTuple("Arguments")
T = TypeVar("T")

_NICENESS: Final = 10
_CHECK_S: Final = 0.025
"""For the advice when to come again: what one check takes of a processor."""


class HashingGate:
    """Runs slow work in a few threads. One per process; `close` it at the end.

    On Linux the threads yield to everything else on the machine (nice 10).
    """

    def __init__(self, settings: SignInSettings, metrics: Metrics | None = None) -> None:
        self._threads, self._share = settings.hashing_threads, settings.hashing_share
        self._most = settings.hashing_threads + settings.hashing_queue
        self._most_strangers = self._most - settings.hashing_queue // 4
        self._inside = 0
        self._turns = Turns(settings.hashing_threads, settings.hashing_share)
        self._executor = ThreadPoolExecutor(self._threads, thread_name_prefix="hashing", initializer=_yield_to_others)
        metrics = metrics or Metrics()
        self._took = metrics.spread(
            "hashing_seconds", "From the question to the answer of a password check, in seconds.", LATENCY_BUCKETS_S
        )
        self._refused = metrics.count("hashing_refused", "Password checks sent away because too many waited.")

    @property
    def inside(self) -> int:
        """How many have a place."""
        return self._inside

    @contextmanager
    def place(self, *, is_known: bool = False) -> Iterator["Place"]:
        """A place in the queue for everything that an attempt takes. Raises TooBusy at once if there is none.

        To be had before anything else is spent on an attempt: a flood then costs a refusal and no statement. A quarter
        of the queue is kept for whom we know (`is_known`): a flood of strangers does not fill it.
        """
        self._enter(is_known=is_known)
        try:
            yield Place(self._executor, self._turns, self._took, is_known=is_known)
        finally:
            self._inside -= 1

    def close(self) -> None:
        """Drop what waits and let the threads end; what is worked on is finished first."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _enter(self, *, is_known: bool) -> None:
        most, processors = (self._most, self._threads) if is_known else (self._most_strangers, self._share)
        if self._inside >= most:
            self._refused.value += 1
            wait_s = max(1, round(most * _CHECK_S / processors))
            raise TooBusy("too many people sign in at this moment", "try again shortly", retry_after_s=wait_s)
        self._inside += 1


class Place:
    """One's turn at the gate: what it runs goes on beside the event loop. See `HashingGate.place`."""

    def __init__(self, executor: ThreadPoolExecutor, turns: Turns, took: Spread, *, is_known: bool) -> None:
        self._executor = executor
        self._turns = turns
        self._took = took
        self._is_known = is_known

    async def run(self, work: Callable[[*Arguments], T], *args: *Arguments) -> T:
        """Do `work(*args)` in one of the threads. Raises what `work` raises.

        What somebody who gives up waits for is not begun; work that began is finished.
        """
        begin = time.perf_counter()
        try:
            async with self._turns.turn(is_known=self._is_known) as turn:
                return await asyncio.wrap_future(self._executor.submit(_timed, turn, partial(work, *args)))
        finally:
            self._took.add(time.perf_counter() - begin)


def _timed(turn: Turn, work: Callable[[], T]) -> T:
    begin = time.thread_time()
    try:
        return work()
    finally:
        turn.used_s = time.thread_time() - begin


def _yield_to_others() -> None:
    """Linux has a niceness per thread; elsewhere it is the whole process', which must not be slowed."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + _NICENESS)

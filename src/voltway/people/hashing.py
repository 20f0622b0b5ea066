"""The gate before argon2: passwords are hashed beside the event loop, a few at once, and no endless queue waits.

A check takes some 25 ms of a processor and 19 MiB. On the event loop it would hold up every request; without a bound, a
flood of wrong passwords would take the machine's memory and its processors from the stations.
"""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar, TypeVarTuple

from voltway.kit.metrics import LATENCY_BUCKETS_S, Metrics
from voltway.kit.settings import SignInSettings
from voltway.vocabulary.errors import TooBusy

Arguments = TypeVarTuple("Arguments")
T = TypeVar("T")

_NICENESS: Final = 10
_LONGEST_CHECK_S: Final = 0.05
"""For the advice when to come again: what one check takes on a slow processor."""


class HashingGate:
    """Runs slow work in a few threads. One per process; `close` it at the end.

    On Linux the threads yield to everything else on the machine (nice 10).
    """

    def __init__(self, settings: SignInSettings, metrics: Metrics | None = None) -> None:
        self._threads = settings.hashing_threads
        self._most = settings.hashing_threads + settings.hashing_queue
        self._most_strangers = self._most - settings.hashing_queue // 4
        self._inside = 0
        self._lock = threading.Lock()
        self._executor = ThreadPoolExecutor(self._threads, thread_name_prefix="hashing", initializer=_yield_to_others)
        metrics = metrics or Metrics()
        self._took = metrics.spread(
            "hashing_seconds", "From the question to the answer of a password check, in seconds.", LATENCY_BUCKETS_S
        )
        self._refused = metrics.count("hashing_refused", "Password checks sent away because too many waited.")

    @property
    def inside(self) -> int:
        """How many are worked on or wait."""
        return self._inside

    async def run(self, work: Callable[[*Arguments], T], *args: *Arguments, is_known: bool = False) -> T:
        """Do `work(*args)` in one of the threads. Raises TooBusy at once if the queue is full, and what `work` raises.

        A quarter of the queue is kept for whom we know (`is_known`): a flood of strangers does not fill it. Somebody
        who gives up waiting gives up the place in the queue, too; work that began is finished.
        """
        begin = time.perf_counter()
        self._enter(self._most if is_known else self._most_strangers)
        try:
            future = self._executor.submit(work, *args)
        except BaseException:
            self._leave()
            raise
        future.add_done_callback(self._leave)
        try:
            return await asyncio.wrap_future(future)
        finally:
            self._took.add(time.perf_counter() - begin)

    def close(self) -> None:
        """Drop what waits and let the threads end; what is worked on is finished first."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _enter(self, most: int) -> None:
        with self._lock:
            if self._inside >= most:
                self._refused.value += 1
                wait_s = max(1, round(self._most * _LONGEST_CHECK_S / self._threads))
                raise TooBusy("too many people sign in at this moment", "try again shortly", retry_after_s=wait_s)
            self._inside += 1

    def _leave(self, _: Future[T] | None = None) -> None:
        with self._lock:
            self._inside -= 1


def _yield_to_others() -> None:
    """Linux has a niceness per thread; elsewhere it is the whole process', which must not be slowed."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + _NICENESS)

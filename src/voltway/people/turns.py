"""Whose password is checked next: those we know first, strangers no oftener than their share of a processor allows.

Without the share a flood of wrong passwords keeps a processor busy for as long as it lasts, and where the processors
are threads of few cores, as on small rented machines, charging feels that at any priority.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turn:
    """The time in which one password is checked; `used_s` is what that took of a processor."""

    used_s: float = 0.0


class Turns:
    """Gives `at_once` turns at a time. Of one event loop.

    After a stranger's turn the next stranger waits until all of them together, in the long run, have used no more than
    `share` of one processor.
    """

    def __init__(self, at_once: int, share: float) -> None:
        self._free = at_once
        self._rest = 1 / share - 1
        self._known: deque[asyncio.Future[None]] = deque()
        self._strangers: deque[asyncio.Future[None]] = deque()
        self._rested_at = 0.0
        self._alarm: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def turn(self, *, is_known: bool) -> AsyncIterator[Turn]:
        """Wait for one's turn; it ends with the block."""
        called = asyncio.get_running_loop().create_future()
        (self._known if is_known else self._strangers).append(called)
        self._call()
        turn = Turn()
        try:
            await called
            yield turn
        finally:
            if not called.cancelled():
                self._end(0.0 if is_known else turn.used_s)

    def _end(self, stranger_used_s: float) -> None:
        self._free += 1
        if stranger_used_s:
            now = asyncio.get_running_loop().time()
            self._rested_at = max(now, self._rested_at) + stranger_used_s * self._rest
        self._call()

    def _call(self) -> None:
        while self._free and (called := self._next()) is not None:
            self._free -= 1
            called.set_result(None)

    def _next(self) -> asyncio.Future[None] | None:
        known = _first(self._known)
        if known is not None or not any(not one.done() for one in self._strangers):
            return known
        loop = asyncio.get_running_loop()
        if loop.time() >= self._rested_at:
            return _first(self._strangers)
        if self._alarm is None:
            self._alarm = loop.call_at(self._rested_at, self._wake)
        return None

    def _wake(self) -> None:
        self._alarm = None
        self._call()


def _first(waiting: deque[asyncio.Future[None]]) -> asyncio.Future[None] | None:
    """Whoever waits longest, without those who gave up."""
    while waiting:
        called = waiting.popleft()
        if not called.done():
            return called
    return None

"""Followers read the journal from their own durable cursor, in commit order, each row once.

What a follower makes of rows and its cursor move in one transaction, so that a crash repeats nothing and loses nothing.
NATS only wakes them; without it they look by themselves.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

import structlog

from voltway.journal import store
from voltway.journal.store import JournalRow
from voltway.kit.backoff import Backoff
from voltway.kit.bus import Bus
from voltway.kit.postgres import AWAY, Connection, Pool, first_line, transaction
from voltway.vocabulary.subjects import LIVE

Handle = Callable[[Connection, list[JournalRow]], Awaitable[None]]
"""Writes what follows from the rows on the connection, inside its transaction, which it neither commits nor leaves."""

# A row is readable once every transaction that began before its own has ended, which may be a moment after the news
# of it: so after each news look again soon, then ever more seldom.
_FIRST_LOOK_S: Final = 0.02

_log = structlog.get_logger()


class Follower:
    """One reader of the journal.

    Any number of processes may run the same follower: one of them at a time takes rows, the others find nothing to do.
    A `handle` that raises gets the same rows again, for ever: nothing is skipped.
    """

    def __init__(self, name: str, handle: Handle, *, rows_at_once: int = 500) -> None:
        """`name` is the cursor's name in the database; another name begins with the oldest row."""
        self.name = name
        self._handle = handle
        self._rows_at_once = rows_at_once
        self.rows = 0
        self.failures = 0

    async def step(self, pool: Pool) -> int:
        """Take the next rows, if nobody else is at it, and tell how many they were. Raises what `handle` raises."""
        async with transaction(pool) as connection:
            cursor = await store.hold_cursor(connection, self.name)
            if cursor is None:
                return 0
            rows = await store.read_after(connection, cursor.xid, cursor.position, self._rows_at_once)
            if rows:
                await self._handle(connection, rows)
                await store.move_cursor(connection, self.name, rows[-1])
        self.rows += len(rows)
        return len(rows)

    async def run(self, pool: Pool, bus: Bus, *, poll_s: float = 5.0, rest_s: float = 0.0) -> None:
        """Follow for ever, woken by news or after `poll_s` seconds; ends when cancelled.

        Where a follower's work may wait a little, `rest_s` seconds after each look keep it from a transaction for every
        commit of a busy gateway: more gathers meanwhile.
        """
        news = asyncio.Event()
        subscription = bus.subscribe(LIVE, lambda *_: news.set())
        pause = Backoff(first_s=_FIRST_LOOK_S, longest_s=poll_s)
        try:
            while True:
                if await self._catch_up(pool):
                    pause.reset()
                if rest_s:
                    await asyncio.sleep(rest_s)
                with suppress(TimeoutError):
                    await asyncio.wait_for(news.wait(), pause.next_s())
                    news.clear()
                    pause.reset()
        finally:
            subscription.close()

    async def _catch_up(self, pool: Pool) -> bool:
        """Take all rows there are; whether there were any. An error is told, and the rows stay for the next time."""
        before = self.rows
        try:
            while await self.step(pool):
                pass
        except AWAY as error:
            _log.warning("a follower waits for PostgreSQL", follower=self.name, error=first_line(error))
        except Exception:  # noqa: BLE001  # the log has it; to stop here would lose all rows after this one
            self.failures += 1
            _log.exception("a follower failed and will be given the same rows again", follower=self.name)
        return self.rows > before

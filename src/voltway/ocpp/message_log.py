"""Every frame in both directions, for whoever asks what a station really said. Written behind, in big batches.

A line is one exchange: the request, its answer, how it came out and how long that took. The log has its own connection
and waits for no disk, so that it never holds up an answer; while PostgreSQL is away it keeps a bounded number of lines
and then counts what it drops.
"""

import asyncio
from datetime import datetime
from enum import StrEnum

import structlog
from msgspec import Struct

from voltway.kit import copy_text
from voltway.kit.copy_text import NULL
from voltway.kit.postgres import AWAY, Connection, Pool, first_line
from voltway.stations import store_message_log
from voltway.vocabulary.stations import OcppVersion

_log = structlog.get_logger()

MOST_KEPT = 50_000
LONGEST_TEXT = 65_536
_FLUSH_S = 0.25
_BATCH = 2_000


class Outcome(StrEnum):
    """How an exchange came out."""

    ANSWERED = "answered"
    REFUSED = "refused"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    IGNORED = "ignored"
    UNREADABLE = "unreadable"


class Said(Struct, frozen=True, gc=False, kw_only=True):
    """One exchange. `direction` is "in" when the station asked, "out" when we did."""

    station_id: str
    version: OcppVersion
    direction: str
    at: datetime
    request: bytes
    outcome: Outcome
    message_id: str | None = None
    action: str | None = None
    response: bytes | None = None
    latency_ms: float = 0.0
    notes: list[str] | None = None


PRIVATE = frozenset({"CustomerInformation", "NotifyCustomerInformation"})
"""Actions that are made to speak of one person: of them the log says that there were, and not what they said."""

_LEFT_OUT = b"left out: it speaks of a customer"


class MessageLog:
    """Takes exchanges and writes them every quarter second. `run` is its one task."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._lines: list[str] = []
        self._writing = asyncio.Lock()
        self.dropped = 0
        self.written = 0

    def add(self, said: Said) -> None:
        """Remember an exchange."""
        if len(self._lines) >= MOST_KEPT:
            self.dropped += 1
            return
        told = NULL if said.notes is None else copy_text.text(copy_text.array(said.notes))
        answer = NULL if said.response is None else _frame(said.response)
        request = _LEFT_OUT if said.action in PRIVATE else said.request
        self._lines.append(
            f"{said.station_id}\t{copy_text.moment(said.at)}\t{said.direction}\t{copy_text.optional(said.message_id)}\t"
            f"{copy_text.optional(said.action)}\t{_frame(request)}\t{answer}\t{said.outcome}\t"
            f"{said.latency_ms:.2f}\t{told}\t{said.version}\n"
        )

    async def run(self) -> None:
        """Write for ever; ends when cancelled."""
        while True:
            try:
                # Always the same one: each connection of the pool would learn the table anew, time after time.
                async with self._pool.connection() as connection:
                    while not connection.closed:
                        await self._write(connection)
                        await asyncio.sleep(_FLUSH_S)
            except AWAY as error:
                _log.warning("the message log waits for PostgreSQL", lines=len(self._lines), error=first_line(error))
                await asyncio.sleep(_FLUSH_S)

    async def flush(self) -> None:
        """Write what there is. All that was added before is in the table when this ends."""
        async with self._pool.connection() as connection:
            await self._write(connection)

    async def _write(self, connection: Connection) -> None:
        # One at a time: a flush that found the lines taken off, but not yet in the table, would end too early.
        async with self._writing:
            while self._lines:
                lines, self._lines = self._lines[:_BATCH], self._lines[_BATCH:]
                try:
                    await store_message_log.append(connection, lines)
                except BaseException:
                    self._lines = lines + self._lines
                    raise
                self.written += len(lines)


def _frame(frame: bytes) -> str:
    return copy_text.text(frame[:LONGEST_TEXT].decode("utf-8", "replace"))

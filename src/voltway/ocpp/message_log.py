"""Every frame in both directions, for whoever asks what a station really said. Written behind, in big batches.

A line is one exchange: the request, its answer, how it came out and how long that took. The log has its own connection
and waits for no disk, so that it never holds up an answer; while PostgreSQL is away it keeps a bounded number of lines
and then counts what it drops.
"""

import asyncio
from datetime import datetime
from enum import StrEnum

import structlog

from voltway.kit import copy_text
from voltway.kit.copy_text import NULL
from voltway.kit.postgres import AWAY, Pool, first_line
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


class MessageLog:
    """Takes exchanges and writes them every quarter second. `run` is its one task."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._lines: list[str] = []
        self.dropped = 0
        self.written = 0

    def add(
        self,
        station_id: str,
        version: OcppVersion,
        direction: str,
        at: datetime,
        message_id: str | None,
        action: str | None,
        request: bytes,
        response: bytes | None,
        outcome: Outcome,
        latency_ms: float,
        notes: list[str] | None = None,
    ) -> None:
        """Remember an exchange. `direction` is "in" when the station asked, "out" when we did."""
        if len(self._lines) >= MOST_KEPT:
            self.dropped += 1
            return
        told = NULL if notes is None else copy_text.text(copy_text.array(notes))
        answer = NULL if response is None else _frame(response)
        self._lines.append(
            f"{station_id}\t{at}\t{direction}\t{copy_text.optional(message_id)}\t{copy_text.optional(action)}\t"
            f"{_frame(request)}\t{answer}\t{outcome}\t{latency_ms:.2f}\t{told}\t{version}\n"
        )

    async def run(self) -> None:
        """Write for ever; ends when cancelled."""
        while True:
            await asyncio.sleep(_FLUSH_S)
            try:
                await self.flush()
            except AWAY as error:
                _log.warning("the message log waits for PostgreSQL", lines=len(self._lines), error=first_line(error))

    async def flush(self) -> None:
        """Write what there is."""
        while self._lines:
            lines, self._lines = self._lines[:_BATCH], self._lines[_BATCH:]
            try:
                async with self._pool.connection() as connection:
                    await store_message_log.append(connection, lines)
            except BaseException:
                self._lines = lines + self._lines
                raise
            self.written += len(lines)


def _frame(frame: bytes) -> str:
    text = frame[:LONGEST_TEXT].decode("utf-8", "replace")
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if not text.isprintable():
        text = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t").replace("\0", "\ufffd")
    return text

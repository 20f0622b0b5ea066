"""Group commit: one transaction carries all that has gathered while the last one ran.

One writer per process, one connection, one task. Nothing is confirmed before `COMMIT` has returned with
`synchronous_commit=on`. When the connection breaks inside a commit, the number of the batch, written with it, tells
whether it counted. While PostgreSQL is away units wait; each station may have only a few, so they stay few.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import psycopg
import structlog

from voltway.journal import store
from voltway.journal.unit import Sink, StationLost, Unit, UnitFailed
from voltway.kit import backoff
from voltway.kit.postgres import AWAY, Connection, first_line
from voltway.vocabulary.subjects import Change

_log = structlog.get_logger()

# One transaction's worth: beyond this a batch gains no speed, and its COPY buffers would grow with the backlog.
MAX_UNITS = 4000

Connect = Callable[[], Any]


class Writer:
    """Commits units in order. `append` never blocks; `run` is the one task.

    `on_commit` gets the changes of each committed batch, to be told to whoever listens. `on_lost` gets stations that
    another gateway has taken over.
    """

    def __init__(
        self,
        gateway_id: str,
        connect: Connect,
        on_commit: Callable[[list[Change]], None],
        on_lost: Callable[[list[str]], None],
    ) -> None:
        self.gateway_id = gateway_id
        self._connect = connect
        self._on_commit = on_commit
        self._on_lost = on_lost
        self._waiting: list[Unit] = []
        self._in_work: list[Unit] = []
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._connection: Connection | None = None
        self._batch = 0
        self.commits = 0
        self.units = 0
        self.commit_s = 0.0
        self.away = False

    @property
    def waiting(self) -> int:
        """Units not yet durable."""
        return len(self._waiting) + len(self._in_work)

    def append(self, unit: Unit) -> None:
        """Have `unit` committed with the next batch."""
        self._waiting.append(unit)
        if not self._wake.is_set():
            self._wake.set()
            self._idle.clear()

    async def drained(self) -> None:
        """Return when nothing waits any more."""
        await self._idle.wait()

    async def run(self) -> None:
        """Commit for ever; ends when cancelled."""
        while True:
            await self._wake.wait()
            units, self._waiting = self._waiting[:MAX_UNITS], self._waiting[MAX_UNITS:]
            if not self._waiting:
                self._wake.clear()
            self._in_work = units
            await self._commit(units)
            self._in_work = []
            if not self._waiting:
                self._idle.set()

    async def _commit(self, units: list[Unit]) -> None:
        self._batch += 1
        pause = backoff.Backoff(first_s=0.05, longest_s=1.0)
        in_doubt = False
        lost: list[str] = []
        while True:
            try:
                if not in_doubt or not await self._reached_disk():
                    in_doubt = True
                    lost = await self._write(units)
                break
            except AWAY as error:
                await self._lose_connection(error)
                await backoff.sleep(pause.next_s())
            except psycopg.Error as error:
                await self._lose_connection(error)
                await self._commit_apart(units, error)
                return
        self._confirm(units, set(lost))

    async def _reached_disk(self) -> bool:
        return await store.last_batch(await self._connected(), self.gateway_id) >= self._batch

    async def _write(self, units: list[Unit]) -> list[str]:
        """One transaction; the stations that were lost, of which nothing was written."""
        connection = await self._connected()
        begun = time.perf_counter()
        async with connection.transaction():
            lost = await store.open_batch(connection, self.gateway_id, self._batch)
            kept = [unit for unit in units if unit.station_id not in lost] if lost else units
            for sink, rows in _by_sink(kept).items():
                await sink.write(connection, rows)
            if lost:
                await store.forget_losses(connection, self.gateway_id, lost)
        self.commits += 1
        self.commit_s += time.perf_counter() - begun
        return lost

    async def _commit_apart(self, units: list[Unit], error: psycopg.Error) -> None:
        """PostgreSQL refused the batch for one unit's rows: commit each alone, so that only that one fails."""
        if len(units) == 1:
            _log.error("a unit was refused", station=units[0].station_id, error=str(error))
            units[0].failed(UnitFailed(error.diag.message_primary or str(error)))
            return
        _log.warning("a batch was refused, committing one by one", units=len(units), error=first_line(error))
        half = len(units) // 2
        await self._commit(units[:half])
        await self._commit(units[half:])

    def _confirm(self, units: list[Unit], lost: set[str]) -> None:
        changes: list[Change] = []
        self.units += len(units)
        for unit in units:
            if unit.station_id in lost:
                unit.failed(StationLost(unit.station_id))
            else:
                unit.committed()
                changes += unit.changes
        if lost:
            self._on_lost(sorted(lost))
        if changes:
            self._on_commit(changes)

    async def _connected(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = await self._connect()
            if self.away:
                _log.info("PostgreSQL is back", waiting=self.waiting)
            self.away = False
        return self._connection

    async def _lose_connection(self, error: Exception) -> None:
        connection, self._connection = self._connection, None
        if not self.away and isinstance(error, AWAY):
            self.away = True
            _log.warning("PostgreSQL is away; nothing is acknowledged", waiting=self.waiting, error=first_line(error))
        if connection is not None:
            await connection.close()

    async def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            await self._connection.close()


def _by_sink(units: list[Unit]) -> dict[Sink, list[Any]]:
    rows: dict[Sink, list[Any]] = {}
    for unit in units:
        for sink, row in unit.rows:
            if sink in rows:
                rows[sink].append(row)
            else:
                rows[sink] = [row]
    return rows

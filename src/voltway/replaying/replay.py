"""Build current state anew from the journal into the schema `replay`, and compare it with the live tables.

It works while the network runs, and holds it up nowhere. Most of the journal is applied in short transactions. Then one
snapshot is compared as a whole, except for the stations that the journal knows more of by then than has been applied;
those few are brought up to a second snapshot and compared in it, in one transaction that is over in a moment.
"""

import time
from collections.abc import Callable
from typing import Final

import psycopg
import structlog

from voltway.journal import store as journal_store
from voltway.journal.store import JournalRow
from voltway.journal.unit import write_rows
from voltway.kit.postgres import Connection, Pool
from voltway.replaying import store
from voltway.replaying.applying import Applying
from voltway.replaying.comparison import Comparison, Progress, Step, TableComparison
from voltway.replaying.tables import TABLES
from voltway.vocabulary.errors import Conflict, Refused

ROWS_AT_ONCE: Final = 5_000
_PROGRESS_S: Final = 0.5

OnProgress = Callable[[Progress], None]

_log = structlog.get_logger()


async def replay(pool: Pool, *, progress: OnProgress = lambda _: None, keep_schema: bool = False) -> Comparison:
    """Rebuild and compare; `progress` is called about every half second. The schema `replay` goes, unless it is kept.

    Needs two connections of the pool. Raises Conflict if another replay is under way, Refused if the database's user
    may not make a schema, and one of `AWAY` if PostgreSQL goes away.
    """
    async with pool.connection() as reading, pool.connection() as writing:
        if not await store.hold(reading):
            raise Conflict("another replay is under way", "wait until it is done")
        try:
            await _make_schema(writing)
            comparison = await _Replay(reading, writing, progress).run()
        finally:
            if not reading.closed:
                await store.let_go(reading)
        if not keep_schema:
            await store.drop_schema(writing)
        return comparison


async def _make_schema(connection: Connection) -> None:
    try:
        await store.create_schema(connection)
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refused("this user may not make a schema", "grant create on the database to it") from error


class _Replay:
    """One replay. `reading` looks at the live tables, `writing` fills the schema."""

    def __init__(self, reading: Connection, writing: Connection, progress: OnProgress) -> None:
        self._reading = reading
        self._writing = writing
        self._progress = progress
        self._applying = Applying()
        self._told: dict[str, object] = {}
        self._xid = 0
        self._position = 0
        self._facts = 0
        self._total = 0
        self._shown_s = 0.0

    async def run(self) -> Comparison:
        self._told = await store.first_told(self._reading)
        async with self._reading.transaction():
            await store.take_snapshot(self._reading, read_only=True)
            self._total = await journal_store.size(self._reading)
        await self._catch_up()
        async with self._reading.transaction():
            await store.take_snapshot(self._reading, read_only=True)
            ahead = await journal_store.stations_after(self._reading, self._xid, self._position)
            tables = await self._compare(self._reading, ahead, others=True)
        if ahead:
            rest = await self._compare_rest(ahead)
            tables = [one.plus(other) for one, other in zip(tables, rest, strict=True)]
        return Comparison(facts=self._facts, unreadable=self._applying.unreadable, tables=tables)

    async def _catch_up(self) -> None:
        """Apply what is settled, set by set."""
        while True:
            rows = await journal_store.read_after(self._reading, self._xid, self._position, ROWS_AT_ONCE)
            async with self._writing.transaction():
                await self._apply(rows)
            if len(rows) < ROWS_AT_ONCE:
                return

    async def _compare_rest(self, stations: list[str]) -> list[TableComparison]:
        """Bring these stations up to date and compare them, in one snapshot."""
        await self._catch_up()
        async with self._writing.transaction():
            await store.take_snapshot(self._writing, read_only=False)
            while rows := await journal_store.visible_after(self._writing, self._xid, self._position, ROWS_AT_ONCE):
                await self._apply(rows)
            return await self._compare(self._writing, stations, others=False)

    async def _apply(self, rows: list[JournalRow]) -> None:
        """Write what the rows say into the schema, inside the caller's transaction."""
        if not rows:
            return
        applying = self._applying
        await store.write_there(self._writing)
        applying.since = await store.stations_since(self._writing, sorted({row.station_id for row in rows}))
        booting = applying.booting(rows)
        for session in await store.sessions(self._writing, applying.unknown(rows), booting):
            applying.keep(session)
        await store.add_stations(self._writing, booting)
        await write_rows(self._writing, applying.units(rows))
        applying.forget()
        self._xid, self._position = rows[-1].xid, rows[-1].position
        self._facts += len(rows)
        self._show(Step.READING, self._facts, self._total, force=len(rows) < ROWS_AT_ONCE)

    async def _compare(self, connection: Connection, stations: list[str], *, others: bool) -> list[TableComparison]:
        outcomes = []
        for number, table in enumerate(TABLES):
            self._show(Step.COMPARING, number, len(TABLES), force=True)
            outcomes.append(await store.compare(connection, table, self._told, stations, others=others))
        self._show(Step.COMPARING, len(TABLES), len(TABLES), force=True)
        return outcomes

    def _show(self, step: Step, done: int, total: int, *, force: bool) -> None:
        now_s = time.monotonic()
        if force or now_s - self._shown_s >= _PROGRESS_S:
            self._shown_s = now_s
            self._progress(Progress(step=step, done=done, total=max(total, done)))

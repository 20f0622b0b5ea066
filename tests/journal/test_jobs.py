from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests.fixtures.postgres import strangers_done
from tests.fixtures.sinks import write
from tests.journal.writing import boot_line
from voltway.journal import jobs
from voltway.journal.followers import Follower
from voltway.journal.store import JOURNAL, JournalRow
from voltway.kit import store_partitions
from voltway.kit.postgres import Connection, Pool, connect_pool, transaction
from voltway.kit.settings import RetentionSettings, Settings

SHORT = RetentionSettings(message_log_days=2, meter_days=5, journal_days=10)


@pytest.fixture
async def own_pool(new_database_url: str) -> AsyncIterator[Pool]:
    """Connections to a database whose partitions only this test changes."""
    pool = await connect_pool(Settings(database_url=new_database_url), "test")
    async with pool.connection() as connection:
        # A new network has followers already, and here nobody follows.
        await connection.execute("delete from follower")
    yield pool
    await pool.close()


async def names(pool: Pool) -> list[str]:
    async with pool.connection() as connection:
        return [
            partition.name
            for table in jobs.kept_days(SHORT)
            for partition in await store_partitions.partitions(connection, table)
        ]


async def test_every_partitioned_table_has_a_retention(own_pool: Pool) -> None:
    async with own_pool.connection() as connection:
        cursor = await connection.execute("select partrelid::regclass::text from pg_partitioned_table")
        assert {row[0] for row in await cursor.fetchall()} == set(jobs.kept_days(SHORT))


async def test_days_ahead_are_made(own_pool: Pool) -> None:
    async with own_pool.connection() as connection:
        for name in await names(own_pool):
            await connection.execute(f"drop table {name}".encode())
    assert await jobs.make_partitions(own_pool, SHORT) == 4 * (jobs.DAYS_AHEAD + 1)
    assert await jobs.make_partitions(own_pool, SHORT) == 0


async def test_one_busy_table_does_not_keep_the_others_waiting(own_pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_partitions, "_LOCK_TIMEOUT", "100ms")
    monkeypatch.setattr(jobs, "DAYS_AHEAD", 6)
    async with transaction(own_pool) as reading:
        await reading.execute("select * from journal")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            await jobs.make_partitions(own_pool, SHORT)
    made = await names(own_pool)
    assert sum(name.startswith("message_log") for name in made) >= 7
    assert sum(name.startswith("journal") for name in made) < 7


async def test_each_table_keeps_its_days(own_pool: Pool) -> None:
    now = datetime.now(UTC)
    async with own_pool.connection() as connection:
        for table, column in (("message_log", "at"), ("meter_reading", "received_at"), ("journal", "recorded_at")):
            for days_ago in (1, 4, 9, 14):
                await insert(connection, table, column, now - timedelta(days=days_ago))
    await jobs.make_partitions(own_pool, SHORT)
    dropped = await jobs.drop_expired(own_pool, SHORT, now)
    gone = [(partition.table, (now.date() - partition.day).days) for partition in dropped]
    assert gone == [
        ("journal", 14),
        ("meter_reading", 14),
        ("meter_reading", 9),
        ("message_log", 14),
        ("message_log", 9),
        ("message_log", 4),
    ]
    assert await jobs.drop_expired(own_pool, SHORT, now) == []


async def insert(connection: Connection, table: str, column: str, at: datetime) -> None:
    queries = {
        "message_log": "insert into message_log (station_id, at, direction, request, outcome)"
        " values ('S', %(at)s, 'in', '', '')",
        "meter_reading": "insert into meter_reading (station_id, at, received_at) values ('S', %(at)s, %(at)s)",
        "journal": "insert into journal (station_id, kind, at, received_at, recorded_at, body)"
        " values ('S', 'K', %(at)s, %(at)s, %(at)s, '{}')",
    }
    await connection.execute(queries[table].encode(), {"at": at})


async def test_what_a_follower_has_not_read_stays(own_pool: Pool) -> None:
    now = datetime.now(UTC)

    async def handle(_: Connection, rows: list[JournalRow]) -> None:
        """Reads and makes nothing of it."""

    follower = Follower("billing", handle, rows_at_once=1)
    async with own_pool.connection() as connection:
        await write(connection, JOURNAL, [boot_line("S", "first")])
        await strangers_done(own_pool)
        await follower.step(own_pool)
        for days_ago in (20, 15):
            await insert(connection, "journal", "recorded_at", now - timedelta(days=days_ago))
    await jobs.make_partitions(own_pool, SHORT)
    assert await jobs.drop_expired(own_pool, SHORT, now) == []
    await strangers_done(own_pool)
    await follower.step(own_pool)
    assert len(await jobs.drop_expired(own_pool, SHORT, now)) == 1
    await strangers_done(own_pool)
    await follower.step(own_pool)
    assert len(await jobs.drop_expired(own_pool, SHORT, now)) == 1

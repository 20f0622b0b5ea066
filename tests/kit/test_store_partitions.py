import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from voltway.kit import store_partitions
from voltway.kit.postgres import Pool, connect_pool, transaction
from voltway.kit.settings import Settings
from voltway.kit.store_partitions import Partition

TABLES = ("journal", "meter_reading", "message_log", "station_event")


@pytest.fixture
async def own_pool(new_database_url: str) -> AsyncIterator[Pool]:
    """Connections to a database whose partitions only this test changes."""
    pool = await connect_pool(Settings(database_url=new_database_url), "test")
    yield pool
    await pool.close()


def today() -> date:
    return datetime.now(UTC).date()


async def days(pool: Pool, table: str) -> list[date]:
    async with pool.connection() as connection:
        return [partition.day for partition in await store_partitions.partitions(connection, table)]


async def rows(pool: Pool, query: str) -> list[tuple[object, ...]]:
    async with pool.connection() as connection:
        return await (await connection.execute(query.encode())).fetchall()


async def ensure(pool: Pool, table: str, days_ahead: int = 3) -> int:
    async with transaction(pool) as connection:
        return await store_partitions.ensure(connection, table, days_ahead)


async def drop(pool: Pool, partition: Partition) -> None:
    async with transaction(pool) as connection:
        await store_partitions.drop(connection, partition)


def test_a_partition_is_a_utc_day() -> None:
    partition = Partition("journal", date(2026, 12, 31))
    assert partition.name == "journal_20261231"
    assert partition.ends_at == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("table", TABLES)
async def test_migrations_make_the_first_days(own_pool: Pool, table: str) -> None:
    made = await days(own_pool, table)
    assert [day - made[0] for day in made] == [timedelta(number) for number in range(4)]
    assert today() - made[0] <= timedelta(1)


async def test_rows_find_their_day_and_positions_go_on(own_pool: Pool) -> None:
    async with own_pool.connection() as connection:
        for _ in range(3):
            await connection.execute(
                "insert into journal (station_id, kind, at, received_at, body) values ('S', 'K', now(), now(), '{}')"
            )
    found = await rows(own_pool, "select tableoid::regclass::text, position from journal order by position")
    assert {name for name, _ in found} <= {f"journal_{day:%Y%m%d}" for day in await days(own_pool, "journal")}
    assert [position for _, position in found] == [1, 2, 3]


async def test_missing_days_are_made_once(own_pool: Pool) -> None:
    before = len(await days(own_pool, "journal"))
    assert await ensure(own_pool, "journal", 9) > 0
    assert await ensure(own_pool, "journal", 9) == 0
    assert len(await days(own_pool, "journal")) > before


async def test_rows_in_the_default_partition_are_moved_to_their_day(own_pool: Pool) -> None:
    """Also to days long past: after a worker was away, nothing stays where no retention finds it."""
    later = datetime.now(UTC) + timedelta(days=6)
    async with own_pool.connection() as connection:
        for recorded_at in (later, later + timedelta(days=30), datetime(2025, 3, 1, 23, 59, 59, 999999, tzinfo=UTC)):
            await connection.execute(
                "insert into journal (station_id, kind, at, received_at, recorded_at, body)"
                " values ('S', 'K', now(), now(), %s, '{}')",
                (recorded_at,),
            )
    before = await rows(own_pool, "select xid::text, position, recorded_at, body from journal order by position")
    assert await rows(own_pool, "select count(*) from journal_default") == [(3,)]
    assert await ensure(own_pool, "journal", 6) >= 3
    assert await rows(own_pool, "select count(*) from journal_default") == [(0,)]
    assert await rows(own_pool, "select count(*) from journal_20250301") == [(1,)]
    assert (
        await rows(own_pool, "select xid::text, position, recorded_at, body from journal order by position") == before
    )


async def test_many_at_once(own_pool: Pool) -> None:
    assert sum(await asyncio.gather(*(ensure(own_pool, "message_log", 20) for _ in range(6)))) > 0
    assert len(await days(own_pool, "message_log")) >= 21


async def test_it_gives_way_to_who_uses_the_table(own_pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_partitions, "_LOCK_TIMEOUT", "100ms")
    before = await days(own_pool, "journal")
    async with transaction(own_pool) as reading:
        await reading.execute("select * from journal")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            await ensure(own_pool, "journal", 8)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            await drop(own_pool, Partition("journal", before[0]))
    assert await days(own_pool, "journal") == before
    assert await ensure(own_pool, "journal", 8) > 0


async def test_dropping_says_from_when_on_the_table_is_whole(own_pool: Pool) -> None:
    first, second, *_ = await days(own_pool, "message_log")
    async with own_pool.connection() as connection:
        assert await store_partitions.kept_from(connection, "message_log") is None
        await drop(own_pool, Partition("message_log", second))
        await drop(own_pool, Partition("message_log", first))
        floor = await store_partitions.kept_from(connection, "message_log")
        assert floor == Partition("message_log", second).ends_at
        assert await store_partitions.kept_from(connection, "journal") is None
    assert first not in await days(own_pool, "message_log")


async def test_what_is_not_analysed_is_not_in_later_partitions_either(own_pool: Pool) -> None:
    await ensure(own_pool, "journal", 9)
    query = """
        select count(*), count(*) filter (where a.attstattarget = 0)
        from pg_inherits i join pg_attribute a on a.attrelid = i.inhrelid
        where i.inhparent = 'journal'::regclass and a.attname = 'body'
    """
    ((partitions, left_out),) = await rows(own_pool, query)
    assert partitions == left_out
    assert left_out != 0

from datetime import timedelta

import psycopg
import pytest

from tests.fixtures import sinks
from tests.fixtures.postgres import strangers_done
from tests.journal.writing import NOW, boot_line
from voltway.journal import store
from voltway.journal.store import JOURNAL, JournalRow
from voltway.kit.pipeline import Pipeline
from voltway.kit.postgres import Connection, Pool, transaction


async def write(pool: Pool, *names: str) -> None:
    async with pool.connection() as connection:
        await sinks.write(connection, JOURNAL, [boot_line("S", name) for name in names])
    await strangers_done(pool)


async def test_rows_come_in_commit_order(pool: Pool) -> None:
    await write(pool, "a", "b")
    await write(pool, "c")
    async with pool.connection() as connection:
        rows = await store.read_after(connection, 0, 0, 10)
        assert [row.body.count(f'"{name}"') for row, name in zip(rows, "abc", strict=True)] == [1, 1, 1]
        assert [(row.xid, row.position) for row in rows] == sorted((row.xid, row.position) for row in rows)
        assert await store.read_after(connection, rows[0].xid, rows[0].position, 1) == rows[1:2]
        assert await store.size(connection) == 3
    (first, *_) = rows
    assert (first.station_id, first.session_id, first.kind, first.at) == ("S", None, "StationBooted", NOW)
    assert first.recorded_at > NOW - timedelta(days=36500)


async def test_what_may_still_be_overtaken_is_visible_but_not_settled(pool: Pool) -> None:
    async with transaction(pool) as older:
        await older.execute("select pg_current_xact_id()")
        await write(pool, "a")
        async with pool.connection() as connection:
            assert await store.read_after(connection, 0, 0, 10) == []
            assert len(await store.visible_after(connection, 0, 0, 10)) == 1
            assert await store.stations_after(connection, 0, 0) == ["S"]


async def test_a_cursor_is_held_by_one(pool: Pool) -> None:
    async with transaction(pool) as one:
        assert await store.hold_cursor(one, "f") == store.Cursor(0, 0)
        async with transaction(pool) as other:
            assert await store.hold_cursor(other, "f") is None
            assert await store.hold_cursor(other, "g") == store.Cursor(0, 0)


async def test_a_cursor_moves_with_its_transaction(pool: Pool) -> None:
    await write(pool, "a")
    row = await first_row(pool)
    async with pool.connection() as connection, connection.transaction(force_rollback=True):
        await store.hold_cursor(connection, "f")
        await store.move_cursor(connection, "f", row)
    async with transaction(pool) as connection:
        assert await store.hold_cursor(connection, "f") == store.Cursor(0, 0)
        await store.move_cursor(connection, "f", row)
    async with transaction(pool) as connection:
        assert await store.hold_cursor(connection, "f") == store.Cursor(row.xid, row.position)


async def first_row(pool: Pool) -> JournalRow:
    async with pool.connection() as connection:
        return (await store.read_after(connection, 0, 0, 1))[0]


async def test_who_has_not_read_a_partition_is_named(pool: Pool) -> None:
    await write(pool, "a")
    row = await first_row(pool)
    async with transaction(pool) as connection:
        cursor = await connection.execute("select tableoid::regclass::text from journal")
        ((partition,),) = await cursor.fetchall()
        assert await store.followers_behind(connection, partition) == []
        for name in ("done", "behind"):
            await store.hold_cursor(connection, name)
        await store.move_cursor(connection, "done", row)
        assert await store.followers_behind(connection, partition) == ["behind"]


async def gateways(connection: Connection) -> set[str]:
    cursor = await connection.execute("select gateway_id from gateway")
    return {row[0] for row in await cursor.fetchall()}


async def test_silent_gateways_are_buried(pool: Pool) -> None:
    async with pool.connection() as connection:
        for gateway_id in ("silent", "touched", "fresh"):
            await store.register_gateway(connection, gateway_id, "ws://here")
        await connection.execute("update gateway set seen_at = now() - interval '1 minute' where gateway_id <> 'fresh'")
        await store.touch_gateway(connection, "touched")
        assert await store.bury_gateways(connection, 15) == ["silent"]
        assert await gateways(connection) == {"touched", "fresh"}
        assert await store.last_batch(connection, "silent") == -1


async def test_a_batch_leaves_its_number(pool: Pool) -> None:
    async with pool.connection() as connection:
        await store.register_gateway(connection, "g", "ws://here")
        assert await store.last_batch(connection, "g") == 0
        await Pipeline(connection).run([store.open_batch("g", 7)])
        assert await store.last_batch(connection, "g") == 7


async def test_a_gateway_without_a_row_is_told_so(pool: Pool) -> None:
    async with pool.connection() as connection:
        with pytest.raises(psycopg.DatabaseError, match="not known any more") as refused:
            await Pipeline(connection).run([store.open_batch("unknown", 1)])
    assert refused.value.sqlstate == store.GATEWAY_GONE

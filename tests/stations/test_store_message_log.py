"""Exchanges as gateways append them."""

from datetime import UTC, datetime

import psycopg
import pytest

from voltway.kit.postgres import Pool
from voltway.stations import store_message_log

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
LINE = (
    'S1\t2026-05-01T12:00:00Z\tin\tm-1\tHeartbeat\t[2,"m-1","Heartbeat",{}]\t[3,"m-1",{}]\tanswered\t1.25\t'
    '{"one","two"}\t1.6\n'
)
BARE = "S2\t2026-05-01T12:00:01Z\tout\t\\N\t\\N\tnoise\t\\N\tunreadable\t0.00\t\\N\t2.0.1\n"


async def rows(pool: Pool) -> list[tuple[object, ...]]:
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "select station_id, at, direction, message_id, action, request, response, outcome, latency_ms, notes,"
            " ocpp_version from message_log order by at"
        )
        return await cursor.fetchall()


async def test_every_column_of_a_line_is_kept(pool: Pool) -> None:
    async with pool.connection() as connection:
        await store_message_log.append(connection, [LINE, BARE])
    first, second = await rows(pool)
    asked, answered = '[2,"m-1","Heartbeat",{}]', '[3,"m-1",{}]'
    assert first == (
        "S1", AT, "in", "m-1", "Heartbeat", asked, answered, "answered", 1.25, ["one", "two"], "1.6"
    )  # fmt: skip
    assert second[2:] == ("out", None, None, "noise", None, "unreadable", 0.0, None, "2.0.1")


async def test_nothing_to_append_is_fine(pool: Pool) -> None:
    async with pool.connection() as connection:
        await store_message_log.append(connection, [])
    assert await rows(pool) == []


async def test_one_bad_line_keeps_the_whole_batch_out_and_the_connection_usable(pool: Pool) -> None:
    async with pool.connection() as connection:
        with pytest.raises(psycopg.errors.CheckViolation):
            await store_message_log.append(connection, [LINE, BARE.replace("\tout\t", "\tsideways\t")])
        assert await rows(pool) == []
        await store_message_log.append(connection, [LINE])
    assert len(await rows(pool)) == 1


async def test_only_this_write_does_without_waiting_for_the_disk(pool: Pool) -> None:
    """The same connection serves writes that must be durable afterwards."""
    async with pool.connection() as connection:
        await store_message_log.append(connection, [LINE])
        cursor = await connection.execute("show synchronous_commit")
        assert await cursor.fetchone() == ("on",)

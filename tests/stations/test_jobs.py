from datetime import UTC, datetime, timedelta

from voltway.kit.postgres import Pool
from voltway.stations import jobs
from voltway.stations.store_commands import ABANDONED_AFTER

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


async def insert(pool: Pool, command_id: str, state: str, created_at: datetime, queue_until: datetime | None) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into command (station_id, command_id, kind, request, author, state, created_at, queue_until)"
            " values ('S', %s, 'Reset', '{}', 'test', %s, %s, %s)",
            (command_id, state, created_at, queue_until),
        )


async def test_commands_get_their_end(pool: Pool) -> None:
    minute = timedelta(minutes=1)
    await insert(pool, "waited too long", "queued", NOW - 60 * minute, NOW - minute)
    await insert(pool, "still waits", "queued", NOW - 60 * minute, NOW + minute)
    await insert(pool, "abandoned", "sent", NOW - ABANDONED_AFTER - minute, None)
    await insert(pool, "under way", "sent", NOW - minute, None)
    assert await jobs.settle_overdue_commands(pool, NOW) == 2
    assert await jobs.settle_overdue_commands(pool, NOW) == 0
    async with pool.connection() as connection:
        cursor = await connection.execute("select command_id, state, answered_at = %s from command", (NOW,))
        states = {row[0]: (row[1], row[2]) for row in await cursor.fetchall()}
    assert states == {
        "waited too long": ("expired", True),
        "still waits": ("queued", None),
        "abandoned": ("timed_out", True),
        "under way": ("sent", None),
    }

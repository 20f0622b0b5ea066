"""How often each correction was needed at each station."""

from datetime import UTC, datetime

from voltway.kit.postgres import Pool
from voltway.stations import store_quirks


async def test_uses_add_up_for_each_station_and_quirk(pool: Pool) -> None:
    async with pool.connection() as connection:
        await store_quirks.count_uses(connection, {("S1", "zone_missing"): 3, ("S1", "a_first"): 1, ("S2", "b"): 5})
    async with pool.connection() as connection:
        await store_quirks.count_uses(connection, {("S1", "zone_missing"): 4})
        first = await store_quirks.uses(connection, "S1")
        assert [(use.quirk, use.uses) for use in first] == [("a_first", 1), ("zone_missing", 7)]
        assert [(use.quirk, use.uses) for use in await store_quirks.uses(connection, "S2")] == [("b", 5)]
        assert await store_quirks.uses(connection, "S3") == []


async def test_the_first_time_stays_and_the_last_moves(pool: Pool) -> None:
    async with pool.connection() as connection:
        await store_quirks.count_uses(connection, {("S1", "q"): 1})
    async with pool.connection() as connection:
        (once,) = await store_quirks.uses(connection, "S1")
    assert once.first_at == once.last_at
    assert abs((datetime.now(UTC) - once.first_at).total_seconds()) < 60
    async with pool.connection() as connection:
        await store_quirks.count_uses(connection, {("S1", "q"): 1})
        (twice,) = await store_quirks.uses(connection, "S1")
    assert twice.first_at == once.first_at
    assert twice.last_at > once.last_at


async def test_no_uses_change_nothing(pool: Pool) -> None:
    async with pool.connection() as connection:
        await store_quirks.count_uses(connection, {})
        assert await store_quirks.uses(connection, "S1") == []


async def test_many_uses_fit(pool: Pool) -> None:
    async with pool.connection() as connection:
        for _ in range(2):
            await store_quirks.count_uses(connection, {("S1", "q"): 2**40})
        assert [use.uses for use in await store_quirks.uses(connection, "S1")] == [2**41]

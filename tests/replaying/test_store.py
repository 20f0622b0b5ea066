from datetime import UTC, datetime, timedelta

from voltway.kit.postgres import Pool
from voltway.replaying import store


async def test_only_one_holds_it(pool: Pool) -> None:
    async with pool.connection() as one, pool.connection() as other:
        assert await store.hold(one)
        assert not await store.hold(other)
        await store.let_go(one)
        assert await store.hold(other)
        await store.let_go(other)


async def test_everything_is_told_until_something_is_dropped(pool: Pool) -> None:
    async with pool.connection() as connection:
        assert await store.first_told(connection) == {
            "first_fact": "-infinity",
            "first_reading": "-infinity",
            "first_session": "",
        }
        day = datetime(2026, 1, 1, tzinfo=UTC)
        await connection.execute(
            "insert into retention_floor values ('journal', %s), ('meter_reading', %s)", (day, day + timedelta(days=9))
        )
        told = await store.first_told(connection)
    assert told["first_fact"] == day
    assert told["first_reading"] == day + timedelta(days=9)
    # 2026-01-01T00:00Z is 1 767 225 600 000 ms after the epoch: the first 48 bits of a UUIDv7 made then.
    assert told["first_session"] == f"{1_767_225_600_000:012x}"


async def test_a_station_that_was_removed_has_no_state(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S', 'accepted')")
        since = await store.stations_since(connection, ["S", "removed"])
    assert since["S"] <= datetime.now(UTC) + timedelta(minutes=1)
    assert since["removed"] > datetime(9999, 1, 1, tzinfo=UTC)


async def test_sinks_write_into_the_schema_only_in_their_transaction(pool: Pool) -> None:
    async with pool.connection() as connection:
        await store.create_schema(connection)
        try:
            async with connection.transaction():
                await store.write_there(connection)
                await store.add_stations(connection, ["S", "S", "T"])
                cursor = await connection.execute("select count(*) from station")
                assert await cursor.fetchone() == (2,)
            cursor = await connection.execute("select count(*) from station")
            assert await cursor.fetchone() == (0,)
        finally:
            await store.drop_schema(connection)

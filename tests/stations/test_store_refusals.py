"""Rows about who was refused at the door."""

from datetime import UTC, datetime

import msgspec

from voltway.kit.postgres import Pool
from voltway.stations import store_refusals
from voltway.stations.store_refusals import CountedRefusal
from voltway.vocabulary.refusals import RefusalCause

NOW = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
ONE = CountedRefusal(
    hour=NOW.replace(minute=0),
    station_id=None,
    address="192.0.2.1",
    cause=RefusalCause.TLS_VERSION,
    reason="unsupported protocol",
    times=2,
    first_at=NOW,
    last_at=NOW,
)


async def test_counts_add_up_and_a_station_that_is_gone_leaves_nothing(pool: Pool) -> None:
    async with pool.connection() as connection:
        gone = msgspec.structs.replace(ONE, station_id="GONE")
        for _ in range(2):
            await store_refusals.count(connection, [ONE, gone])
        assert await store_refusals.page(connection) == [msgspec.structs.replace(ONE, times=4)]
        assert await store_refusals.page(connection, before=NOW) == []
        assert await store_refusals.page(connection, station_id="GONE") == []


async def test_a_removed_station_takes_its_rows_along(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        await store_refusals.count(connection, [msgspec.structs.replace(ONE, station_id="S1")])
        await connection.execute("delete from station")
        assert await store_refusals.page(connection) == []

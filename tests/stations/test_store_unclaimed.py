import asyncio

from voltway.kit.postgres import Pool, transaction
from voltway.stations import store_claims
from voltway.stations.store_claims import Arrival
from voltway.stations.store_unclaimed import hold_unclaimed


async def make_stations(pool: Pool, *, held: str | None, ids: list[str]) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into station (station_id, admission, gateway_id) select unnest(%s::text[]), 'accepted', %s",
            (ids, held),
        )


async def test_only_stations_nobody_holds(pool: Pool) -> None:
    await make_stations(pool, held=None, ids=["A", "B", "C"])
    await make_stations(pool, held="g1", ids=["D"])
    async with transaction(pool) as connection:
        assert await hold_unclaimed(connection, ["A", "B", "D", "unknown"]) == {"A", "B"}


async def test_a_gateway_can_claim_them_only_afterwards(pool: Pool) -> None:
    await make_stations(pool, held=None, ids=["A"])

    async def claim() -> None:
        async with pool.connection() as connection:
            await store_claims.claim(connection, "g1", [Arrival("A", "here", "1.6")])

    async with transaction(pool) as connection:
        assert await hold_unclaimed(connection, ["A"]) == {"A"}
        claiming = asyncio.create_task(claim())
        await asyncio.sleep(0.2)
        assert not claiming.done()
    await asyncio.wait_for(claiming, 5)
    async with transaction(pool) as connection:
        assert await hold_unclaimed(connection, ["A"]) == set()


async def test_a_station_that_is_just_being_claimed_is_not_waited_for(pool: Pool) -> None:
    await make_stations(pool, held=None, ids=["A", "B"])
    async with transaction(pool) as claiming, transaction(pool) as connection:
        await store_claims.claim(claiming, "g1", [Arrival("A", "here", "1.6")])
        assert await asyncio.wait_for(hold_unclaimed(connection, ["A", "B"]), 5) == {"B"}

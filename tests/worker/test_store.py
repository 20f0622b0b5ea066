from voltway.kit.postgres import Pool
from voltway.worker import store


async def test_the_server_tells_for_how_long_it_runs(pool: Pool) -> None:
    async with pool.connection() as connection:
        first = await store.server_up_s(connection)
        second = await store.server_up_s(connection)
    assert 0 < first < second

from voltway.kit import store_scope
from voltway.kit.postgres import Pool


async def test_the_owner_of_the_tables_is_not_bound(pool: Pool) -> None:
    async with pool.connection() as connection:
        assert not await store_scope.is_bound(connection)
        await store_scope.tell(connection, "a b")
        cursor = await connection.execute("select current_setting('voltway.scope')")
        assert await cursor.fetchone() == ("a b",)

import pytest

from voltway.kit.postgres import Pool
from voltway.replaying.tables import TABLES, ReplayedTable


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
async def test_names_are_columns_of_the_table(pool: Pool, table: ReplayedTable) -> None:
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped",
            (table.name,),
        )
        columns = {row[0] for row in await cursor.fetchall()}
    assert {*table.key, *table.left_out, *table.special, *table.only} <= columns
    assert all(len(reason.split()) > 5 for reason in table.left_out.values())

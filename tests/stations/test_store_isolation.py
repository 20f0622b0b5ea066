"""How far a station is cut off, step by step."""

from datetime import UTC, datetime, timedelta

import pytest

from voltway.kit.postgres import Pool
from voltway.stations import store_isolation
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.vocabulary.stations import Isolation

LATER = datetime.now(UTC) + timedelta(minutes=1)


async def test_each_step_is_taken_once(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("""
            insert into gateway (gateway_id) values ('g');
            insert into station (station_id, admission, gateway_id) values ('S1', 'accepted', 'g'),
                ('S2', 'accepted', null)
        """)
        for station_id in ("S1", "S2"):
            assert await store_isolation.ask(connection, station_id, LATER) == "operator"
        assert await store_isolation.ending(connection) == []
        assert sorted(await store_isolation.take_asked(connection)) == ["S1", "S2"]
        assert await store_isolation.take_asked(connection) == []
        ending = await store_isolation.ending(connection)
        assert {(one.station_id, one.isolation_by, one.online) for one in ending} == {
            ("S1", LATER, True),
            ("S2", LATER, False),
        }
        await store_isolation.finish(connection, ["S1", "S2"])
        assert await store_isolation.still_connected(connection) == ["S1"]
        assert await store_isolation.release(connection, "S1") == "operator"
        assert await store_isolation.still_connected(connection) == []
        await store_isolation.finish(connection, ["S1"])
        cursor = await connection.execute("select station_id, isolation from station order by station_id")
        assert await cursor.fetchall() == [("S1", None), ("S2", "isolated")]


async def test_the_database_knows_every_step(pool: Pool) -> None:
    async with pool.connection() as connection:
        for step in Isolation:
            await connection.execute(
                "insert into station (station_id, admission, isolation, isolation_by) values (%s, 'accepted', %s, %s)",
                (step, step, LATER),
            )


async def test_what_is_not_there_or_so_already(pool: Pool) -> None:
    async with pool.connection() as connection:
        for work in (store_isolation.ask(connection, "X", LATER), store_isolation.release(connection, "X")):
            with pytest.raises(NotFound):
                await work
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        with pytest.raises(Conflict):
            await store_isolation.release(connection, "S1")

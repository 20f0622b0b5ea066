"""What stations were told to come with."""

from typing import Any

import pytest

from voltway.kit.postgres import Connection, Pool
from voltway.stations import store_securing


async def row(connection: Connection) -> tuple[Any, ...] | None:
    cursor = await connection.execute("select next_password_hash, next_security_profile from station")
    return await cursor.fetchone()


@pytest.mark.parametrize(("profile", "moves_to"), [(0, 1), (1, None), (2, None)])
async def test_one_password_at_a_time(pool: Pool, profile: int, moves_to: int | None) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into station (station_id, admission, security_profile) values ('S1', 'accepted', %s)", (profile,)
        )
        assert await store_securing.give_password(connection, "S1", "new")
        assert not await store_securing.give_password(connection, "S1", "newer")
        assert await row(connection) == ("new", moves_to)
        await store_securing.take_password_back(connection, "S1", "another")
        assert await row(connection) == ("new", moves_to)
        await store_securing.take_password_back(connection, "S1", "new")
        assert await row(connection) == (None, None)


async def test_a_station_moves_up_only(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into station (station_id, admission, security_profile) values ('S1', 'accepted', 2)"
        )
        assert not await store_securing.move(connection, "S1", 2)
        assert await store_securing.move(connection, "S1", 3)
        await store_securing.stay(connection, "S1", 2)
        assert await row(connection) == (None, 3)
        await store_securing.stay(connection, "S1", 3)
        assert await row(connection) == (None, None)


async def test_a_station_of_profile_3_has_no_password(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into station (station_id, admission, security_profile) values ('S1', 'accepted', 3)"
        )
        assert not await store_securing.give_password(connection, "S1", "new")


async def test_a_password_undoes_no_move(pool: Pool) -> None:
    """Otherwise the station would be on profile 1, and let in without TLS, when it comes as it was told to."""
    async with pool.connection() as connection:
        await connection.execute(
            "insert into station (station_id, admission, security_profile) values ('S1', 'accepted', 0)"
        )
        assert await store_securing.move(connection, "S1", 2)
        assert await store_securing.give_password(connection, "S1", "new")
        assert await row(connection) == ("new", 2)
        await store_securing.take_password_back(connection, "S1", "new")
        assert await row(connection) == (None, 2)
        assert await store_securing.give_password(connection, "S1", "newer")
        await store_securing.stay(connection, "S1", 2)
        assert await row(connection) == ("newer", 1)

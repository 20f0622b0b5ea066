"""Favourites: what a driver likes."""

from collections.abc import AsyncIterator

import pytest

from tests.fixtures.people import NOON
from voltway.drivers import store, store_favourites
from voltway.drivers.store_favourites import MAX_FAVOURITES, FavouriteCursor
from voltway.kit.postgres import Connection, Pool
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.drivers import FavouriteKind
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound

STATION, LOCATION = FavouriteKind.STATION, FavouriteKind.LOCATION


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


@pytest.fixture
async def ada(connection: Connection) -> str:
    return (await store.add(connection, ROOT, NOON, name="Ada")).driver_id


async def test_what_is_liked_twice_is_kept_once(connection: Connection, ada: str) -> None:
    first = await store_favourites.add(connection, ada, STATION, "S1", NOON)
    assert await store_favourites.add(connection, ada, STATION, "S1", NOON.replace(hour=13)) == first
    both = [await store_favourites.add(connection, ada, LOCATION, "S1", NOON), first]
    assert await store_favourites.page(connection, ada) == both
    assert await store_favourites.page(connection, ada, after=FavouriteCursor(LOCATION, "S1"), limit=1) == both[1:]


async def test_what_is_not_liked_any_more_goes(connection: Connection, ada: str) -> None:
    await store_favourites.add(connection, ada, STATION, "S1", NOON)
    await store_favourites.remove(connection, ada, STATION, "S1")
    with pytest.raises(NotFound):
        await store_favourites.remove(connection, ada, STATION, "S1")
    assert await store_favourites.page(connection, ada) == []


async def test_nobody_likes_everything(connection: Connection, ada: str) -> None:
    await connection.execute(
        "insert into favourite (driver_id, kind, place_id) select %s, 'station', n::text from generate_series(1, %s) n",
        (ada, MAX_FAVOURITES),
    )
    with pytest.raises(Conflict):
        await store_favourites.add(connection, ada, LOCATION, "L", NOON)
    with pytest.raises(InvalidInput):
        await store_favourites.add(connection, ada, LOCATION, "\n", NOON)

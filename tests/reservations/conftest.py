"""A connection to a database with two stations."""

from collections.abc import AsyncIterator

import pytest

from tests.reservations.made import stations
from voltway.kit.postgres import Connection, Pool


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        await stations(connection)
        yield connection

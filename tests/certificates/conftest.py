"""A connection, and settings whose data directory keeps the key that seals."""

from collections.abc import AsyncIterator

import pytest

from voltway.kit.postgres import Connection, Pool
from voltway.kit.settings import Settings


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


@pytest.fixture
def sealed(settings: Settings) -> Settings:
    settings.data_directory.mkdir(exist_ok=True)
    return settings

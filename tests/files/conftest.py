"""A database with a station, and a directory for files."""

from pathlib import Path

import pytest

from tests.files.made import Kept, station
from voltway.files.local_storage import LocalStorage
from voltway.kit.postgres import Pool


@pytest.fixture
async def kept(pool: Pool, tmp_path: Path) -> Kept:
    async with pool.connection() as connection:
        await station(connection)
    return Kept(pool, LocalStorage(tmp_path / "files"))

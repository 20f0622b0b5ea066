"""A database with a station, and a directory for files."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.files.made import LINKS, Kept, station
from voltway.files.ftp import FtpServer
from voltway.files.ftp_conversation import Shelf
from voltway.files.local_storage import LocalStorage
from voltway.kit.file_settings import FileSettings
from voltway.kit.postgres import Pool


@pytest.fixture
async def kept(pool: Pool, tmp_path: Path) -> Kept:
    async with pool.connection() as connection:
        await station(connection)
    return Kept(pool, LocalStorage(tmp_path / "files"))


@pytest.fixture
async def port(kept: Kept) -> AsyncIterator[int]:
    """Where FTP is served."""
    shelf = Shelf(kept.connected, kept.storage, LINKS, kept.clock)
    async with FtpServer(FileSettings(), shelf).serving("127.0.0.1", 0) as port:
        yield port

"""What both storages do."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from tests.files.bucket import ACCESS, REGION, SECRET, running_bucket
from tests.files.made import all_of, in_chunks
from voltway.files.content import PIECE_BYTES
from voltway.files.local_storage import LocalStorage
from voltway.files.s3_storage import S3Storage
from voltway.files.storage import Storage, storage_of
from voltway.kit.clock import SystemClock
from voltway.kit.file_settings import FileSettings
from voltway.kit.settings import Settings
from voltway.vocabulary.errors import ConfigurationError, NotFound

LONG = bytes(range(256)) * (PIECE_BYTES // 256 + 1)


@pytest.fixture(params=["local", "s3"])
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    async with running_bucket() as bucket:
        files = FileSettings(s3_url=bucket.url, s3_access_key=ACCESS, s3_secret_key=SECRET, s3_region=REGION)
        settings = Settings(data_directory=tmp_path / "data", files=files if request.param == "s3" else FileSettings())
        storage = storage_of(settings, SystemClock())
        yield storage
        await storage.close()


@pytest.mark.parametrize("content", [LONG, b"short", b""])
async def test_what_is_put_is_read_whole_and_in_parts(storage: Storage, content: bytes) -> None:
    stored = await storage.put("a-1", in_chunks(content, 70_000))
    assert (stored.size_bytes, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert await all_of(storage.read("a-1", 0, len(content))) == content
    assert await all_of(storage.read("a-1", 2, len(content) // 2)) == content[2 : len(content) // 2]


async def test_what_breaks_off_leaves_what_was_there(storage: Storage) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield LONG
        raise RuntimeError("the line broke")

    await storage.put("a-1", in_chunks(b"before"))
    with pytest.raises(RuntimeError):
        await storage.put("a-1", breaking())
    assert await all_of(storage.read("a-1", 0, 6)) == b"before"
    with pytest.raises(RuntimeError):
        await storage.put("a-2", breaking())
    with pytest.raises(NotFound):
        await all_of(storage.read("a-2", 0, 6))


async def test_what_is_removed_is_gone(storage: Storage) -> None:
    await storage.put("a-1", in_chunks(b"x"))
    await storage.remove("a-1")
    await storage.remove("a-1")
    with pytest.raises(NotFound):
        await all_of(storage.read("a-1", 0, 1))


def test_the_settings_say_which(tmp_path: Path) -> None:
    local = storage_of(Settings(data_directory=tmp_path), SystemClock())
    assert isinstance(local, LocalStorage)
    bucket = FileSettings(s3_url="https://s3.example.com/b", s3_access_key="a", s3_secret_key="b")
    settings = Settings(data_directory=tmp_path, files=bucket)
    assert isinstance(storage_of(settings, SystemClock()), S3Storage)
    without = msgspec.structs.replace(settings, files=msgspec.structs.replace(bucket, s3_secret_key=None))
    with pytest.raises(ConfigurationError):
        storage_of(without, SystemClock())

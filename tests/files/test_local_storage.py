import shutil
from pathlib import Path
from unittest import mock

import pytest

from tests.files.made import in_chunks
from voltway.files.local_storage import LocalStorage
from voltway.vocabulary.errors import StorageUnavailable


async def test_nothing_is_left_of_a_full_disk(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "files")
    full = mock.Mock(free=1000)
    with mock.patch.object(shutil, "disk_usage", return_value=full), pytest.raises(StorageUnavailable):
        await storage.put("a", in_chunks(b"x"))
    assert list((tmp_path / "files").iterdir()) == []


async def test_only_its_owner_sees_a_file(tmp_path: Path) -> None:
    await LocalStorage(tmp_path / "files").put("a", in_chunks(b"x"))
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0
    assert (tmp_path / "files" / "a").stat().st_mode & 0o077 == 0
    assert [file.name for file in (tmp_path / "files").iterdir()] == ["a"]


async def test_a_directory_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file")
    with pytest.raises(StorageUnavailable, match="files"):
        await LocalStorage(tmp_path / "files").put("a", in_chunks(b"x"))

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest

from tests.files.made import HOUR, NOW, Kept, new_log
from voltway.files.jobs import remove_expired
from voltway.files.local_storage import LocalStorage

DAY = timedelta(days=1)


async def test_a_log_goes_when_its_time_is_over(kept: Kept, tmp_path: Path) -> None:
    new = new_log(expires_at=NOW + DAY)
    await kept.receive(await kept.link_to(new), b"hello")
    image = await kept.image(b"firmware")
    assert await remove_expired(kept.pool, kept.storage, NOW + DAY - HOUR) == 0
    assert await remove_expired(kept.pool, kept.storage, NOW + DAY) == 1
    assert await kept.find(new.file_id) is None
    assert await kept.find(image.file_id) == image
    assert [file.name for file in (tmp_path / "files").iterdir()] == [f"{image.file_id}-1"]


async def killed_in_the_middle(directory: Path, name: str) -> None:
    """What a process leaves that never comes to its `finally`."""

    async def stopping() -> AsyncIterator[bytes]:
        yield b"half of "
        raise RuntimeError

    with mock.patch.object(Path, "unlink"), pytest.raises(RuntimeError):
        await LocalStorage(directory).put(name, stopping())


async def test_what_attempts_left_behind_goes_with_it(kept: Kept, tmp_path: Path) -> None:
    new = new_log(expires_at=NOW + DAY)
    await kept.receive(await kept.link_to(new), b"hello")
    (tmp_path / "files" / f"{new.file_id}-2").write_bytes(b"a process died between storage and table")
    await killed_in_the_middle(tmp_path / "files", f"{new.file_id}-3")
    assert len(list((tmp_path / "files").iterdir())) == 3
    async with kept.pool.connection() as connection:
        await connection.execute("update file set attempts = 3")
    await remove_expired(kept.pool, kept.storage, NOW + DAY)
    assert list((tmp_path / "files").iterdir()) == []


async def test_logs_go_with_their_station(kept: Kept) -> None:
    new = new_log()
    await kept.receive(await kept.link_to(new), b"hello")
    async with kept.pool.connection() as connection:
        await connection.execute("delete from station")
    assert await remove_expired(kept.pool, kept.storage, NOW) == 1
    assert await kept.find(new.file_id) is None

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from unittest import mock

import pytest

from tests.files.made import HOUR, NOW, Kept, all_of, new_log
from voltway.files import keeping, store
from voltway.files.keeping import MOST_UPLOADS, clean_name
from voltway.files.ranges import Span
from voltway.files.store import NewLink
from voltway.vocabulary.errors import Gone, InvalidInput, TooLarge, VoltwayError
from voltway.vocabulary.files import LinkPurpose, StoredFile
from voltway.vocabulary.ids import new_id


def on_disk(tmp_path: Path) -> list[str]:
    return sorted(file.name for file in (tmp_path / "files").iterdir())


async def test_what_somebody_sends_is_kept(kept: Kept) -> None:
    content = b"x" * 5000
    file = await kept.image(content)
    assert (file.size_bytes, file.sha256, file.arrived_at) == (5000, hashlib.sha256(content).hexdigest(), NOW)
    assert await all_of(keeping.content(kept.storage, file, Span(0, 5000))) == content


@pytest.mark.parametrize(("content", "error"), [(b"x" * 1001, TooLarge), (b"", InvalidInput)])
async def test_nothing_is_left_of_what_is_refused(
    kept: Kept, tmp_path: Path, content: bytes, error: type[VoltwayError]
) -> None:
    with pytest.raises(error):
        await kept.image(content, limit_bytes=1000)
    assert on_disk(tmp_path) == []
    async with kept.pool.connection() as connection:
        assert await (await connection.execute("select count(*) from file")).fetchone() == (0,)


async def test_a_station_sends_a_file_once(kept: Kept, tmp_path: Path) -> None:
    new = new_log()
    link_id = await kept.link_to(new)
    file = await kept.receive(link_id, b"hello", "C:\\logs\\log 1.txt")
    assert (file.file_id, file.size_bytes, file.name) == (new.file_id, 5, "log 1.txt")
    with pytest.raises(Gone):
        await kept.receive(link_id, b"again")
    assert on_disk(tmp_path) == [f"{new.file_id}-1"]


async def test_what_broke_off_may_be_sent_again_but_not_for_ever(kept: Kept) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield b"hel"
        raise RuntimeError

    link_id = await kept.link_to(new_log())
    for _ in range(MOST_UPLOADS - 1):
        with pytest.raises(RuntimeError):
            await keeping.receive(kept.connected, kept.storage, link_id, breaking(), lambda: None, kept.clock)
    assert (await kept.receive(link_id, b"hello")).name == "log.txt"

    link_id = await kept.link_to(new_log())
    for _ in range(MOST_UPLOADS):
        with pytest.raises(TooLarge):
            await kept.receive(link_id, b"x" * 1001)
    with pytest.raises(Gone):
        await kept.receive(link_id, b"hello")


async def test_of_two_at_once_the_first_that_comes_whole_counts(kept: Kept, tmp_path: Path) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def waiting() -> AsyncIterator[bytes]:
        yield b"slow"
        begun.set()
        await go_on.wait()

    new = new_log()
    link_id = await kept.link_to(new)
    slow = asyncio.create_task(
        keeping.receive(kept.connected, kept.storage, link_id, waiting(), lambda: None, kept.clock)
    )
    await begun.wait()
    await kept.receive(link_id, b"quick")
    go_on.set()
    with pytest.raises(Gone):
        await slow
    file = await kept.find(new.file_id)
    assert file is not None
    assert await all_of(keeping.content(kept.storage, file, Span(0, 5))) == b"quick"
    assert on_disk(tmp_path) == [f"{new.file_id}-2"]


async def test_whoever_goes_silent_is_not_waited_for(kept: Kept) -> None:
    async def silent() -> AsyncIterator[bytes]:
        yield b"hel"
        await asyncio.Event().wait()

    link_id = await kept.link_to(new_log())
    with mock.patch.object(keeping, "SILENCE_S", 0.01), pytest.raises(VoltwayError, match="nothing came"):
        await keeping.receive(kept.connected, kept.storage, link_id, silent(), lambda: None, kept.clock)


async def test_a_link_whose_time_is_over_takes_nothing(kept: Kept) -> None:
    link_id = await kept.link_to(new_log())
    kept.clock.advance(HOUR)
    with pytest.raises(Gone):
        await kept.receive(link_id, b"hello")


async def fetched(kept: Kept, link_id: str, file: StoredFile, span: Span) -> bytes:
    return await all_of(keeping.metered(kept.connected, kept.storage, link_id, file, span, kept.clock))


async def test_a_link_hands_out_so_many_bytes_and_no_more(kept: Kept) -> None:
    content = bytes(range(250)) * 10_000
    file = await kept.image(content)
    link_id = new_id()
    link = NewLink(
        link_id=link_id,
        file_id=file.file_id,
        station_id="S1",
        purpose=LinkPurpose.DOWNLOAD,
        bytes_left=len(content) + 10,
        expires_at=NOW + HOUR,
    )
    async with kept.pool.connection() as connection:
        await store.insert_link(connection, link, NOW)
    assert await fetched(kept, link_id, file, Span(0, 1_000_000)) == content[:1_000_000]
    assert await fetched(kept, link_id, file, Span(1_000_000, len(content))) == content[1_000_000:]
    with pytest.raises(Gone):
        await fetched(kept, link_id, file, Span(0, 11))
    assert await fetched(kept, link_id, file, Span(0, 10)) == content[:10]
    with pytest.raises(Gone):
        async with kept.pool.connection() as connection:
            await keeping.open_download(connection, link_id, NOW)


async def test_a_removed_file_is_not_handed_out(kept: Kept) -> None:
    new = new_log()
    link_id = await kept.link_to(new)
    async with kept.pool.connection() as connection:
        await store.expire(connection, new.file_id, NOW)
    with pytest.raises(Gone):
        await kept.receive(link_id, b"hello")
    with pytest.raises(Gone):
        async with kept.pool.connection() as connection:
            await keeping.begin_download(connection, link_id, NOW)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("log.txt", "log.txt"),
        ("/var/log/../x.gz", "x.gz"),
        ('a"b\r\nX: y.txt', "a_b__X_ y.txt"),
        ("..", None),
        ("", None),
        (None, None),
        ("ü" * 300, "_" * 120),
    ],
)
def test_names_of_strangers_are_cleaned(told: str | None, name: str | None) -> None:
    assert clean_name(told) == name

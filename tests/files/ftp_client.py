"""A client of FTP, and what it finds: for tests of the server and of its conversations."""

import asyncio
import ftplib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

from tests.files.made import HOUR, LINKS, NOW, Kept, new_log
from voltway.files.links import ReadLink, download_url
from voltway.vocabulary.files import LinkPurpose

T = TypeVar("T")

CONTENT = bytes(range(256)) * 4000


@asynccontextmanager
async def dialled(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def asked(port: int, work: Callable[[ftplib.FTP], T]) -> T:
    """What a client gets that has signed in as anybody."""

    def talk() -> T:
        with ftplib.FTP(timeout=10) as client:  # noqa: S321  (it is what is tested)
            client.connect("127.0.0.1", port)
            client.login("station", "whatever")
            return work(client)

    return await asyncio.to_thread(talk)


async def image_path(kept: Kept, content: bytes = CONTENT) -> str:
    """Where station S1 can fetch firmware."""
    file = await kept.image(content, "fw.bin", len(content))
    async with kept.pool.connection() as connection:
        url = await download_url(connection, LINKS, file.file_id, "S1", until=NOW + HOUR, now=NOW)
    return url[url.index("/files/") :]


async def log_folder(kept: Kept, limit_bytes: int = 10_000) -> tuple[str, str]:
    """Where it can send a log, and that file's id."""
    new = new_log()
    link_id = await kept.link_to(new, limit_bytes)
    return "/files/" + LINKS.text(ReadLink(link_id, LinkPurpose.UPLOAD, NOW + HOUR)), new.file_id


def fetched(client: ftplib.FTP, path: str, rest: int | None = None) -> bytes:
    content = bytearray()
    client.retrbinary(f"RETR {path}", content.extend, rest=rest)
    return bytes(content)

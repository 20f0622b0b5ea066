"""Files come in, from stations by a link or from people, and go out again: storage and tables together."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Final

import structlog

from voltway.files import store
from voltway.files.ranges import Span
from voltway.files.storage import Storage
from voltway.files.store import NewFile
from voltway.kit.clock import Clock
from voltway.kit.postgres import Connection
from voltway.vocabulary.errors import Conflict, Gone, InvalidInput, TooLarge, VoltwayError
from voltway.vocabulary.files import StoredFile

Connected = Callable[[], AbstractAsyncContextManager[Connection]]
"""A connection for a moment: none is held while a file comes or goes, which may take hours."""

MOST_UPLOADS: Final = 20
"""How often a station may begin to send a file by one link: lines break."""
MOST_DOWNLOADS: Final = 10_000
"""How often one may ask for parts by one link, however small they are."""
SILENCE_S: Final = 60.0
"""Whoever sends nothing for so long is not waited for any more."""
MAX_NAME_LENGTH: Final = 120
_LEAST_TAKEN: Final = 1024 * 1024
_MOST_TAKINGS: Final = 32
_ODD: Final = re.compile(r"[^A-Za-z0-9._+@=#~ -]")

_log = structlog.get_logger()


def clean_name(told: str | None) -> str | None:
    """A file name as it may be kept and shown, of what a stranger says; None where nothing is left of it."""
    last = re.split(r"[/\\]", told or "")[-1]
    cleaned = _ODD.sub("_", last).strip(" .")[-MAX_NAME_LENGTH:]
    return cleaned or None


async def keep(
    connected: Connected, storage: Storage, new: NewFile, chunks: AsyncIterator[bytes], limit_bytes: int, clock: Clock
) -> StoredFile:
    """Keep a file that somebody who may do so sends, whole or not at all.

    Raises TooLarge, InvalidInput for one without a byte, and StorageUnavailable.
    """
    async with connected() as connection:
        await store.insert(connection, new, clock.now())
    try:
        return await bring(connected, storage, new, chunks, limit_bytes, clock)
    except BaseException:
        async with connected() as connection:
            await store.delete(connection, new.file_id)
        raise


async def bring(
    connected: Connected, storage: Storage, known: NewFile, chunks: AsyncIterator[bytes], limit_bytes: int, clock: Clock
) -> StoredFile:
    """Keep the content of a file that is known already. Raises as `keep`, and then the file is still awaited."""
    file = await _stored(connected, storage, known.file_id, chunks, limit_bytes, None, clock)
    if file is None:
        raise Conflict(f"the file {known.name} was removed while it came", "send it again")
    return file


async def receive(
    connected: Connected,
    storage: Storage,
    link_id: str,
    chunks: AsyncIterator[bytes],
    name: Callable[[], str | None],
    clock: Clock,
) -> StoredFile:
    """Keep the file that a station sends by a link. Of several attempts the first that comes whole counts.

    `name` says what the station calls it once it has come. Raises NotFound or Gone for a link that is over, TooLarge,
    InvalidInput for a file without a byte or one that breaks off, and StorageUnavailable: all but the first two leave
    the link open.
    """
    async with connected() as connection:
        link = await store.use_link(connection, link_id, clock.now(), MOST_UPLOADS)
    if link is None:
        raise _over()
    file = await _stored(connected, storage, link.file_id, _timed(chunks), link.bytes_left, name, clock)
    if file is None:
        raise _over()
    async with connected() as connection:
        await store.end_links(connection, link.file_id, None, clock.now())
    _log.info("a station sent a file", station=file.station_id, file=file.file_id, bytes=file.size_bytes)
    return file


async def _stored(
    connected: Connected,
    storage: Storage,
    file_id: str,
    chunks: AsyncIterator[bytes],
    limit_bytes: int,
    name: Callable[[], str | None] | None,
    clock: Clock,
) -> StoredFile | None:
    """The file, once it is there; None where it was there before, or is gone."""
    async with connected() as connection:
        stored_as = await store.begin(connection, file_id)
    if stored_as is None:
        return None
    stored = await storage.put(stored_as, _measured(chunks, limit_bytes))
    told = None if name is None else clean_name(name())
    async with connected() as connection:
        file = await store.arrive(connection, file_id, stored_as, stored, told, clock.now())
    if file is None:
        await storage.remove(stored_as)
    return file


async def open_download(connection: Connection, link_id: str, now: datetime) -> StoredFile:
    """The file that a link leads to, without using it. Raises Gone for a link that is over."""
    link = await store.open_link(connection, link_id, now)
    file = None if link is None else await store.find(connection, link.file_id)
    if file is None or file.size_bytes is None:
        raise _over()
    return file


async def begin_download(connection: Connection, link_id: str, now: datetime) -> None:
    """Count that somebody asks for content. Raises Gone for a link that is over or was used too often."""
    if await store.use_link(connection, link_id, now, MOST_DOWNLOADS) is None:
        raise _over()


def content(storage: Storage, file: StoredFile, span: Span) -> AsyncIterator[bytes]:
    """Some bytes of a file that has arrived. Raises NotFound and StorageUnavailable, as they are read."""
    return storage.read(file.stored_as or "", span.start, span.stop)


async def metered(
    connected: Connected, storage: Storage, link_id: str, file: StoredFile, span: Span, clock: Clock
) -> AsyncIterator[bytes]:
    """The same for a link: what goes over it is taken off what it still hands out, a stretch ahead.

    Raises Gone before the first byte where it hands out no more; later the content then breaks off.
    """
    stretch = max(_LEAST_TAKEN, -(-(file.size_bytes or 0) // _MOST_TAKINGS))
    for start in range(span.start, span.stop, stretch):
        piece_span = Span(start, min(start + stretch, span.stop))
        async with connected() as connection:
            if not await store.take_bytes(connection, link_id, piece_span.length, clock.now()):
                raise _over()
        async for piece in content(storage, file, piece_span):
            yield piece


async def _measured(chunks: AsyncIterator[bytes], limit_bytes: int) -> AsyncIterator[bytes]:
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limit_bytes:
            raise TooLarge(f"the file is longer than {limit_bytes} bytes", "send a shorter one")
        yield chunk
    if not size:
        raise InvalidInput("the file is empty", "send its content as the body, or in a form with one file")


async def _timed(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    iterator = aiter(chunks)
    while True:
        try:
            async with asyncio.timeout(SILENCE_S):
                chunk = await anext(iterator)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise _Silent(f"nothing came for {SILENCE_S:g} s", "send the file again") from None
        yield chunk


class _Silent(VoltwayError):
    """Whoever sends a file went silent."""

    http_status = 408


def _over() -> Gone:
    return Gone("this link was used, or its time is over", "ask whoever runs the network for a new one")

"""Files and links as rows, and bytes as they come over a line, for tests of files."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta

from voltway.files import keeping, store
from voltway.files.links import Links, ReadLink
from voltway.files.storage import Storage
from voltway.files.store import NewFile, NewLink
from voltway.kit.clock import SettableClock
from voltway.kit.postgres import Connection, Pool
from voltway.kit.sealing import Sealing
from voltway.vocabulary.files import FileKind, LinkPurpose, StoredFile
from voltway.vocabulary.ids import new_id

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LINKS = Links(Sealing(b"k" * 32), "https://charge.example.com")


async def in_chunks(content: bytes, length: int = 1000) -> AsyncIterator[bytes]:
    """The content, some bytes at a time."""
    for start in range(0, len(content), length):
        yield content[start : start + length]


async def all_of(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


async def station(connection: Connection, station_id: str = "S1") -> None:
    await connection.execute("insert into station (station_id, admission) values (%s, 'accepted')", (station_id,))


def new_log(station_id: str = "S1", expires_at: datetime | None = NOW + 30 * 24 * HOUR) -> NewFile:
    return NewFile(
        file_id=new_id(),
        organization_id="operator",
        station_id=station_id,
        kind=FileKind.STATION_LOG,
        name="log.txt",
        expires_at=expires_at,
    )


class Kept:
    """Storage and tables together, with a clock that stands still."""

    def __init__(self, pool: Pool, storage: Storage) -> None:
        self.pool, self.storage, self.clock = pool, storage, SettableClock(NOW)

    def connected(self) -> AbstractAsyncContextManager[Connection]:
        return self.pool.connection()

    async def image(self, content: bytes, name: str = "fw 1.bin", limit_bytes: int = 10_000_000) -> StoredFile:
        """Firmware that somebody sent."""
        new = NewFile(file_id=new_id(), organization_id="operator", kind=FileKind.FIRMWARE, name=name)
        return await keeping.keep(self.connected, self.storage, new, in_chunks(content), limit_bytes, self.clock)

    async def link_to(self, new: NewFile, limit_bytes: int = 1000) -> str:
        """The id of a link by which the station can send this file within an hour."""
        link = NewLink(
            link_id=new_id(),
            file_id=new.file_id,
            station_id=new.station_id,
            purpose=LinkPurpose.UPLOAD,
            bytes_left=limit_bytes,
            expires_at=NOW + HOUR,
        )
        async with self.pool.connection() as connection:
            await store.insert(connection, new, NOW)
            await store.insert_link(connection, link, NOW)
        return link.link_id

    async def receive(self, link_id: str, content: bytes, name: str | None = None) -> StoredFile:
        return await keeping.receive(
            self.connected, self.storage, link_id, in_chunks(content), lambda: name, self.clock
        )

    async def find(self, file_id: str) -> StoredFile | None:
        async with self.pool.connection() as connection:
            return await store.find(connection, file_id)


def read_link(purpose: LinkPurpose = LinkPurpose.DOWNLOAD, until: datetime = NOW + HOUR) -> ReadLink:
    return ReadLink(new_id(), purpose, until)

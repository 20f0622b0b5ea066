"""The tables `file` and `file_link`: what is kept, and the links under which stations get at it."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from psycopg.sql import SQL

from voltway.files.content import Stored
from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, fetch_one
from voltway.vocabulary.files import FILES_BY_FTP, FileKind, LinkPurpose, StoredFile

_COLUMNS = SQL("""
    file_id, organization_id, station_id, kind, name, media_type, size_bytes, sha256, stored_as, attempts, made_at,
    arrived_at, expires_at
""")


class NewFile(Struct, frozen=True, kw_only=True):
    """A file to be. It is kept until `expires_at`, or where that is None until somebody removes it."""

    file_id: str
    organization_id: str
    kind: FileKind
    name: str
    media_type: str = "application/octet-stream"
    station_id: str | None = None
    expires_at: datetime | None = None


class NewLink(Struct, frozen=True, kw_only=True):
    """A link to be: whose, to which file, for how many bytes, until when."""

    link_id: str
    file_id: str
    station_id: str | None
    purpose: LinkPurpose
    bytes_left: int
    expires_at: datetime


async def insert(conn: Connection, new: NewFile, now: datetime) -> None:
    """Keep that there will be a file; nothing of it has arrived."""
    await conn.execute(
        """
        insert into file (file_id, organization_id, station_id, kind, name, media_type, made_at, expires_at)
        values (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            new.file_id,
            new.organization_id,
            new.station_id,
            new.kind,
            new.name,
            new.media_type,
            now,
            new.expires_at,
        ),
    )


async def find(conn: Connection, file_id: str) -> StoredFile | None:
    """One file."""
    query = SQL("select {} from file where file_id = %(file_id)s").format(_COLUMNS)
    return await fetch_one(conn, StoredFile, query, {"file_id": file_id})


class Arrived(Struct, frozen=True, kw_only=True):
    """What came as the content of a file."""

    file_id: str
    size_bytes: int
    sha256: str


async def arrived(conn: Connection, file_ids: Sequence[str]) -> list[Arrived]:
    """Those of these files that have arrived."""
    if not file_ids:
        return []
    query = "select file_id, size_bytes, sha256 from file where file_id = any(%(ids)s) and arrived_at is not null"
    return await fetch_all(conn, Arrived, query, {"ids": list(file_ids)})


async def begin(conn: Connection, file_id: str) -> str | None:
    """The name under which the next attempt to bring its content stores it; None where it has arrived, or is gone."""
    cursor = await conn.execute(
        "update file set attempts = attempts + 1 where file_id = %s and arrived_at is null returning attempts",
        (file_id,),
    )
    row = await cursor.fetchone()
    return None if row is None else stored_name(file_id, row[0])


def stored_name(file_id: str, attempt: int) -> str:
    """The name in the storage of what came with an attempt, from 1 on."""
    return f"{file_id}-{attempt}"


async def arrive(
    conn: Connection, file_id: str, stored_as: str, stored: Stored, name: str | None, now: datetime
) -> StoredFile | None:
    """Note that it is there, under another `name` where one was told; None where another attempt was quicker."""
    query = SQL("""
        update file set size_bytes = %(size)s, sha256 = %(sha256)s, stored_as = %(stored_as)s, arrived_at = %(now)s,
            name = coalesce(%(name)s, name)
        where file_id = %(file_id)s and arrived_at is null returning {}
    """).format(_COLUMNS)
    values = {
        "file_id": file_id,
        "size": stored.size_bytes,
        "sha256": stored.sha256,
        "stored_as": stored_as,
        "name": name,
        "now": now,
    }
    return await fetch_one(conn, StoredFile, query, values)


async def expire(conn: Connection, file_id: str, now: datetime) -> None:
    """Have it removed by the next job; links to it end at once."""
    await conn.execute("update file set expires_at = %s where file_id = %s", (now, file_id))
    await end_links(conn, file_id, None, now)


async def delete(conn: Connection, file_id: str) -> None:
    """Forget it, with its links."""
    await conn.execute("delete from file where file_id = %s", (file_id,))


async def due(conn: Connection, now: datetime, limit: int) -> list[StoredFile]:
    """Files to be removed: their time is over, what should have come did not, or their log's station is gone."""
    query = SQL("""
        select {} from file where file_id in (
            (select file_id from file where expires_at <= %(now)s order by expires_at limit %(limit)s)
            union
            (select file_id from file where station_id is null and kind = 'station_log'
                order by made_at limit %(limit)s)
        )
    """).format(_COLUMNS)
    return await fetch_all(conn, StoredFile, query, {"now": now, "limit": limit})


async def insert_link(conn: Connection, new: NewLink, now: datetime) -> None:
    """Keep a link."""
    await conn.execute(
        """
        insert into file_link (link_id, file_id, station_id, purpose, bytes_left, made_at, expires_at)
        values (%s, %s, %s, %s, %s, %s, %s)
        """,
        (new.link_id, new.file_id, new.station_id, new.purpose, new.bytes_left, now, new.expires_at),
    )


class LinkRow(Struct, frozen=True, kw_only=True):
    """A link that may be used now: which file it leads to, and how many bytes of it."""

    file_id: str
    bytes_left: int


async def open_link(conn: Connection, link_id: str, now: datetime) -> LinkRow | None:
    """The link, if it may still be used."""
    query = """
        select file_id, bytes_left from file_link
        where link_id = %(link_id)s and ended_at is null and expires_at > %(now)s and bytes_left > 0
    """
    return await fetch_one(conn, LinkRow, query, {"link_id": link_id, "now": now})


async def use_link(conn: Connection, link_id: str, now: datetime, most_uses: int) -> LinkRow | None:
    """Count a use; None: the link is over, or was used too often."""
    query = """
        update file_link set uses = uses + 1, first_used_at = coalesce(first_used_at, %(now)s)
        where link_id = %(link_id)s and ended_at is null and expires_at > %(now)s and bytes_left > 0
            and uses < %(most)s
        returning file_id, bytes_left
    """
    return await fetch_one(conn, LinkRow, query, {"link_id": link_id, "now": now, "most": most_uses})


async def take_bytes(conn: Connection, link_id: str, wanted: int, now: datetime) -> bool:
    """Take so many bytes of what the link still hands out; False: it is over, or does not have as many."""
    cursor = await conn.execute(
        """
        update file_link set bytes_left = bytes_left - %(wanted)s
        where link_id = %(link_id)s and bytes_left >= %(wanted)s and ended_at is null and expires_at > %(now)s
        """,
        {"link_id": link_id, "wanted": wanted, "now": now},
    )
    return cursor.rowcount == 1


async def end_links(conn: Connection, file_id: str, station_id: str | None, now: datetime) -> None:
    """End the links to a file, those of one station or (None) all."""
    await conn.execute(
        """
        update file_link set ended_at = %(now)s where file_id = %(file_id)s and ended_at is null
            and (%(station_id)s::text is null or station_id = %(station_id)s)
        """,
        {"file_id": file_id, "station_id": station_id, "now": now},
    )


async def end_station_links(conn: Connection, station_id: str, now: datetime) -> None:
    """End all links that the station was given, to whichever files."""
    await conn.execute(
        "update file_link set ended_at = %s where station_id = %s and ended_at is null", (now, station_id)
    )


async def knows_only_ftp(conn: Connection, station_id: str) -> bool:
    """Whether an operator has said so of the station, by its quirk: no model is known to be so."""
    cursor = await conn.execute(
        "select %s = any(quirks) from station where station_id = %s", (FILES_BY_FTP, station_id)
    )
    row = await cursor.fetchone()
    return row is not None and bool(row[0])

"""Which stations are isolated: columns of the table `station`."""

from datetime import datetime

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import Conflict, NotFound


class EndingStation(Struct, frozen=True, kw_only=True):
    """A station whose sessions are being ended, until `isolation_by` at the latest."""

    station_id: str
    isolation_by: datetime
    online: bool


async def ask(conn: Connection, station_id: str, isolation_by: datetime) -> OrganizationId:
    """Have a station isolated; whose it is. Raises NotFound, and Conflict where it is already."""
    cursor = await conn.execute(
        """
        update station set isolation = 'asked', isolation_by = %s where station_id = %s and isolation is null
        returning organization_id
        """,
        (isolation_by, station_id),
    )
    row = await cursor.fetchone()
    if row is None:
        await _require(conn, station_id)
        raise Conflict(f"station {station_id} is isolated already", "release it, to let it in again")
    return OrganizationId(row[0])


async def take_asked(conn: Connection) -> list[str]:
    """The stations whose isolation has been asked for: whoever takes one has its sessions ended."""
    cursor = await conn.execute(
        "update station set isolation = 'ending' where isolation = 'asked' returning station_id"
    )
    return [str(row[0]) for row in await cursor.fetchall()]


async def ending(conn: Connection) -> list[EndingStation]:
    """The stations whose sessions are being ended."""
    query = SQL("""
        select station_id, isolation_by, gateway_id is not null as online from station where isolation = 'ending'
    """)
    return await fetch_all(conn, EndingStation, query)


async def finish(conn: Connection, station_ids: list[str]) -> None:
    """Let nobody in as these stations from now on."""
    await conn.execute(
        "update station set isolation = 'isolated' where isolation = 'ending' and station_id = any(%s)", (station_ids,)
    )


async def still_connected(conn: Connection) -> list[str]:
    """Isolated stations that a gateway holds."""
    cursor = await conn.execute(
        "select station_id from station where isolation = 'isolated' and gateway_id is not null"
    )
    return [str(row[0]) for row in await cursor.fetchall()]


async def release(conn: Connection, station_id: str) -> OrganizationId:
    """Let a station in again; whose it is. Raises NotFound, and Conflict where it is not isolated."""
    cursor = await conn.execute(
        """
        update station set isolation = null, isolation_by = null where station_id = %s and isolation is not null
        returning organization_id
        """,
        (station_id,),
    )
    row = await cursor.fetchone()
    if row is None:
        await _require(conn, station_id)
        raise Conflict(f"station {station_id} is not isolated", "there is nothing to release it from")
    return OrganizationId(row[0])


async def _require(conn: Connection, station_id: str) -> None:
    cursor = await conn.execute("select from station where station_id = %s", (station_id,))
    if await cursor.fetchone() is None:
        raise NotFound(f"there is no station {station_id[:80]!r}", "`voltway station list` shows all")

"""Table `favourite`: the stations and locations that a driver likes."""

from datetime import datetime
from typing import Final, NamedTuple

from msgspec import Struct
from psycopg.sql import SQL

from voltway.drivers.profile import clean_line
from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.vocabulary.drivers import FavouriteKind
from voltway.vocabulary.errors import Conflict, NotFound

MAX_FAVOURITES: Final = 500
MAX_PLACE_LENGTH: Final = 64


class FavouriteRow(Struct, frozen=True, kw_only=True):
    """Something that a driver likes. It may be gone by now."""

    driver_id: str
    kind: FavouriteKind
    place_id: str
    created_at: datetime


class FavouriteCursor(NamedTuple):
    """Where a page ends."""

    kind: FavouriteKind
    place_id: str


_FAVOURITE: Final = SQL("driver_id, kind, place_id, created_at")
_clean_place = clean_line("the id of a station or location", MAX_PLACE_LENGTH)


async def add(conn: Connection, driver_id: str, kind: FavouriteKind, place_id: str, now: datetime) -> FavouriteRow:
    """Keep a favourite; one that is there already stays as it is.

    Raises InvalidInput, and Conflict for a driver who likes too much. Needs a transaction that holds the driver.
    """
    values = {"driver_id": driver_id, "kind": kind, "place_id": _clean_place(place_id), "now": now}
    cursor = await conn.execute("select count(*) from favourite where driver_id = %(driver_id)s", values)
    counted = await cursor.fetchone()
    if counted is not None and counted[0] >= MAX_FAVOURITES:
        raise Conflict(f"the driver has {MAX_FAVOURITES} favourites", "remove one first")
    await conn.execute(
        """
        insert into favourite (driver_id, kind, place_id, created_at)
        values (%(driver_id)s, %(kind)s, %(place_id)s, %(now)s) on conflict do nothing
        """,
        values,
    )
    query = SQL("""
        select {} from favourite
        where driver_id = %(driver_id)s and kind = %(kind)s and place_id = %(place_id)s
    """).format(_FAVOURITE)
    added = await fetch_one(conn, FavouriteRow, query, values)
    assert added is not None  # noqa: S101  (it was there, or was just put there)
    return added


async def page(
    conn: Connection, driver_id: str, *, after: FavouriteCursor | None = None, limit: int = 50
) -> list[FavouriteRow]:
    """Up to `limit` favourites of a driver by kind and id; those after `after`."""
    kind, place_id = after or (None, None)
    where = conditions({"(kind, place_id) > (%(kind)s, %(place_id)s)": after})
    query = SQL("""
        select {} from favourite where driver_id = %(driver_id)s and {} order by kind, place_id limit %(limit)s
    """).format(_FAVOURITE, where)
    parameters = {"driver_id": driver_id, "kind": kind, "place_id": place_id, "limit": limit}
    return await fetch_all(conn, FavouriteRow, query, parameters)


async def remove(conn: Connection, driver_id: str, kind: FavouriteKind, place_id: str) -> None:
    """Forget a favourite. Raises NotFound."""
    cursor = await conn.execute(
        """
        delete from favourite where driver_id = %(driver_id)s and kind = %(kind)s and place_id = %(place_id)s
        """,
        {"driver_id": driver_id, "kind": kind, "place_id": place_id},
    )
    if cursor.rowcount == 0:
        raise NotFound(f"there is no favourite {kind} {place_id[:80]}", "list the driver's favourites")

"""Reservations as people see them: listed, found, and how often a token did not come."""

from datetime import datetime
from typing import NamedTuple

from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.reservations.store import COLUMNS
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.reservations import Reservation, ReservationState


class ReservationCursor(NamedTuple):
    """The sort key of a reservation, of the last one seen."""

    made_at: datetime
    reservation_id: int


async def page(
    conn: Connection,
    *,
    after: tuple[datetime, int] | None = None,
    limit: int = 50,
    station_id: str | None = None,
    token_uid: str | None = None,
    state: ReservationState | None = None,
) -> list[Reservation]:
    """Up to `limit` reservations, newest first, those that follow `after`."""
    where = conditions(
        {
            "(made_at, reservation_id) < (%(made_at)s, %(reservation_id)s)": after,
            "station_id = %(station_id)s": station_id,
            "lower(token_uid) = lower(%(token_uid)s)": token_uid,
            "state = %(state)s": state,
        }
    )
    query = SQL("""
        select {} from reservation where {} order by made_at desc, reservation_id desc limit %(limit)s
    """).format(COLUMNS, where)
    made_at, reservation_id = after or (None, None)
    values = {
        "made_at": made_at,
        "reservation_id": reservation_id,
        "station_id": station_id,
        "token_uid": token_uid,
        "state": state,
        "limit": limit,
    }
    return await fetch_all(conn, Reservation, query, values)


async def known(conn: Connection, reservation_id: int) -> Reservation:
    """The reservation of this number. Raises NotFound."""
    query = SQL("select {} from reservation where reservation_id = %(reservation_id)s").format(COLUMNS)
    found = await fetch_one(conn, Reservation, query, {"reservation_id": reservation_id})
    if found is None:
        raise NotFound(f"there is no reservation {reservation_id}", "`voltway reservation list` shows all of them")
    return found


async def no_shows(conn: Connection, token_uid: str) -> int:
    """How many reservations of this token nobody came for, as far back as they are kept."""
    cursor = await conn.execute(
        "select count(*) from reservation where lower(token_uid) = lower(%s) and state = 'no_show'", (token_uid,)
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else 0

"""Who was refused at the door: one row per hour, station or address, and cause."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, json_of_rows
from voltway.vocabulary.refusals import RefusalCause

ELSEWHERE: Final = "elsewhere"
"""The address of all that found no row of their own any more."""


class CountedRefusal(Struct, frozen=True, kw_only=True):
    """Refusals that are alike, within an hour. `station_id` None: it was not known which station, or none of ours.

    `address` is an IPv4 address, or the network of an IPv6 address. `reason` is that of the last.
    """

    hour: datetime
    station_id: str | None
    address: str
    cause: RefusalCause
    reason: str
    times: int
    first_at: datetime
    last_at: datetime


_COUNT: Final = """
    insert into refused_connection as r (hour, station_id, address, cause, reason, times, first_at, last_at)
    select hour, station_id, address, cause, reason, times, first_at, last_at
    from json_to_recordset(%s::json) as t(hour timestamptz, station_id text, address text, cause text, reason text,
        times integer, first_at timestamptz, last_at timestamptz)
    where station_id is null
        or exists (select from station s where s.station_id = t.station_id for key share)
    order by hour, station_id, address, cause
    on conflict (hour, station_id, address, cause) do update set times = r.times + excluded.times,
        last_at = greatest(r.last_at, excluded.last_at), reason = excluded.reason
"""


async def count(connection: Connection, refusals: Sequence[CountedRefusal]) -> None:
    """Add these to what is counted. A station that was removed meanwhile leaves nothing.

    One that is being removed is waited for: its lock tells what became of it, where the foreign key would only fail.
    """
    await connection.execute(_COUNT, (json_of_rows(refusals),))


async def page(
    connection: Connection, *, before: datetime | None = None, limit: int = 100, station_id: str | None = None
) -> list[CountedRefusal]:
    """Refusals, the newest first, whose last was before `before`; of one station, or all.

    Those of the same instant are never torn apart, so that the last `last_at` is the next `before`; there may thus be a
    few more than `limit`.
    """
    where = conditions({"station_id = %(station_id)s": station_id, "last_at < %(before)s": before})
    query = SQL("""
        select hour, station_id, address, cause, reason, times, first_at, last_at from refused_connection
        where {} order by last_at desc fetch first (%(limit)s) rows with ties
    """).format(where)
    return await fetch_all(
        connection, CountedRefusal, query, {"station_id": station_id, "before": before, "limit": limit}
    )

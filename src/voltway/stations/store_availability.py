"""The table `availability_schedule`: hours of stations and their places, and what they were last told of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, json_of_rows
from voltway.stations.availability import Step, Turn
from voltway.vocabulary.availability import AvailabilitySchedule, PlaceHours, PlaceStanding
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.ids import StationId

_SHOWN: Final = SQL("""
    select nullif(evse_id, 0) as evse_id, nullif(connector_id, 0) as connector_id, {columns}
    from availability_schedule a
    where a.station_id = %(station_id)s and hours is not null order by a.evse_id, a.connector_id
""")
_HOURS: Final = _SHOWN.format(columns=SQL("hours, exceptions"))
_STANDINGS: Final = _SHOWN.format(
    columns=SQL("operative, taken, until, command_id, ordered_at, failures, reason"),
)

CLAIM: Final = SQL("""
    select a.station_id, nullif(a.evse_id, 0) as evse_id, nullif(a.connector_id, 0) as connector_id, a.hours,
        a.exceptions, coalesce(s.time_zone, o.time_zone) as time_zone, a.operative, a.taken, a.until, a.command_id,
        a.ordered_at, a.failures, a.reason, c.state as command_state, c.reason as command_reason
    from availability_schedule a join station s using (station_id) join organization o using (organization_id)
        left join command c on c.station_id = a.station_id and c.command_id = a.command_id
    where a.due_at <= %(now)s
    order by a.due_at, a.station_id, a.evse_id limit %(limit)s for update of a skip locked
""")


class _Written(Step, frozen=True, kw_only=True):
    station_id: StationId
    evse_id: int
    connector_id: int


async def find(conn: Connection, station_id: str) -> AvailabilitySchedule:
    """The hours of a station and its places, and how they stand. Raises NotFound."""
    cursor = await conn.execute(
        """
        select s.station_id, coalesce(s.time_zone, o.time_zone)
        from station s join organization o using (organization_id) where s.station_id = %s
        """,
        (station_id,),
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFound(f"there is no station {station_id[:80]!r}", "`voltway station list` shows all")
    values = {"station_id": station_id}
    return AvailabilitySchedule(
        station_id=StationId(row[0]),
        time_zone=row[1],
        places=await fetch_all(conn, PlaceHours, _HOURS, values),
        standings=await fetch_all(conn, PlaceStanding, _STANDINGS, values),
    )


async def put(conn: Connection, station_id: str, places: Sequence[PlaceHours], now: datetime) -> None:
    """Give these places of a station these hours, and take them from all others. What holds is told soon after `now`.

    In the caller's transaction.
    """
    values = {"station_id": station_id, "places": json_of_rows(places), "now": now}
    await conn.execute(
        """
        update availability_schedule a set hours = null, exceptions = '{}', due_at = %(now)s
        where a.station_id = %(station_id)s and a.hours is not null and not exists (
            select from json_to_recordset(%(places)s::json) as t(evse_id integer, connector_id integer)
            where coalesce(t.evse_id, 0) = a.evse_id and coalesce(t.connector_id, 0) = a.connector_id
        )
        """,
        values,
    )
    await conn.execute(
        """
        insert into availability_schedule as a (station_id, evse_id, connector_id, hours, exceptions, due_at)
        select %(station_id)s, coalesce(t.evse_id, 0), coalesce(t.connector_id, 0), t.hours, t.exceptions, %(now)s
        from json_to_recordset(%(places)s::json)
            as t(evse_id integer, connector_id integer, hours text[], exceptions text[])
        order by 2, 3
        on conflict (station_id, evse_id, connector_id) do update set hours = excluded.hours,
            exceptions = excluded.exceptions, due_at = excluded.due_at
        """,
        values,
    )


async def claim(conn: Connection, now: datetime, limit: int) -> list[Turn]:
    """Up to `limit` places that are due, a station before its EVSEs; nobody else has them till the transaction ends."""
    return await fetch_all(conn, Turn, CLAIM, {"now": now, "limit": limit})


async def go_on(conn: Connection, steps: Sequence[tuple[Turn, Step]]) -> None:
    """Write what these places have been told from now on; those that are over are forgotten."""
    rows = [
        _Written(
            station_id=turn.station_id,
            evse_id=turn.evse_id or 0,
            connector_id=turn.connector_id or 0,
            **msgspec.structs.asdict(step),
        )
        for turn, step in steps
    ]
    values = {"steps": json_of_rows(rows)}
    await conn.execute(
        """
        delete from availability_schedule a
        using json_to_recordset(%(steps)s::json)
            as t(station_id text, evse_id integer, connector_id integer, over boolean)
        where t.over and a.station_id = t.station_id and a.evse_id = t.evse_id and a.connector_id = t.connector_id
        """,
        values,
    )
    await conn.execute(
        """
        update availability_schedule a set operative = t.operative, taken = t.taken, until = t.until,
            command_id = t.command_id, ordered_at = t.ordered_at, failures = t.failures, reason = t.reason,
            due_at = t.due_at
        from json_to_recordset(%(steps)s::json) as t(station_id text, evse_id integer, connector_id integer,
            operative boolean, taken boolean, until timestamptz, command_id text, ordered_at timestamptz,
            failures integer, reason text, due_at timestamptz)
        where a.station_id = t.station_id and a.evse_id = t.evse_id and a.connector_id = t.connector_id
        """,
        values,
    )

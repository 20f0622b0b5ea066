"""The table `configuration_check`: how far stations have what they shall have, since they were compared."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one, json_of_rows
from voltway.templates.choosing import StationFacts
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.templates import CheckedStation


class Comparable(StationFacts, frozen=True, kw_only=True):
    """A station, and what is known of its tree. `whole`: it has told everything it has; it last did at `whole_at`."""

    organization_id: OrganizationId
    revision: int
    whole: bool
    whole_at: datetime | None
    booted_at: datetime | None


class Check(Struct, frozen=True, kw_only=True):
    """What a station was compared with, and what came of it."""

    station_id: StationId
    revision: int
    vendor: str | None
    model: str | None
    firmware: str | None
    organization_id: OrganizationId
    template_ids: list[int]
    at_boot: bool
    differing: int
    unknown: int
    checked_at: datetime


_COMPARABLE = SQL("""
    select s.station_id, o.path, s.vendor, s.model, s.firmware, s.organization_id, coalesce(m.revision, 0) as revision,
        m.whole_at is not null and m.firmware is not distinct from s.firmware as whole, m.whole_at, s.booted_at
    from station s join organization o using (organization_id) left join device_model m using (station_id)
""")


async def due(conn: Connection, scopes: Sequence[str], most: int) -> list[Comparable]:
    """Up to `most` stations below these organizations' paths that changed since they were compared, or never were."""
    query = _COMPARABLE + SQL("""
        left join configuration_check c using (station_id)
        where s.admission = 'accepted'
            and exists (select from unnest(%(scopes)s::text[]) as p where starts_with(o.path, p))
            and (c.station_id is null or c.revision <> coalesce(m.revision, 0)
                or (c.vendor, c.model, c.firmware, c.organization_id)
                    is distinct from (s.vendor, s.model, s.firmware, s.organization_id))
        order by s.station_id limit %(most)s
    """)
    return await fetch_all(conn, Comparable, query, {"scopes": list(scopes), "most": most})


async def below(conn: Connection, path: str, station_ids: Sequence[StationId] | None = None) -> list[Comparable]:
    """The accepted stations of the organization with this path and of those below it, by id, or some of them."""
    where = conditions(
        {
            "s.admission = 'accepted' and starts_with(o.path, %(path)s)": path,
            "s.station_id = any(%(station_ids)s)": station_ids,
        }
    )
    query = _COMPARABLE + SQL("where {} order by s.station_id").format(where)
    values = {"path": path, "station_ids": None if station_ids is None else list(station_ids)}
    return await fetch_all(conn, Comparable, query, values)


async def one(conn: Connection, station_id: str) -> Comparable | None:
    """This station, whatever its admission."""
    query = _COMPARABLE + SQL("where s.station_id = %(station_id)s")
    return await fetch_one(conn, Comparable, query, {"station_id": station_id})


async def write(conn: Connection, checks: Sequence[Check]) -> None:
    """Write what came of comparing, in one statement; of stations that were removed meanwhile nothing is kept."""
    await conn.execute(
        """
        insert into configuration_check (station_id, revision, vendor, model, firmware, organization_id, template_ids,
            at_boot, differing, unknown, checked_at)
        select t.* from json_to_recordset(%s::json) as t(station_id text, revision bigint, vendor text, model text,
            firmware text, organization_id text, template_ids bigint[], at_boot boolean, differing integer,
            unknown integer, checked_at timestamptz)
        where exists (select from station s where s.station_id = t.station_id for key share)
        on conflict (station_id) do update set revision = excluded.revision, vendor = excluded.vendor,
            model = excluded.model, firmware = excluded.firmware, organization_id = excluded.organization_id,
            template_ids = excluded.template_ids, at_boot = excluded.at_boot, differing = excluded.differing,
            unknown = excluded.unknown, checked_at = excluded.checked_at
        """,
        (json_of_rows(checks),),
    )


async def booted(conn: Connection, settled_for: timedelta, most: int) -> list[StationId]:
    """Up to `most` stations that a template is written to at boot, and that have told nothing since their last.

    They booted at least `settled_for` ago.
    """
    cursor = await conn.execute(
        """
        select c.station_id from configuration_check c join station s using (station_id)
            join device_model m using (station_id)
        where c.at_boot and s.gateway_id is not null and s.admission = 'accepted'
            and s.booted_at < now() - %s and m.whole_at < s.booted_at and (m.due_at is null or m.due_at <= now())
        order by s.booted_at limit %s
        """,
        (settled_for, most),
    )
    return [StationId(row[0]) for row in await cursor.fetchall()]


async def forget_below(conn: Connection, organization_id: OrganizationId) -> None:
    """Have all stations of the organization and below it compared anew."""
    await conn.execute(
        """
        delete from configuration_check c using station s, organization o, organization top
        where top.organization_id = %s and starts_with(o.path, top.path) and s.organization_id = o.organization_id
            and c.station_id = s.station_id
        """,
        (organization_id,),
    )


async def page(
    conn: Connection, template_id: int, *, drifting: bool = False, after: str | None = None, limit: int = 50
) -> list[CheckedStation]:
    """Up to `limit` stations that the template fits, by id, those after the station `after`.

    `drifting`: only those that differ in something, or of which something is unknown.
    """
    where = conditions({"c.station_id > %(after)s": after, "(c.differing > 0 or c.unknown > 0)": drifting or None})
    query = SQL("""
        select c.station_id, c.template_ids, c.differing, c.unknown, m.told_at, c.checked_at
        from configuration_check c left join device_model m using (station_id)
        where c.template_ids @> array[%(template_id)s::bigint] and {} order by c.station_id limit %(limit)s
    """).format(where)
    return await fetch_all(conn, CheckedStation, query, {"template_id": template_id, "after": after, "limit": limit})

"""The table `token_learning`: windows in which the next card held to a station is added for somebody."""

from datetime import datetime

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, fetch_one
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.tokens import LearningOutcome


class LearningWindow(Struct, frozen=True, kw_only=True):
    """A window, and how it ended; `outcome` None: it is open, or over and not yet closed. `token_uid` is what came."""

    learning_id: str
    organization_id: OrganizationId
    station_id: StationId
    holder: str | None
    driver_id: str | None
    opened_by: str
    opened_at: datetime
    expires_at: datetime
    closed_at: datetime | None = None
    outcome: LearningOutcome | None = None
    token_uid: str | None = None


_WINDOW = SQL("""
    learning_id, organization_id, station_id, holder, driver_id, opened_by, opened_at, expires_at, closed_at, outcome,
    token_uid
""")


async def open_window(conn: Connection, window: LearningWindow) -> bool:
    """Write down a new window; False if the station has an open one.

    Those that are over are closed first, and those closed a day ago forgotten: they name people.
    """
    values = {name: getattr(window, name) for name in window.__struct_fields__}
    async with conn.transaction():
        await conn.execute(
            """
            update token_learning set closed_at = expires_at, outcome = 'expired'
            where closed_at is null and expires_at <= %(opened_at)s
            """,
            values,
        )
        await conn.execute(
            "delete from token_learning where closed_at < %(opened_at)s::timestamptz - interval '1 day'", values
        )
        cursor = await conn.execute(
            """
            insert into token_learning (learning_id, organization_id, station_id, holder, driver_id, opened_by,
                opened_at, expires_at)
            values (%(learning_id)s, %(organization_id)s, %(station_id)s, %(holder)s, %(driver_id)s, %(opened_by)s,
                %(opened_at)s, %(expires_at)s)
            on conflict (station_id) where closed_at is null do nothing
            """,
            values,
        )
        return cursor.rowcount == 1


async def find(conn: Connection, learning_id: str) -> LearningWindow | None:
    """The window of this id, or None."""
    query = SQL("select {} from token_learning where learning_id = %(learning_id)s").format(_WINDOW)
    return await fetch_one(conn, LearningWindow, query, {"learning_id": learning_id})


async def close(conn: Connection, learning_id: str, outcome: LearningOutcome, now: datetime) -> None:
    """End a window that caught nothing; one that is closed stays as it is."""
    await conn.execute(
        "update token_learning set closed_at = %s, outcome = %s where learning_id = %s and closed_at is null",
        (now, outcome, learning_id),
    )


# One statement: the card is added and the window closed, or neither. Two windows that catch the same card at the same
# moment add it once; for the other it is a known one.
_CATCH = SQL("""
    with told as (
        select station_id, token_uid, kind, at
        from unnest(%(stations)s::text[], %(uids)s::text[], %(kinds)s::text[], %(times)s::timestamptz[])
            as t(station_id, token_uid, kind, at)
    ), open as (
        select w.learning_id, told.token_uid, told.kind, told.at, w.organization_id, w.holder, w.driver_id
        from told join token_learning w on w.station_id = told.station_id and w.closed_at is null
        where told.at >= w.opened_at and told.at < w.expires_at
        for update of w
    ), added as (
        insert into token (token_uid, kind, status, organization_id, holder, driver_id)
        select distinct on (lower(token_uid)) token_uid, kind, 'active', organization_id, holder, driver_id from open
        order by lower(token_uid), learning_id
        on conflict do nothing returning folded_uid, organization_id, holder, driver_id
    )
    update token_learning w set closed_at = open.at, token_uid = open.token_uid,
        outcome = case when exists (
            select 1 from added a where a.folded_uid = lower(open.token_uid) and a.organization_id = w.organization_id
                and a.holder is not distinct from w.holder and a.driver_id is not distinct from w.driver_id
        ) then 'added' else 'known' end
    from open where w.learning_id = open.learning_id
    returning {}
""")


class Held(Struct, frozen=True, gc=False):
    """A card that was held to a station."""

    station_id: StationId
    token_uid: str
    kind: str
    at: datetime


async def catch(conn: Connection, held: list[Held]) -> list[LearningWindow]:
    """Put each card into the open window of its station, if there is one; the windows that this closed."""
    columns = SQL(", ").join(SQL("w." + name) for name in LearningWindow.__struct_fields__)
    parameters = {
        "stations": [one.station_id for one in held],
        "uids": [one.token_uid for one in held],
        "kinds": [one.kind for one in held],
        "times": [one.at for one in held],
    }
    return await fetch_all(conn, LearningWindow, _CATCH.format(columns), parameters)

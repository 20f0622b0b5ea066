"""The table `firmware_update`: planned, ordered, followed to its end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct
from psycopg.errors import UniqueViolation
from psycopg.sql import SQL

from voltway.firmware.progress import Progress
from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.stations.store_firmware import Booted
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.vocabulary.firmware import FirmwareImage, FirmwareStatus, FirmwareUpdate, UpdateState
from voltway.vocabulary.ids import CommandId, StationId

COLUMNS: Final = SQL("""
    update_id, station_id, organization_id, image_id, version, state, signed, during_sessions, request_id, command_id,
    told, reason, from_version, running_version, author, planned_at, order_until, ordered_at, changed_at, due_at,
    ended_at
""")

CLOCKS_APART: Final = timedelta(seconds=5)
"""So much the clock of a gateway may be behind the one that said when an update was ordered."""


class Plan(Struct, frozen=True, kw_only=True):
    """An update to be: which station gets which image, and how. It is given up at `order_until`."""

    station_id: StationId
    organization_id: OrganizationId
    image: FirmwareImage
    signed: bool
    during_sessions: bool
    author: str
    planned_at: datetime
    order_until: datetime


class UnderWay(Struct, frozen=True, kw_only=True):
    """An update that was ordered and has not ended; what the station told until `heard_at` is taken in."""

    update_id: int
    station_id: StationId
    version: str
    state: UpdateState
    request_id: int
    told: FirmwareStatus | None
    reason: str | None
    from_version: str | None
    running_version: str | None
    heard_at: datetime
    due_at: datetime


async def plan(conn: Connection, wanted: Plan) -> FirmwareUpdate:
    """Keep a new update. Raises Conflict where the station has one that has not ended."""
    query = SQL("""
        insert into firmware_update (station_id, organization_id, image_id, version, signed, during_sessions, author,
            planned_at, order_until, changed_at)
        values (%(station_id)s, %(organization_id)s, %(image_id)s, %(version)s, %(signed)s, %(during_sessions)s,
            %(author)s, %(planned_at)s, %(order_until)s, %(planned_at)s)
        returning {}
    """).format(COLUMNS)
    values = {
        "station_id": wanted.station_id,
        "organization_id": wanted.organization_id,
        "image_id": wanted.image.image_id,
        "version": wanted.image.version,
        "signed": wanted.signed,
        "during_sessions": wanted.during_sessions,
        "author": wanted.author,
        "planned_at": wanted.planned_at,
        "order_until": wanted.order_until,
    }
    try:
        made = await fetch_one(conn, FirmwareUpdate, query, values)
    except UniqueViolation:
        raise Conflict(
            f"station {wanted.station_id} has an update that has not ended", "wait for its end, or cancel it"
        ) from None
    if made is None:
        raise AssertionError("an insert returns its row")
    return made


async def planned(conn: Connection, after: int, most: int, *, of_campaigns: bool) -> list[FirmwareUpdate]:
    """Up to `most` updates that are still to be ordered, the oldest first, those with numbers above `after`.

    Either those of campaigns, or those that somebody planned alone.
    """
    query = SQL("""
        select {} from firmware_update u where state = 'planned' and update_id > %(after)s
            and %(of_campaigns)s = exists (
                select from firmware_campaign_station c where c.station_id = u.station_id and c.update_id = u.update_id
            )
        order by update_id limit %(most)s
    """).format(COLUMNS)
    values = {"after": after, "most": most, "of_campaigns": of_campaigns}
    return await fetch_all(conn, FirmwareUpdate, query, values)


async def claim(
    conn: Connection, update_id: int, runs: Booted, now: datetime, due_at: datetime
) -> FirmwareUpdate | None:
    """Have the update count as ordered, with a number of its own: who gets it, and nobody else, orders it.

    What the station told before, of an update or by its last boot, is not taken for a word about this one. Nobody gets
    an update whose time to be ordered is over, or that was planned for a station which belongs to another organization
    since.
    """
    query = SQL("""
        update firmware_update u set state = 'requested', request_id = nextval('firmware_request'),
            from_version = %(from_version)s, ordered_at = %(now)s, changed_at = %(now)s, due_at = %(due_at)s,
            heard_at = greatest(%(now)s::timestamptz - %(apart)s::interval, %(booted_at)s::timestamptz, (
                select max(b.heard_at) from firmware_update b where b.station_id = u.station_id
            ))
        where update_id = %(update_id)s and state = 'planned' and order_until > %(now)s and organization_id = (
            select s.organization_id from station s where s.station_id = u.station_id
        )
        returning {}
    """).format(COLUMNS)
    values = {
        "update_id": update_id,
        "from_version": runs.firmware,
        "booted_at": runs.booted_at,
        "now": now,
        "due_at": due_at,
        "apart": CLOCKS_APART,
    }
    return await fetch_one(conn, FirmwareUpdate, query, values)


async def under_way(conn: Connection, after: StationId, most: int) -> list[UnderWay]:
    """Up to `most` updates that were ordered and have not ended, by station, those of stations after `after`."""
    query = """
        select update_id, station_id, version, state, request_id, told, reason, from_version, running_version, heard_at,
            due_at
        from firmware_update where ended_at is null and state <> 'planned' and station_id > %(after)s
        order by station_id limit %(most)s
    """
    return await fetch_all(conn, UnderWay, query, {"after": after, "most": most})


async def hold(conn: Connection, update_id: int) -> UnderWay | None:
    """The update, if it is under way, for as long as the transaction lasts."""
    query = """
        select update_id, station_id, version, state, request_id, told, reason, from_version, running_version, heard_at,
            due_at
        from firmware_update where update_id = %(update_id)s and ended_at is null and state <> 'planned' for update
    """
    return await fetch_one(conn, UnderWay, query, {"update_id": update_id})


async def go_on(
    conn: Connection, update_id: int, progress: Progress, *, heard_at: datetime, due_at: datetime | None, now: datetime
) -> None:
    """Write how far an update has come; `due_at` None: nothing has to be heard of it any more."""
    await conn.execute(
        """
        update firmware_update set state = %(state)s, told = %(told)s, reason = %(reason)s,
            running_version = %(running_version)s, heard_at = %(heard_at)s, due_at = %(due_at)s, changed_at = %(now)s,
            ended_at = case when %(final)s then %(now)s::timestamptz end
        where update_id = %(update_id)s
        """,
        {
            "update_id": update_id,
            "state": progress.state,
            "final": progress.state.final,
            "told": progress.told,
            "reason": None if progress.reason is None else progress.reason.replace("\0", "\ufffd"),
            "running_version": progress.running_version,
            "heard_at": heard_at,
            "due_at": due_at,
            "now": now,
        },
    )


async def note_command(conn: Connection, update_id: int, command_id: CommandId) -> None:
    """Keep which order it was."""
    await conn.execute("update firmware_update set command_id = %s where update_id = %s", (command_id, update_id))


async def note_file(conn: Connection, update_id: int, file_id: str) -> None:
    """Keep to which file the station was given a link."""
    await conn.execute("update firmware_update set file_id = %s where update_id = %s", (file_id, update_id))


async def file_of(conn: Connection, update_id: int) -> str | None:
    """The file to which the station was given a link, if it was."""
    cursor = await conn.execute("select file_id from firmware_update where update_id = %s", (update_id,))
    row = await cursor.fetchone()
    return None if row is None else row[0]


async def give_up_planned(conn: Connection, now: datetime) -> int:
    """End the updates whose stations could not be asked in time; how many."""
    cursor = await conn.execute(
        """
        update firmware_update set state = 'failed', changed_at = %(now)s, ended_at = %(now)s,
            reason = 'the station was not connected, or busy, all the time'
        where state = 'planned' and order_until <= %(now)s
        """,
        {"now": now},
    )
    return cursor.rowcount


async def cancel(conn: Connection, update_id: int, states: Sequence[UpdateState], now: datetime) -> bool:
    """End the update as cancelled if it is in one of `states`; whether it was."""
    cursor = await conn.execute(
        """
        update firmware_update set state = 'cancelled', changed_at = %(now)s, ended_at = %(now)s, due_at = null
        where update_id = %(update_id)s and state = any(%(states)s)
        """,
        {"update_id": update_id, "states": [state.value for state in states], "now": now},
    )
    return cursor.rowcount > 0


async def cancel_at(
    conn: Connection, station_id: str, states: Sequence[UpdateState], reason: str, now: datetime
) -> None:
    """End the station's update as cancelled if it is in one of `states`."""
    await conn.execute(
        """
        update firmware_update set state = 'cancelled', reason = %(reason)s, changed_at = %(now)s, ended_at = %(now)s,
            due_at = null
        where station_id = %(station_id)s and state = any(%(states)s)
        """,
        {"station_id": station_id, "states": [state.value for state in states], "reason": reason, "now": now},
    )


async def known(conn: Connection, update_id: int) -> FirmwareUpdate:
    """The update of this number. Raises NotFound."""
    query = SQL("select {} from firmware_update where update_id = %(update_id)s").format(COLUMNS)
    found = await fetch_one(conn, FirmwareUpdate, query, {"update_id": update_id})
    if found is None:
        raise NotFound(f"there is no firmware update {update_id}", "`voltway firmware status` shows all of them")
    return found


async def page(
    conn: Connection,
    *,
    before: int | None = None,
    limit: int = 50,
    station_id: str | None = None,
    image_id: str | None = None,
    state: UpdateState | None = None,
) -> list[FirmwareUpdate]:
    """Up to `limit` updates, newest first, those with numbers below `before`."""
    where = conditions(
        {
            "update_id < %(before)s": before,
            "station_id = %(station_id)s": station_id,
            "image_id = %(image_id)s": image_id,
            "state = %(state)s": state,
        }
    )
    query = SQL("select {} from firmware_update where {} order by update_id desc limit %(limit)s").format(
        COLUMNS, where
    )
    values = {"before": before, "station_id": station_id, "image_id": image_id, "state": state, "limit": limit}
    return await fetch_all(conn, FirmwareUpdate, query, values)

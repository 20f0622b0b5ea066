"""The table `station_log`: asked for, told of, settled, listed. What has arrived is the table `file`'s."""

from datetime import datetime
from typing import LiteralString

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one, json_of_rows
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.logs import LogKind, LogState, StationLog

_SELECT = SQL("""
    select l.log_id, l.station_id, l.request_id, l.command_id, l.kind,
        case when f.arrived_at is null then l.state else 'uploaded' end as state,
        case when f.arrived_at is null then l.reason end as reason, l.oldest, l.latest,
        coalesce(f.name, l.told_name) as file_name, f.size_bytes, f.sha256,
        l.asked_at, l.due_at, coalesce(f.arrived_at, l.ended_at) as ended_at
    from station_log l left join file f on f.file_id = l.file_id and f.arrived_at is not null
""")


class Told(Struct, frozen=True, gc=False):
    """A station's word of how far it has come; `request_id` None: with the newest diagnostics."""

    station_id: str
    request_id: int | None
    state: str
    reason: str | None
    at: datetime


class ToldSink:
    """Notes what stations tell of logs they were asked for, and of no others.

    What came whole, was given up for another or refused stays so. What failed may still come: stations try again.
    """

    def statements(self, rows: list[Told]) -> list[Statement]:
        """Update. Of several words about one log the last counts."""
        newest = {(row.station_id, row.request_id): row for row in rows}
        sql: LiteralString = """
            update station_log l set state = t.state, reason = t.reason, told_at = t.at,
                ended_at = case when t.state not in ('accepted', 'uploading') then t.at end
            from json_to_recordset($1::json) as t(station_id text, request_id bigint, state text, reason text,
                at timestamptz)
            where l.station_id = t.station_id and l.log_id = (
                select o.log_id from station_log o where o.station_id = t.station_id and (
                    o.request_id = t.request_id
                    or t.request_id is null and o.kind = 'diagnostics' and o.state <> 'rejected'
                ) order by o.log_id desc limit 1
            ) and l.state not in ('uploaded', 'canceled', 'rejected')
                and (t.state = 'uploaded' or not exists (
                    select from file f where f.file_id = l.file_id and f.arrived_at is not null
                ))
            """
        return [Statement(sql, (json_of_rows(list(newest.values())),))]


TOLD = ToldSink()


class NewLog(Struct, frozen=True, kw_only=True):
    """A log to be asked for."""

    log_id: str
    station_id: str
    file_id: str
    kind: LogKind
    oldest: datetime | None
    latest: datetime | None
    due_at: datetime


async def insert(conn: Connection, new: NewLog, now: datetime) -> int:
    """Keep that it is asked for; the number by which the station shall know it."""
    cursor = await conn.execute(
        """
        insert into station_log (log_id, station_id, file_id, kind, oldest, latest, asked_at, due_at)
        values (%s, %s, %s, %s, %s, %s, %s, %s) returning request_id
        """,
        (new.log_id, new.station_id, new.file_id, new.kind, new.oldest, new.latest, now, new.due_at),
    )
    row = await cursor.fetchone()
    if row is None:
        raise AssertionError("an insert returns its row")
    return int(row[0])


async def awaited_at(conn: Connection, station_id: str) -> int:
    """How many logs of a station are still awaited."""
    cursor = await conn.execute(
        """
        select count(*) from station_log l where station_id = %s and ended_at is null
            and not exists (select from file f where f.file_id = l.file_id and f.arrived_at is not null)
        """,
        (station_id,),
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def settle(
    conn: Connection,
    log_id: str,
    state: LogState,
    reason: str | None,
    told_name: str | None,
    command_id: str,
    now: datetime,
) -> None:
    """Note the station's answer to the request, unless it has told more since."""
    await conn.execute(
        """
        update station_log set command_id = %(command_id)s, told_name = %(told_name)s,
            state = case when state = 'asked' then %(state)s else state end,
            reason = case when state = 'asked' then %(reason)s else reason end,
            ended_at = case when state = 'asked' and %(final)s then %(now)s else ended_at end
        where log_id = %(log_id)s
        """,
        {
            "log_id": log_id,
            "command_id": command_id,
            "told_name": told_name,
            "state": state,
            "reason": None if reason is None else reason.replace("\0", "\ufffd"),
            "final": state.final,
            "now": now,
        },
    )


async def cancel_others(conn: Connection, station_id: str, log_id: str, now: datetime) -> None:
    """The station gave up what it was sending before, for this one."""
    await conn.execute(
        """
        update station_log set state = 'canceled', ended_at = %s, reason = 'the station took on a newer request'
        where station_id = %s and log_id < %s and state in ('accepted', 'uploading')
        """,
        (now, station_id, log_id),
    )


async def end_overdue(conn: Connection, now: datetime) -> int:
    """End those of which nothing can come any more: their links have run out. How many there were."""
    cursor = await conn.execute(
        """
        update station_log l set
            state = case when f.arrived_at is not null then 'uploaded' else 'failed' end,
            ended_at = coalesce(f.arrived_at, l.due_at),
            reason = case when f.arrived_at is null then 'nothing came in time' end
        from station_log o left join file f on f.file_id = o.file_id
        where o.log_id = l.log_id and l.ended_at is null and l.due_at <= %s
        """,
        (now,),
    )
    return cursor.rowcount


async def page(
    conn: Connection,
    *,
    after: str | None = None,
    limit: int = 50,
    station_id: str | None = None,
    kind: LogKind | None = None,
) -> list[StationLog]:
    """Up to `limit` logs, newest first, those that follow the id `after`."""
    where = conditions(
        {
            "l.log_id < %(after)s": after,
            "l.station_id = %(station_id)s": station_id,
            "l.kind = %(kind)s": kind,
        }
    )
    query = SQL("{} where {} order by l.log_id desc limit %(limit)s").format(_SELECT, where)
    return await fetch_all(
        conn, StationLog, query, {"after": after, "limit": limit, "station_id": station_id, "kind": kind}
    )


async def known(conn: Connection, log_id: str) -> StationLog:
    """One log. Raises NotFound."""
    query = SQL("{} where l.log_id = %(log_id)s").format(_SELECT)
    found = await fetch_one(conn, StationLog, query, {"log_id": log_id})
    if found is None:
        raise NotFound(f"there is no log {log_id[:80]}", "`voltway station logs list` shows all of them")
    return found


async def file_id(conn: Connection, log_id: str) -> str | None:
    """Which file it is, whether or not that has arrived; None where it has been removed."""
    cursor = await conn.execute("select file_id from station_log where log_id = %s", (log_id,))
    row = await cursor.fetchone()
    return row[0] if row else None

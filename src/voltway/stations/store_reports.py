"""The tables `variable_report` and `variable_page`: what stations were asked of their variables, and what they told."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, LiteralString

import msgspec
from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, fetch_one, json_of_rows
from voltway.stations.device_model import Page
from voltway.vocabulary.ids import CommandId, StationId
from voltway.vocabulary.monitors import MonitorNews
from voltway.vocabulary.variables import ReportKind, ReportState, VariableTold

MOST_PAGES = 10_000
"""Pages of one report that are kept."""

FORGOTTEN_AFTER = timedelta(days=1)
"""A report whose order left no trace is no longer awaited."""


class ReportPage(Struct, frozen=True, gc=False):
    """One page of a report as it came, counted from 0."""

    station_id: str
    request_id: int
    seq_no: int
    is_last: bool
    content: Sequence[VariableTold | MonitorNews]
    received_at: datetime


class AnswerTold(Struct, frozen=True):
    """What the answer to an order told. `request_id` None: it was not asked for as a report."""

    station_id: str
    command_id: str
    request_id: int | None
    content: Sequence[VariableTold | MonitorNews]
    kind: ReportKind = ReportKind.ANSWER


class Report(Struct, frozen=True, kw_only=True):
    """A report and what became of it. `author` is who asked for it, None where the order is forgotten."""

    station_id: StationId
    request_id: int
    command_id: CommandId | None
    kind: ReportKind
    state: ReportState
    pages: int
    reason: str | None
    asked_at: datetime
    told_at: datetime | None
    author: str | None


class PageSink:
    """Rows of `variable_page`. What was not asked for, and a page told twice, is dropped."""

    def statements(self, rows: list[ReportPage]) -> list[Statement]:
        """Insert."""
        sql: LiteralString = """
            insert into variable_page (station_id, request_id, seq_no, is_last, content, received_at)
            select p.station_id, p.request_id, p.seq_no, p.is_last, p.content, p.received_at
            from json_to_recordset($1::json) as p(station_id text, request_id bigint, seq_no bigint, is_last boolean,
                content json, received_at timestamptz)
            where p.seq_no between 0 and $2::bigint - 1 and exists (
                select from variable_report r where r.station_id = p.station_id and r.request_id = p.request_id
                    and r.state in ('awaited', 'incomplete')
            )
            on conflict do nothing
            """
        return [Statement(sql, (json_of_rows(rows), str(MOST_PAGES)))]


PAGES = PageSink()


async def open_report(conn: Connection, station_id: str, command_id: str, kind: ReportKind) -> int | None:
    """From now on the pages of this report are kept; its number, None where there is no such station."""
    cursor = await conn.execute(
        """
        insert into variable_report (station_id, command_id, kind)
        select station_id, %s, %s from station where station_id = %s returning request_id
        """,
        (command_id, kind.value, station_id),
    )
    row = await cursor.fetchone()
    return None if row is None else int(row[0])


async def keep_answers(conn: Connection, answers: Sequence[AnswerTold]) -> None:
    """Keep what answers told, each as a report of one page, in one statement."""
    if not answers:
        return
    await conn.execute(
        """
        with told as materialized (
            select s.station_id, t.command_id, coalesce(t.request_id, nextval('variable_report_request')) as request_id,
                t.content, t.kind
            from json_to_recordset(%s::json)
                as t(station_id text, command_id text, request_id integer, content json, kind text)
            join station s using (station_id)
        ),
        opened as (
            insert into variable_report (station_id, request_id, command_id, kind)
            select station_id, request_id, command_id, kind from told on conflict do nothing
        )
        insert into variable_page (station_id, request_id, seq_no, is_last, content, received_at)
        select station_id, request_id, 0, true, content, clock_timestamp() from told on conflict do nothing
        """,
        (json_of_rows(answers),),
    )


_REPORT = SQL("""
    select r.station_id, r.request_id, r.command_id, r.kind, r.state, r.pages, r.reason, r.asked_at, r.told_at, c.author
    from variable_report r left join command c on c.station_id = r.station_id and c.command_id = r.command_id
""")


async def claim_told(conn: Connection) -> Report | None:
    """A report with pages that were not looked at, for this transaction alone; None where there is none."""
    query = _REPORT + SQL("""
        where (r.station_id, r.request_id) in (
            select p.station_id, p.request_id from variable_page p where not p.taken
        )
        order by r.request_id limit 1 for no key update of r skip locked
    """)
    return await fetch_one(conn, Report, query)


async def claim_silent(conn: Connection, silent_for: timedelta) -> Report | None:
    """A report that is awaited in vain: refused, or without a new page for so long."""
    query = _REPORT + SQL("""
        where r.state = 'awaited' and (
            c.state in ('rejected', 'failed', 'offline', 'expired')
            or (c.state in ('accepted', 'timed_out')
                and greatest(r.told_at, c.answered_at) < now() - %(silent_for)s::interval)
            or (c.state is null and r.asked_at < now() - %(forgotten_after)s::interval)
        ) and not exists (
            select from variable_page p
            where p.station_id = r.station_id and p.request_id = r.request_id and not p.taken
        )
        order by r.asked_at limit 1 for no key update of r skip locked
    """)
    return await fetch_one(conn, Report, query, {"silent_for": silent_for, "forgotten_after": FORGOTTEN_AFTER})


async def refusal_of(conn: Connection, report: Report) -> str | None:
    """Why the station did not take the order for the report; None where it did."""
    cursor = await conn.execute(
        """
        select coalesce(reason, 'the order ended as ' || state) from command
        where station_id = %s and command_id = %s and state in ('rejected', 'failed', 'offline', 'expired')
        """,
        (report.station_id, report.command_id),
    )
    row = await cursor.fetchone()
    return None if row is None else str(row[0])


class _Row(Struct, frozen=True):
    seq_no: int
    is_last: bool
    received_at: datetime
    content: list[Any]


async def take_pages(conn: Connection, report: Report) -> list[Page]:
    """The pages that came so far; all count as looked at."""
    query = SQL("""
        update variable_page set taken = true where station_id = %(station_id)s and request_id = %(request_id)s
        returning seq_no, is_last, received_at, content
    """)
    values = {"station_id": report.station_id, "request_id": report.request_id}
    rows = await fetch_all(conn, _Row, query, values)
    return [_page(row, report.kind) for row in rows]


def _page(row: _Row, kind: ReportKind) -> Page:
    """Raises msgspec.ValidationError where the page holds something else than it should."""
    page = Page(seq_no=row.seq_no, is_last=row.is_last, received_at=row.received_at)
    if kind.is_of_monitors:
        return msgspec.structs.replace(page, monitors=msgspec.convert(row.content, list[MonitorNews]))
    return msgspec.structs.replace(page, variables=msgspec.convert(row.content, list[VariableTold]))


async def give_away_pages(conn: Connection, report: Report) -> int:
    """The pages that came are not looked at again; how many."""
    cursor = await conn.execute(
        "update variable_page set taken = true where station_id = %s and request_id = %s",
        (report.station_id, report.request_id),
    )
    return cursor.rowcount


async def settle(conn: Connection, report: Report, state: ReportState, pages: int, reason: str | None = None) -> None:
    """Write how far the report is. The pages of one that is whole are not needed any more, nor are plain answers."""
    if report.kind.is_answer:
        await conn.execute(
            "delete from variable_report where station_id = %s and request_id = %s",
            (report.station_id, report.request_id),
        )
        return
    await conn.execute(
        """
        update variable_report set state = %s, pages = %s, reason = %s, told_at = now()
        where station_id = %s and request_id = %s
        """,
        (state.value, pages, reason, report.station_id, report.request_id),
    )
    if state is ReportState.WHOLE:
        await conn.execute(
            "delete from variable_page where station_id = %s and request_id = %s",
            (report.station_id, report.request_id),
        )


async def page(conn: Connection, station_id: str, *, before: int | None, limit: int) -> list[Report]:
    """The station's reports, newest first, without plain answers; `before` is the last `request_id` seen."""
    query = _REPORT + SQL("""
        where r.station_id = %(station_id)s and r.kind not in ('answer', 'monitor_answer')
            and r.request_id < coalesce(%(before)s::integer, 2147483647)
        order by r.request_id desc limit %(limit)s
    """)
    return await fetch_all(conn, Report, query, {"station_id": station_id, "before": before, "limit": limit})


async def of_command(conn: Connection, station_id: str, command_id: str) -> Report | None:
    """The report that this order asked for."""
    query = _REPORT + SQL("where r.station_id = %(station_id)s and r.command_id = %(command_id)s")
    return await fetch_one(conn, Report, query, {"station_id": station_id, "command_id": command_id})

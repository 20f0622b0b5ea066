"""The table `security_event`: what happened, counted."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, LiteralString

from msgspec import Struct
from psycopg.sql import SQL

from voltway.journal.unit import Unit, write_rows
from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, json_of_rows
from voltway.security.rules import COUNTED, LONGEST_WINDOW, RULES, Tally
from voltway.vocabulary.incidents import (
    CountedEvent,
    Incident,
    IncidentRule,
    IncidentSubject,
    SecurityEventKind,
    Severity,
)

ELSEWHERE: Final = "elsewhere"
"""The address of all that found no row of their own any more."""

LONGEST_TEXT: Final = 255
_SLOT_S: Final = 600

_COLUMNS: Final = SQL("kind, severity, name, station_id, address, user_id, detail, times, first_at, last_at")
_SUBJECT: Final = {
    IncidentSubject.STATION: SQL("station_id = %(subject_id)s"),
    IncidentSubject.ADDRESS: SQL("address = %(subject_id)s"),
    IncidentSubject.ACCOUNT: SQL("user_id = %(subject_id)s"),
}


class _Row(CountedEvent, frozen=True, kw_only=True):
    slot: datetime


class EventSink:
    """Rows of `security_event`."""

    def statements(self, rows: list[CountedEvent]) -> list[Statement]:
        """Add to what is counted. Of a station or an account that was removed meanwhile nothing is left."""
        sql: LiteralString = """
            insert into security_event as e (slot, kind, severity, name, station_id, address, user_id, detail, times,
                first_at, last_at)
            select slot, kind, severity, name, station_id, address, user_id, detail, times, first_at, last_at
            from json_to_recordset($1::json) as t(slot timestamptz, kind text, severity text, name text,
                station_id text, address text, user_id text, detail text, times bigint, first_at timestamptz,
                last_at timestamptz)
            where (station_id is null
                    or exists (select from station s where s.station_id = t.station_id for key share))
                and (user_id is null
                    or exists (select from user_account u where u.user_id = t.user_id for key share))
            order by slot, kind, station_id, address, user_id
            on conflict (slot, kind, station_id, address, user_id) where not sealed do update set
                times = e.times + excluded.times, first_at = least(e.first_at, excluded.first_at),
                last_at = greatest(e.last_at, excluded.last_at), name = excluded.name, detail = excluded.detail,
                written_at = now()
            """
        return [Statement(sql, (json_of_rows(_alike(rows)),))]


EVENTS: Final = EventSink()


def slot_of(at: datetime) -> datetime:
    """When the ten minutes began in which it was."""
    return at - timedelta(seconds=at.timestamp() % _SLOT_S)


def _alike(rows: Iterable[CountedEvent]) -> list[_Row]:
    """One row for each that are alike, with the words of the last."""
    merged: dict[tuple[object, ...], _Row] = {}
    for row in rows:
        slot = slot_of(row.last_at)
        key = (slot, row.kind, row.station_id, row.address, row.user_id)
        before = merged.get(key)
        merged[key] = _Row(
            slot=slot,
            kind=row.kind,
            severity=row.severity,
            name=row.name[:LONGEST_TEXT],
            station_id=row.station_id,
            address=row.address,
            user_id=row.user_id,
            detail=None if row.detail is None else row.detail[:LONGEST_TEXT],
            times=row.times + (before.times if before is not None else 0),
            first_at=min(row.first_at, before.first_at) if before is not None else row.first_at,
            last_at=max(row.last_at, before.last_at) if before is not None else row.last_at,
        )
    return list(merged.values())


async def count(conn: Connection, events: Sequence[CountedEvent]) -> None:
    """Add these to what is counted."""
    unit = Unit("")
    unit.rows.extend((EVENTS, event) for event in events)
    await write_rows(conn, [unit])


async def is_written_since(conn: Connection, since: datetime) -> bool:
    """Whether any event was counted since then, by the database's clock."""
    cursor = await conn.execute("select exists (select from security_event where written_at >= %s)", (since,))
    row = await cursor.fetchone()
    return row is not None and bool(row[0])


async def tallies(conn: Connection, until: datetime) -> list[Tally]:
    """What the rules have to look at: all since their longest window, reaching back from `until`, began."""
    query = """
        select kind, station_id, address, user_id, sum(times)::bigint as times, min(first_at) as first_at,
            max(last_at) as last_at
        from security_event where last_at > %(since)s and kind = any(%(kinds)s) and not sealed
        group by kind, station_id, address, user_id
    """
    values = {"since": until - LONGEST_WINDOW, "kinds": [kind.value for kind in COUNTED]}
    return await fetch_all(conn, Tally, query, values)


async def total(conn: Connection, rule: IncidentRule, subject_id: str, since: datetime) -> int:
    """How many events the rule has counted about the subject since then."""
    query = SQL("""
        select coalesce(sum(times), 0)::bigint from security_event
        where {} and kind = any(%(kinds)s) and last_at >= %(since)s
    """).format(_SUBJECT[RULES[rule].subject])
    cursor = await conn.execute(query, {"subject_id": subject_id, "kinds": _kinds(rule), "since": since})
    row = await cursor.fetchone()
    return 0 if row is None else int(row[0])


async def seal(conn: Connection, incident: Incident) -> None:
    """Let what the incident has counted count for no new one."""
    query = SQL("""
        update security_event set sealed = true
        where {} and kind = any(%(kinds)s) and last_at >= %(since)s and not sealed
    """).format(_SUBJECT[incident.subject_kind])
    values = {"subject_id": incident.subject_id, "kinds": _kinds(incident.rule), "since": incident.first_at}
    await conn.execute(query, values)


async def of_incident(conn: Connection, incident: Incident, limit: int = 100) -> list[CountedEvent]:
    """The events of an incident, newest first, up to `limit`."""
    query = SQL("""
        select {} from security_event
        where {} and kind = any(%(kinds)s) and last_at >= %(since)s and first_at <= %(until)s
        order by last_at desc limit %(limit)s
    """).format(_COLUMNS, _SUBJECT[incident.subject_kind])
    values = {
        "subject_id": incident.subject_id,
        "kinds": _kinds(incident.rule),
        "since": incident.first_at,
        "until": incident.last_at,
        "limit": limit,
    }
    return await fetch_all(conn, CountedEvent, query, values)


class EventFilter(Struct, frozen=True, kw_only=True):
    """Which events; None: all."""

    station_id: str | None = None
    kind: SecurityEventKind | None = None
    severity: Severity | None = None


_ALL: Final = EventFilter()


async def page(
    conn: Connection, wanted: EventFilter = _ALL, *, before: datetime | None = None, limit: int = 100
) -> list[CountedEvent]:
    """Events, newest first, whose last was before `before`.

    Those of the same instant are never torn apart; there may thus be a few more than `limit`.
    """
    where = conditions(
        {
            "station_id = %(station_id)s": wanted.station_id,
            "kind = %(kind)s": wanted.kind,
            "severity = %(severity)s": wanted.severity,
            "last_at < %(before)s": before,
        }
    )
    query = SQL("""
        select {} from security_event where {} order by last_at desc fetch first (%(limit)s) rows with ties
    """).format(_COLUMNS, where)
    values = {
        "station_id": wanted.station_id,
        "kind": wanted.kind,
        "severity": wanted.severity,
        "before": before,
        "limit": limit,
    }
    return await fetch_all(conn, CountedEvent, query, values)


def _kinds(rule: IncidentRule) -> list[str]:
    return [kind.value for kind in RULES[rule].kinds]

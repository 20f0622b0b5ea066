"""The tables `incident`, `incident_entry` and `security_watch`."""

from datetime import datetime
from typing import Final

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.security.rules import RULES, Suspicion
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.incidents import (
    EntryKind,
    Incident,
    IncidentEntry,
    IncidentRule,
    IncidentState,
    Severity,
)

MOST_ENTRIES: Final = 500
"""So many lines of a timeline are shown, the newest."""

_COLUMNS: Final = SQL("""
    incident_id, organization_id, rule, severity, state, subject_kind, subject_id, times, first_at, last_at, opened_at,
    changed_at, resolved_at
""")


class Watch(Struct, frozen=True):
    """How far the rules have looked: at what was written until then, and at the audit trail up to an entry."""

    looked_at: datetime | None
    audit_number: int


async def hold_watch(conn: Connection) -> Watch | None:
    """Be the one who looks, until the transaction ends. None: somebody else does."""
    await conn.execute("insert into security_watch default values on conflict do nothing")
    query = "select looked_at, audit_number from security_watch for update skip locked"
    return await fetch_one(conn, Watch, query)


async def move_watch(conn: Connection, audit_number: int) -> None:
    """Note how far was looked, by the database's clock."""
    await conn.execute("update security_watch set looked_at = now(), audit_number = %s", (audit_number,))


async def newest(conn: Connection, suspicion: Suspicion) -> Incident | None:
    """The newest incident of the same rule and subject, whatever became of it. Nobody else changes it meanwhile."""
    query = SQL("""
        select {} from incident where rule = %(rule)s and subject_kind = %(kind)s and subject_id = %(subject_id)s
        order by incident_id desc limit 1 for update
    """).format(_COLUMNS)
    values = {"rule": suspicion.rule, "kind": suspicion.subject_kind, "subject_id": suspicion.subject_id}
    return await fetch_one(conn, Incident, query, values)


async def count_open(conn: Connection, rule: IncidentRule) -> int:
    """How many incidents of a rule are not resolved."""
    cursor = await conn.execute("select count(*) from incident where rule = %s and state <> 'resolved'", (rule,))
    row = await cursor.fetchone()
    return 0 if row is None else int(row[0])


async def insert(conn: Connection, found: Suspicion, organization_id: OrganizationId, now: datetime) -> Incident:
    """Open an incident."""
    query = SQL("""
        insert into incident (organization_id, rule, severity, subject_kind, subject_id, times, first_at, last_at,
            opened_at, changed_at)
        values (%(organization_id)s, %(rule)s, %(severity)s, %(kind)s, %(subject_id)s, %(times)s, %(first_at)s,
            %(last_at)s, %(now)s, %(now)s)
        returning {}
    """).format(_COLUMNS)
    values = {
        "organization_id": organization_id,
        "rule": found.rule,
        "severity": RULES[found.rule].severity,
        "kind": found.subject_kind,
        "subject_id": found.subject_id,
        "times": found.times,
        "first_at": found.first_at,
        "last_at": found.last_at,
        "now": now,
    }
    made = await fetch_one(conn, Incident, query, values)
    if made is None:
        raise AssertionError("an insert returns its row")
    return made


async def grow(conn: Connection, incident_id: int, times: int, last_at: datetime) -> None:
    """Note that there were more events; what is counted never becomes less."""
    await conn.execute(
        """
        update incident set times = greatest(times, %s), last_at = greatest(last_at, %s) where incident_id = %s
        """,
        (times, last_at, incident_id),
    )


async def change_state(conn: Connection, incident_id: int, state: IncidentState, now: datetime) -> Incident:
    """Write where an incident stands, and give it so."""
    query = SQL("""
        update incident set state = %(state)s, changed_at = %(now)s,
            resolved_at = case when %(over)s then %(now)s::timestamptz end
        where incident_id = %(incident_id)s returning {}
    """).format(_COLUMNS)
    values = {"state": state, "now": now, "over": state is IncidentState.RESOLVED, "incident_id": incident_id}
    changed = await fetch_one(conn, Incident, query, values)
    if changed is None:
        raise AssertionError("it was held")
    return changed


async def take_untold(conn: Connection) -> list[Incident]:
    """The incidents whose state nobody was told of; from the commit on they count as told. Each is taken once."""
    query = SQL("""
        update incident set told_state = state where incident_id in (
            select incident_id from incident where told_state is distinct from state
            order by incident_id limit 500 for update skip locked
        ) returning {}
    """).format(_COLUMNS)
    return await fetch_all(conn, Incident, query)


async def add_entry(
    conn: Connection, incident_id: int, kind: EntryKind, author: str, note: str | None, now: datetime
) -> None:
    """Add a line to the timeline."""
    await conn.execute(
        "insert into incident_entry (incident_id, at, kind, author, note) values (%s, %s, %s, %s, %s)",
        (incident_id, now, kind, author, note),
    )


async def entries(conn: Connection, incident_id: int) -> list[IncidentEntry]:
    """The timeline of an incident, oldest first; of a very long one its end."""
    query = """
        select at, kind, author, note from (
            select * from incident_entry where incident_id = %(incident_id)s order by entry_id desc limit %(most)s
        ) as newest order by entry_id
    """
    return await fetch_all(conn, IncidentEntry, query, {"incident_id": incident_id, "most": MOST_ENTRIES})


async def known(conn: Connection, incident_id: int) -> Incident:
    """The incident of this number. Raises NotFound."""
    return await _one(conn, incident_id, SQL(""))


async def held(conn: Connection, incident_id: int) -> Incident:
    """The same, and nobody else changes it until the transaction ends. Raises NotFound."""
    return await _one(conn, incident_id, SQL("for update"))


async def _one(conn: Connection, incident_id: int, lock: SQL) -> Incident:
    query = SQL("select {} from incident where incident_id = %(incident_id)s {}").format(_COLUMNS, lock)
    found = await fetch_one(conn, Incident, query, {"incident_id": incident_id})
    if found is None:
        raise NotFound(f"there is no incident {incident_id}", "`voltway incident list` shows all of them")
    return found


class IncidentFilter(Struct, frozen=True, kw_only=True):
    """Which incidents; None: all."""

    state: IncidentState | None = None
    severity: Severity | None = None
    rule: IncidentRule | None = None
    subject_id: str | None = None


_ALL: Final = IncidentFilter()


async def page(
    conn: Connection, wanted: IncidentFilter = _ALL, *, before: int | None = None, limit: int = 50
) -> list[Incident]:
    """Up to `limit` incidents, newest first, those with numbers below `before`."""
    where = conditions(
        {
            "incident_id < %(before)s": before,
            "state = %(state)s": wanted.state,
            "severity = %(severity)s": wanted.severity,
            "rule = %(rule)s": wanted.rule,
            "subject_id = %(subject_id)s": wanted.subject_id,
        }
    )
    query = SQL("select {} from incident where {} order by incident_id desc limit %(limit)s").format(_COLUMNS, where)
    values = {
        "before": before,
        "state": wanted.state,
        "severity": wanted.severity,
        "rule": wanted.rule,
        "subject_id": wanted.subject_id,
        "limit": limit,
    }
    return await fetch_all(conn, Incident, query, values)

"""The tables `audit_entry`, `audit_key` and `audit_checkpoint`."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Final, LiteralString

from msgspec import Struct
from msgspec.structs import asdict
from psycopg.sql import SQL, Composed

from voltway.audit import body
from voltway.audit.chain import StoredEntry
from voltway.audit.checkpoints import Checkpoint, key_id
from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.audit import Act, AuditAction, AuditEntry, SubjectKind

_AT_ONCE: Final = 1000

# As text, so that a time nobody can have told is found by comparing and not by failing to read it.
_AT: Final[LiteralString] = """to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


class AuditFilter(Struct, frozen=True, kw_only=True):
    """Which entries; None: all. Times are those of the entries, `since` included and `until` not."""

    organization_id: OrganizationId | None = None
    actor_id: str | None = None
    action: AuditAction | None = None
    subject_kind: SubjectKind | None = None
    subject_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class AuditKey(Struct, frozen=True, kw_only=True):
    """A key that has signed checkpoints."""

    key_id: str
    public_key: bytes
    first_used_at: datetime


async def append(conn: Connection, acts: Sequence[Act]) -> int:
    """Add the acts, in their order, with one call; gives the number of the last one, 0 for none.

    From here to the end of the caller's transaction nobody else can add, so this should be the last statement before
    the commit, and transactions that add must not be long. Raises InvalidInput, before anything is sent, for an act
    that can't be written, and psycopg.errors.UniqueViolation in a transaction that sees only what was there when it
    began, if others have added since.
    """
    if not acts:
        return 0
    # Binary: to write 10,000 bodies as text takes the driver three times as long as it takes PostgreSQL to keep them.
    cursor = await conn.execute("select audit_append(%b::text[])", ([body.body(act) for act in acts],))
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def page(
    conn: Connection, wanted: AuditFilter, *, before: int | None = None, limit: int = 50
) -> list[AuditEntry]:
    """Up to `limit` entries, the newest first, those with numbers below `before`."""
    query = SQL("select number, body, hash from audit_entry where {} order by number desc limit %(limit)s")
    parameters = {**asdict(wanted), "before": before, "limit": limit}
    cursor = await conn.execute(query.format(_where(wanted, before)), parameters)
    return [body.read(*row) for row in await cursor.fetchall()]


async def following(conn: Connection, action: AuditAction, after: int, limit: int) -> list[AuditEntry]:
    """Up to `limit` entries of an action, oldest first, those with numbers above `after`."""
    query = """
        select number, body, hash from audit_entry where action = %s and number > %s order by number limit %s
    """
    cursor = await conn.execute(query, (action, after, limit))
    return [body.read(*row) for row in await cursor.fetchall()]


async def stream(conn: Connection, wanted: AuditFilter) -> AsyncIterator[tuple[int, str, bytes]]:
    """Number, body and hash of every entry, oldest first, a thousand in memory at a time. Within a transaction."""
    query = SQL("select number, body, hash from audit_entry where {} order by number")
    async with conn.cursor(name="audit_stream") as cursor:
        await cursor.execute(query.format(_where(wanted)), asdict(wanted))
        while rows := await cursor.fetchmany(_AT_ONCE):
            for row in rows:
                yield row[0], row[1], row[2]


async def freeze(conn: Connection) -> None:
    """The first statement of a transaction that shall see one moment, and change nothing."""
    await conn.execute("set transaction isolation level repeatable read, read only")


async def stored(conn: Connection, after: int | None) -> AsyncIterator[list[StoredEntry]]:
    """The rows as they stand there, by number, a thousand at a time; None: all of them. Within a transaction."""
    query: Composed = SQL("""
        select coalesce(number, 0), {at}, organization_id, actor_kind, actor_id, action, subject_kind, subject_id,
            coalesce(body, ''), coalesce(hash, '')
        from audit_entry where {where} order by number
    """).format(at=SQL(_AT), where=conditions({"number > %(after)s": after}))
    async with conn.cursor(name="audit_stored") as cursor:
        await cursor.execute(query, {"after": after})
        while rows := await cursor.fetchmany(_AT_ONCE):
            yield [StoredEntry(**dict(zip(StoredEntry.__struct_fields__, row, strict=True))) for row in rows]


async def last(conn: Connection) -> tuple[int, bytes] | None:
    """Number and hash of the newest entry, or None."""
    cursor = await conn.execute("select number, hash from audit_entry order by number desc limit 1")
    row = await cursor.fetchone()
    return None if row is None else (int(row[0]), bytes(row[1]))


async def hash_of(conn: Connection, number: int) -> bytes | None:
    """The hash of one entry, or None."""
    cursor = await conn.execute("select hash from audit_entry where number = %s", (number,))
    row = await cursor.fetchone()
    return None if row is None else bytes(row[0])


_CHECKPOINT = SQL("number, hash, {} as at, key_id, signature").format(SQL(_AT))


async def checkpoints(conn: Connection, after: int | None, up_to: int | None) -> list[Checkpoint]:
    """The checkpoints beyond the entry `after`, up to and with the entry `up_to`, by number; None: no bound."""
    bounds = conditions({"number > %(after)s": after, "number <= %(up_to)s": up_to})
    query = SQL("select {} from audit_checkpoint where {} order by number").format(_CHECKPOINT, bounds)
    return await fetch_all(conn, Checkpoint, query, {"after": after, "up_to": up_to})


async def last_checkpoint(conn: Connection) -> Checkpoint | None:
    """The newest checkpoint, or None."""
    query = SQL("select {} from audit_checkpoint order by number desc limit 1").format(_CHECKPOINT)
    return await fetch_one(conn, Checkpoint, query)


async def keep_checkpoint(conn: Connection, checkpoint: Checkpoint, public_key: bytes, now: datetime) -> bool:
    """Keep a checkpoint and the key that proves it; false if there is one of this entry already."""
    await conn.execute(
        "insert into audit_key (key_id, public_key, first_used_at) values (%s, %s, %s) on conflict do nothing",
        (key_id(public_key), public_key, now),
    )
    cursor = await conn.execute(
        """
        insert into audit_checkpoint (number, hash, at, key_id, signature)
        values (%(number)s, %(hash)s, %(at)s, %(key_id)s, %(signature)s)
        on conflict do nothing
        """,
        asdict(checkpoint),
    )
    return cursor.rowcount == 1


async def keys(conn: Connection) -> list[AuditKey]:
    """Every key that has signed, the first one first."""
    query = "select key_id, public_key, first_used_at from audit_key order by first_used_at, key_id"
    return await fetch_all(conn, AuditKey, query)


def _where(wanted: AuditFilter, before: int | None = None) -> Composed:
    return SQL("{}").format(
        conditions(
            {
                "organization_id = %(organization_id)s": wanted.organization_id,
                "actor_id = %(actor_id)s": wanted.actor_id,
                "action = %(action)s": wanted.action,
                "subject_kind = %(subject_kind)s": wanted.subject_kind,
                "subject_id = %(subject_id)s": wanted.subject_id,
                "at >= %(since)s": wanted.since,
                "at < %(until)s": wanted.until,
                "number < %(before)s": before,
            }
        )
    )

"""The tables `personal_export`, `personal_export_part` and `erasure`: what was asked for, and what came of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import msgspec
from msgspec import Struct
from psycopg.sql import SQL, Composed

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.privacy.subject import Asked
from voltway.privacy.terms import Terms
from voltway.vocabulary.access import OrganizationId


class ExportState(StrEnum):
    """How far an export is."""

    ASKED = "asked"
    READY = "ready"
    FAILED = "failed"


class ExportRow(Struct, frozen=True, kw_only=True):
    """An export: the file is there from `ready_at` to `expires_at`; `sha256` is its hash, in hexadecimal digits."""

    export_id: str
    organization_id: OrganizationId
    state: ExportState
    problem: str | None
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime
    size_bytes: int | None
    sha256: str | None


class ErasureState(StrEnum):
    """How far an erasure is: planned (nothing is changed yet), refused, running, settling (all done once), done."""

    ASKED = "asked"
    PLANNED = "planned"
    REFUSED = "refused"
    RUNNING = "running"
    SETTLING = "settling"
    DONE = "done"


class ErasureRow(Struct, frozen=True, kw_only=True):
    """An erasure, with its dry run (`plan`) and what was done in the end (`report`)."""

    erasure_id: str
    organization_id: OrganizationId
    reason: str
    state: ErasureState
    asked_at: datetime
    planned_at: datetime | None
    plan: Any
    confirmed_at: datetime | None
    report: Any
    erased_at: datetime | None
    again_at: datetime | None
    done_at: datetime | None


class Place(Struct, frozen=True):
    """How far an erasure has come: the step, and within it the table's part and the block to go on with."""

    step: int = 0
    leaf: str = ""
    block: int = 0


class OpenErasure(Struct, frozen=True, kw_only=True):
    """An erasure under way, with what only the worker may read. `terms` None: nobody is looked for yet."""

    erasure_id: str
    organization_id: OrganizationId
    state: ErasureState
    asked: Asked
    reason: str
    terms: Terms | None
    place: Place
    report: Any


_EXPORT: Final = SQL(
    "export_id, organization_id, state, problem, asked_at, ready_at, expires_at, size_bytes,"
    " encode(sha256, 'hex') as sha256"
)
_ERASURE: Final = SQL(
    "erasure_id, organization_id, reason, state, asked_at, planned_at, plan, confirmed_at, report, erased_at, again_at,"
    " done_at"
)


def told(asked: Asked) -> str:
    """Whose, as it is kept: each token under a name by which an erasure knows it for one."""
    return msgspec.json.encode(
        {"accounts": asked.accounts, "drivers": asked.drivers, "tokens": [{"uid": uid} for uid in asked.tokens]}
    ).decode()


def _asked(kept: Any) -> Asked:
    return Asked(accounts=kept["accounts"], drivers=kept["drivers"], tokens=[token["uid"] for token in kept["tokens"]])


# --- exports


async def ask_export(
    conn: Connection,
    export_id: str,
    asked: Asked,
    *,
    organization_id: str,
    asked_by: str,
    now: datetime,
    expires_at: datetime,
) -> ExportRow:
    """An export that a worker will make."""
    row = await fetch_one(
        conn,
        ExportRow,
        SQL("""
            insert into personal_export (export_id, organization_id, asked, asked_by, asked_at, expires_at)
            values (%(id)s, %(organization)s, %(asked)s, %(by)s, %(now)s, %(until)s) returning {}
        """).format(_EXPORT),
        {"id": export_id, "organization": organization_id, "asked": told(asked), "by": asked_by, "now": now,
         "until": expires_at},
    )  # fmt: skip  # the parameters on two lines
    assert row is not None  # noqa: S101  # it was inserted
    return row


async def find_export(conn: Connection, export_id: str) -> ExportRow | None:
    """The export, or None."""
    query = SQL("select {} from personal_export where export_id = %(id)s").format(_EXPORT)
    return await fetch_one(conn, ExportRow, query, {"id": export_id})


async def exports(conn: Connection, *, after: str | None, limit: int) -> list[ExportRow]:
    """Up to `limit` exports, the newest first, those older than `after`."""
    query = SQL("select {} from personal_export where {} order by export_id desc limit %(limit)s").format(
        _EXPORT, conditions({"export_id < %(after)s": after})
    )
    return await fetch_all(conn, ExportRow, query, {"after": after, "limit": limit})


async def waiting_exports(conn: Connection) -> list[str]:
    """The exports that nobody has made yet, the oldest first."""
    cursor = await conn.execute(
        "select export_id from personal_export where state = 'asked' order by asked_at limit 20"
    )
    return [row[0] for row in await cursor.fetchall()]


async def waiting_export(conn: Connection, export_id: str) -> Asked | None:
    """Whose data an export that nobody has made yet is about."""
    cursor = await conn.execute(
        "select asked from personal_export where export_id = %s and state = 'asked'", (export_id,)
    )
    row = await cursor.fetchone()
    return None if row is None else _asked(row[0])


async def add_part(conn: Connection, export_id: str, number: int, content: bytes) -> None:
    """The next piece of an export's file."""
    await conn.execute(
        "insert into personal_export_part (export_id, number, content) values (%s, %s, %s)",
        (export_id, number, content),
    )


async def end_export(conn: Connection, export_id: str, now: datetime, *, size_bytes: int, sha256: bytes) -> None:
    """The export's file is whole."""
    await conn.execute(
        "update personal_export set state = 'ready', ready_at = %s, size_bytes = %s, sha256 = %s where export_id = %s",
        (now, size_bytes, sha256, export_id),
    )


async def fail_export(conn: Connection, export_id: str, problem: str) -> None:
    """The export can't be made."""
    await conn.execute(
        "update personal_export set state = 'failed', problem = %s where export_id = %s", (problem, export_id)
    )


async def part(conn: Connection, export_id: str, number: int) -> bytes | None:
    """One piece of the file, from 0 on; None behind the last."""
    cursor = await conn.execute(
        "select content from personal_export_part where export_id = %s and number = %s", (export_id, number)
    )
    row = await cursor.fetchone()
    return None if row is None else bytes(row[0])


# --- erasures


async def ask_erasure(
    conn: Connection,
    erasure_id: str,
    asked: Asked,
    *,
    organization_id: str,
    asked_by: str,
    now: datetime,
    reason: str,
) -> ErasureRow:
    """An erasure that a worker will plan."""
    await conn.execute(
        """
        insert into erasure (erasure_id, organization_id, asked, asked_by, asked_at, reason)
        values (%s, %s, %s, %s, %s, %s)
        """,
        (erasure_id, organization_id, told(asked), asked_by, now, reason),
    )
    row = await find_erasure(conn, erasure_id)
    assert row is not None  # noqa: S101  # it was inserted
    return row


async def find_erasure(conn: Connection, erasure_id: str) -> ErasureRow | None:
    """The erasure, or None."""
    query = SQL("select {} from erasure where erasure_id = %(id)s").format(_ERASURE)
    return await fetch_one(conn, ErasureRow, query, {"id": erasure_id})


async def asked_of(conn: Connection, erasure_id: str) -> Asked:
    """Whom an erasure, which there is, is about."""
    cursor = await conn.execute("select asked from erasure where erasure_id = %s", (erasure_id,))
    row = await cursor.fetchone()
    return Asked() if row is None else _asked(row[0])


async def erasures(conn: Connection, *, after: str | None, limit: int) -> list[ErasureRow]:
    """Up to `limit` erasures, the newest first, those older than `after`."""
    query = SQL("select {} from erasure where {} order by erasure_id desc limit %(limit)s").format(
        _ERASURE, conditions({"erasure_id < %(after)s": after})
    )
    return await fetch_all(conn, ErasureRow, query, {"after": after, "limit": limit})


async def confirm(conn: Connection, erasure_id: str, confirmed_by: str, now: datetime) -> bool:
    """Let a planned erasure run; false if it is in another state."""
    cursor = await conn.execute(
        """
        update erasure set state = 'running', confirmed_by = %s, confirmed_at = %s
        where erasure_id = %s and state = 'planned'
        """,
        (confirmed_by, now, erasure_id),
    )
    return cursor.rowcount == 1


async def due(conn: Connection, now: datetime) -> list[str]:
    """The erasures for which there is something to do, the oldest first."""
    cursor = await conn.execute(
        """
        select erasure_id from erasure
        where state in ('asked', 'running') or state = 'settling' and again_at <= %s order by asked_at limit 20
        """,
        (now,),
    )
    return [row[0] for row in await cursor.fetchall()]


async def hold(conn: Connection, request_id: str) -> bool:
    """Keep other workers from this request, until `let_go` or the connection's end; whether none is at it."""
    cursor = await conn.execute("select pg_try_advisory_lock(hashtext('privacy'), hashtext(%s))", (request_id,))
    row = await cursor.fetchone()
    return bool(row and row[0])


async def let_go(conn: Connection, request_id: str) -> None:
    """Others may work on it."""
    await conn.execute("select pg_advisory_unlock(hashtext('privacy'), hashtext(%s))", (request_id,))


async def open_erasure(conn: Connection, erasure_id: str) -> OpenErasure | None:
    """The erasure with what the worker knows of it, or None."""
    cursor = await conn.execute(
        "select erasure_id, organization_id, state, asked, reason, terms, place, report from erasure"
        " where erasure_id = %s",
        (erasure_id,),
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    return OpenErasure(
        erasure_id=row[0],
        organization_id=row[1],
        state=ErasureState(row[2]),
        asked=_asked(row[3]),
        reason=row[4],
        terms=None if row[5] is None else msgspec.convert(row[5], Terms),
        place=msgspec.convert(row[6] or {}, Place),
        report=row[7],
    )


async def note(conn: Connection, erasure_id: str, **values: Any) -> None:
    """Write down how far it is. Values that are no times or texts become JSON."""
    names: list[Composed] = [SQL("{0} = %({0})s").format(SQL(name)) for name in values]
    encoded = {
        name: value if value is None or isinstance(value, str | datetime) else msgspec.json.encode(value).decode()
        for name, value in values.items()
    }
    query = SQL("update erasure set {} where erasure_id = %(erasure_id)s").format(SQL(", ").join(names))
    await conn.execute(query, {**encoded, "erasure_id": erasure_id})

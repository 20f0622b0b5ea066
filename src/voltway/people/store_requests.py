"""Requests that were sent with an idempotency key, and what was answered; and those that must not meet each other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_one

REMEMBERED_FOR = timedelta(days=1)


class RequestRow(Struct, frozen=True, kw_only=True):
    """A request seen before. `result` is what was answered, sealed; None while it is worked on."""

    fingerprint: bytes
    result: str | None


async def claim(
    conn: Connection, key_id: str, idempotency_key: str, fingerprint: bytes, now: datetime
) -> RequestRow | None:
    """Note a request before it is worked on; None: it is the first of its key. Else the one seen before."""
    await conn.execute("delete from api_request where created_at < %(oldest)s", {"oldest": now - REMEMBERED_FOR})
    values = {"key_id": key_id, "idempotency_key": idempotency_key, "fingerprint": fingerprint, "now": now}
    cursor = await conn.execute(
        """
        insert into api_request (key_id, idempotency_key, fingerprint, created_at)
        values (%(key_id)s, %(idempotency_key)s, %(fingerprint)s, %(now)s)
        on conflict (key_id, idempotency_key) do nothing
        """,
        values,
    )
    if cursor.rowcount == 1:
        return None
    query = """
        select fingerprint, result from api_request
        where key_id = %(key_id)s and idempotency_key = %(idempotency_key)s
    """
    # Forgotten in between: the first one failed, and the next attempt will be the first.
    return await fetch_one(conn, RequestRow, query, values) or RequestRow(fingerprint=fingerprint, result=None)


async def note_result(conn: Connection, key_id: str, idempotency_key: str, result: str) -> None:
    """Remember what the request was answered."""
    await conn.execute(
        """
        update api_request set result = %(result)s
        where key_id = %(key_id)s and idempotency_key = %(idempotency_key)s
        """,
        {"key_id": key_id, "idempotency_key": idempotency_key, "result": result},
    )


async def release(conn: Connection, key_id: str, idempotency_key: str) -> None:
    """Forget a request that made nothing, so that it may be sent again."""
    await conn.execute(
        "delete from api_request where key_id = %(key_id)s and idempotency_key = %(idempotency_key)s",
        {"key_id": key_id, "idempotency_key": idempotency_key},
    )


@asynccontextmanager
async def in_turn(conn: Connection, subject: str) -> AsyncIterator[None]:
    """Wait for the others that do something to `subject`, in any process, and let them wait until the block is over.

    A connection that breaks lets go by itself.
    """
    values = {"subject": f"api request {subject}"}
    await conn.execute("select pg_advisory_lock(hashtextextended(%(subject)s, 0))", values)
    try:
        yield
    finally:
        if not conn.broken:
            await conn.execute("select pg_advisory_unlock(hashtextextended(%(subject)s, 0))", values)

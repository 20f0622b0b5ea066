"""Requests that were sent with an idempotency key, and what they made."""

from datetime import datetime, timedelta

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_one

REMEMBERED_FOR = timedelta(days=1)


class RequestRow(Struct, frozen=True, kw_only=True):
    """A request seen before. `result` is the id of what it made; None while it is worked on."""

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
    return await fetch_one(conn, RequestRow, query, values)


async def note_result(conn: Connection, key_id: str, idempotency_key: str, result: str) -> None:
    """Remember what the request made."""
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

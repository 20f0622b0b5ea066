"""Table `access_token`: what programs got for their key, by its SHA-256."""

from datetime import datetime

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_one


class AccessTokenRow(Struct, frozen=True, kw_only=True):
    """An access token: of which key, and what it opens of what the key does."""

    key_id: str
    permissions: list[str]
    expires_at: datetime


async def insert(conn: Connection, token_hash: bytes, row: AccessTokenRow, now: datetime) -> None:
    """Keep a new token."""
    await conn.execute(
        """
        insert into access_token (token_hash, key_id, permissions, created_at, expires_at)
        values (%(token_hash)s, %(key_id)s, %(permissions)s, %(now)s, %(expires_at)s)
        """,
        {
            "token_hash": token_hash,
            "key_id": row.key_id,
            "permissions": row.permissions,
            "now": now,
            "expires_at": row.expires_at,
        },
    )


async def find(conn: Connection, token_hash: bytes, now: datetime) -> AccessTokenRow | None:
    """The token of this hash while it lasts; else None."""
    query = SQL("""
        select key_id, permissions, expires_at from access_token
        where token_hash = %(token_hash)s and expires_at > %(now)s
    """)
    return await fetch_one(conn, AccessTokenRow, query, {"token_hash": token_hash, "now": now})


async def remove_expired(conn: Connection, now: datetime) -> int:
    """Forget the tokens that are over; how many."""
    cursor = await conn.execute("delete from access_token where expires_at <= %(now)s", {"now": now})
    return cursor.rowcount

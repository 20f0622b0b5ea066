"""Table `pending_sign_in`: what somebody showed so far who is not signed in yet. Of a token only the hash is kept."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_one
from voltway.people.sign_in import Factor
from voltway.vocabulary.access import UserId


class PendingRow(Struct, frozen=True, kw_only=True):
    """A sign-in under way; `user_id` is None until a first factor was right."""

    user_id: UserId | None
    factors: list[Factor]


async def insert(
    conn: Connection, token_hash: bytes, user_id: str | None, factors: Iterable[Factor], now: datetime, until: datetime
) -> None:
    """Keep a new one until `until`."""
    await conn.execute(
        """
        insert into pending_sign_in (token_hash, user_id, factors, created_at, expires_at)
        values (%(hash)s, %(user_id)s, %(factors)s, %(now)s, %(until)s)
        """,
        {
            "hash": token_hash,
            "user_id": user_id,
            "factors": sorted({factor.value for factor in factors}),
            "now": now,
            "until": until,
        },
    )


async def find(conn: Connection, token_hash: bytes, now: datetime) -> PendingRow | None:
    """The one with this hash, if it is not too old; or None."""
    query = """
        select user_id, factors from pending_sign_in where token_hash = %(hash)s and expires_at > %(now)s
    """
    return await fetch_one(conn, PendingRow, query, {"hash": token_hash, "now": now})


async def take(conn: Connection, token_hash: bytes, now: datetime) -> PendingRow | None:
    """The same, and it is gone: of two who take it at once, one gets it."""
    query = """
        delete from pending_sign_in where token_hash = %(hash)s and expires_at > %(now)s returning user_id, factors
    """
    return await fetch_one(conn, PendingRow, query, {"hash": token_hash, "now": now})


async def remove_expired(conn: Connection, now: datetime) -> int:
    """Forget those that were not finished in time; how many."""
    cursor = await conn.execute("delete from pending_sign_in where expires_at <= %(now)s", {"now": now})
    return cursor.rowcount

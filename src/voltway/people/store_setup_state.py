"""Looking at the one-time set-up link without using it up."""

from datetime import datetime

from voltway.kit.postgres import Connection


async def is_usable(conn: Connection, token_hash: bytes, now: datetime) -> bool:
    """Whether there is a link with this hash that is unused and not too old."""
    cursor = await conn.execute(
        """
        select 1 from setup_link
        where token_hash = %(token_hash)s and used_at is null and expires_at > %(now)s
        """,
        {"token_hash": token_hash, "now": now},
    )
    return await cursor.fetchone() is not None

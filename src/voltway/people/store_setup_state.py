"""The one-time set-up link as the pages use it: looked at, and closed once the first owner has signed in."""

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


async def forget_unfinished(conn: Connection, granted_by: str) -> None:
    """Remove accounts whose role is by `granted_by` and that nobody ever got far enough to sign in with."""
    await conn.execute(
        """
        delete from user_account a using role_grant g
        where g.user_id = a.user_id and g.granted_by = %(granted_by)s and a.password_hash is null
            and not exists (select from passkey p where p.user_id = a.user_id)
            and not exists (select from totp_secret t where t.user_id = a.user_id and t.confirmed_at is not null)
        """,
        {"granted_by": granted_by},
    )


async def close(conn: Connection, user_id: str, now: datetime) -> bool:
    """Make every set-up link useless, now that this person has signed in, if they own the operator.

    True: one was used before, so none is open or will be, and there is no need to ask again.
    """
    cursor = await conn.execute(
        """
        with closed as (
            update setup_link set used_at = %(now)s
            where used_at is null and exists (
                select from role_grant
                where user_id = %(user_id)s and organization_id = 'operator' and role = 'owner'
            )
        )
        select from setup_link where used_at is not null limit 1
        """,
        {"user_id": user_id, "now": now},
    )
    return await cursor.fetchone() is not None

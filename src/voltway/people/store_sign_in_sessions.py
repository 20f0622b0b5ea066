"""Table `sign_in_session`: who is signed in, where, and since when. Only the SHA-256 of a token is kept."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import asdict
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, fetch_one
from voltway.people.sign_in import Factor

MOST_LISTED = 100


class RevokedReason(StrEnum):
    """Why a session was ended before its time."""

    SIGNED_OUT = "signed_out"
    ENDED_BY_USER = "ended_by_user"
    ENDED_BY_ADMINISTRATOR = "ended_by_administrator"
    ROTATED = "rotated"
    PASSWORD_CHANGED = "password_changed"
    ACCOUNT_DISABLED = "account_disabled"


class SessionRow(Struct, frozen=True, kw_only=True):
    """One session. `sign_in_id` names it in lists; `strong_at`: when a second factor was last shown.

    `is_new_device`: it was begun in a browser that was not known, and not the first time, so there was a mail about it.
    """

    sign_in_id: str
    user_id: str
    created_at: datetime
    seen_at: datetime
    idle_until: datetime
    absolute_until: datetime
    address: str | None
    user_agent: str | None
    factors: list[Factor]
    strong_at: datetime | None
    csrf_secret: bytes
    rotated_from: str | None
    revoked_at: datetime | None
    revoked_reason: RevokedReason | None
    account_disabled: bool
    is_new_device: bool = False


_SESSION = SQL("""
    s.sign_in_id, s.user_id, s.created_at, s.seen_at, s.idle_until, s.absolute_until, s.address, s.user_agent,
    s.factors, s.strong_at, s.csrf_secret, s.rotated_from, s.revoked_at, s.revoked_reason,
    a.disabled_at is not null as account_disabled, s.is_new_device
""")


async def insert(conn: Connection, row: SessionRow, token_hash: bytes) -> None:
    """Keep a new session."""
    await conn.execute(
        """
        insert into sign_in_session (token_hash, sign_in_id, user_id, created_at, seen_at, idle_until, absolute_until,
            address, user_agent, factors, strong_at, csrf_secret, rotated_from,
            is_new_device)
        values (%(token_hash)s, %(sign_in_id)s, %(user_id)s, %(created_at)s, %(seen_at)s, %(idle_until)s,
            %(absolute_until)s, %(address)s, %(user_agent)s, %(factors)s, %(strong_at)s, %(csrf_secret)s,
            %(rotated_from)s, %(is_new_device)s)
        """,
        {**asdict(row), "token_hash": token_hash, "factors": [factor.value for factor in row.factors]},
    )


async def find(conn: Connection, token_hash: bytes) -> SessionRow | None:
    """The session with this hash, also one that is over; or None."""
    query = SQL("""
        select {} from sign_in_session s join user_account a using (user_id) where s.token_hash = %(token_hash)s
    """).format(_SESSION)
    return await fetch_one(conn, SessionRow, query, {"token_hash": token_hash})


async def of_user(conn: Connection, user_id: str, now: datetime) -> list[SessionRow]:
    """The newest sessions of this person that were not ended and are not too old, newest first."""
    query = SQL("""
        select {} from sign_in_session s join user_account a using (user_id)
        where s.user_id = %(user_id)s and s.revoked_at is null and s.absolute_until > %(now)s and s.idle_until > %(now)s
        order by s.created_at desc, s.sign_in_id desc limit %(limit)s
    """).format(_SESSION)
    return await fetch_all(conn, SessionRow, query, {"user_id": user_id, "now": now, "limit": MOST_LISTED})


async def note_visit(
    conn: Connection, token_hash: bytes, now: datetime, idle_until: datetime, address: str | None
) -> None:
    """Remember that the person was here at `now`; time does not run backwards."""
    await conn.execute(
        """
        update sign_in_session
        set seen_at = %(now)s, idle_until = %(idle_until)s, address = coalesce(%(address)s, address)
        where token_hash = %(token_hash)s and seen_at < %(now)s and revoked_at is null
        """,
        {"token_hash": token_hash, "now": now, "idle_until": idle_until, "address": address},
    )


async def revoke(conn: Connection, user_id: str, sign_in_id: str, reason: RevokedReason, now: datetime) -> bool:
    """End a session of this person; false if there is none such that was not ended."""
    cursor = await conn.execute(
        """
        update sign_in_session set revoked_at = %(now)s, revoked_reason = %(reason)s
        where sign_in_id = %(sign_in_id)s and user_id = %(user_id)s and revoked_at is null
        """,
        {"sign_in_id": sign_in_id, "user_id": user_id, "now": now, "reason": reason},
    )
    return cursor.rowcount == 1


async def revoke_all(conn: Connection, user_id: str, reason: RevokedReason, now: datetime, but: str | None) -> int:
    """End every session of this person but the one of the id `but`; how many."""
    cursor = await conn.execute(
        """
        update sign_in_session set revoked_at = %(now)s, revoked_reason = %(reason)s
        where user_id = %(user_id)s and revoked_at is null and sign_in_id is distinct from %(but)s
        """,
        {"user_id": user_id, "now": now, "reason": reason, "but": but},
    )
    return cursor.rowcount


async def remove_ended(conn: Connection, before: datetime) -> int:
    """Forget the sessions that could not last beyond `before`; how many."""
    cursor = await conn.execute("delete from sign_in_session where absolute_until < %(before)s", {"before": before})
    return cursor.rowcount

"""Table `one_time_link`: links that work once. Only the SHA-256 of a token is kept."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from psycopg.sql import SQL
from psycopg.types.json import Json

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_one


class Purpose(StrEnum):
    """What a link is for."""

    VERIFY_EMAIL = "verify_email"
    DRIVER_SIGN_IN = "driver_sign_in"
    REGISTRATION = "registration"
    INVITATION = "invitation"
    RESET_PASSWORD = "reset_password"


class LinkRow(Struct, frozen=True, kw_only=True):
    """A link without its token: for a person, or for whoever reads the mail sent to an address."""

    purpose: Purpose
    user_id: str | None
    email: str | None
    payload: dict[str, Any]
    created_at: datetime
    expires_at: datetime


_LINK = SQL("purpose, user_id, email, payload, created_at, expires_at")
_USABLE = SQL("token_hash = %(hash)s and purpose = %(purpose)s and used_at is null and expires_at > %(now)s")


async def insert(conn: Connection, row: LinkRow, token_hash: bytes) -> None:
    """Keep a new link."""
    await conn.execute(
        """
        insert into one_time_link (token_hash, purpose, user_id, email, payload, created_at, expires_at)
        values (%(hash)s, %(purpose)s, %(user_id)s, %(email)s, %(payload)s, %(created_at)s, %(expires_at)s)
        """,
        {**asdict(row), "hash": token_hash, "payload": Json(row.payload)},
    )


async def find(conn: Connection, purpose: Purpose, token_hash: bytes, now: datetime) -> LinkRow | None:
    """The link with this hash, if it may be used; or None."""
    query = SQL("select {} from one_time_link where {}").format(_LINK, _USABLE)
    return await fetch_one(conn, LinkRow, query, {"hash": token_hash, "purpose": purpose, "now": now})


async def use(conn: Connection, purpose: Purpose, token_hash: bytes, now: datetime) -> LinkRow | None:
    """Use up the link with this hash; None if it may not be used."""
    query = SQL("update one_time_link set used_at = %(now)s where {} returning {}").format(_USABLE, _LINK)
    return await fetch_one(conn, LinkRow, query, {"hash": token_hash, "purpose": purpose, "now": now})


async def void(conn: Connection, purpose: Purpose, user_id: str | None, email: str | None) -> int:
    """Remove the unused links of this purpose for this person or this address; how many."""
    cursor = await conn.execute(
        """
        delete from one_time_link
        where purpose = %(purpose)s and used_at is null and (
            user_id = %(user_id)s or lower(email collate "pg_c_utf8") = lower(%(email)s collate "pg_c_utf8"))
        """,
        {"purpose": purpose, "user_id": user_id, "email": email},
    )
    return cursor.rowcount


async def remove_expired(conn: Connection, before: datetime) -> int:
    """Forget the links that ended before `before`; how many."""
    cursor = await conn.execute("delete from one_time_link where expires_at < %(before)s", {"before": before})
    return cursor.rowcount

"""Links that are sent by e-mail and work once: to verify an address, to sign in, to join, to choose a new password.

The token in the link has 256 random bits and is kept as a hash. Looking at a link does not use it up, because mail
filters open links before people do: the page behind it has a button, and the button uses it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from voltway.kit.postgres import Connection
from voltway.people import store_one_time_links as store
from voltway.people.accounts import clean_email
from voltway.people.bearer import new_token, token_hash
from voltway.people.store_one_time_links import LinkRow, Purpose
from voltway.vocabulary.errors import InvalidInput

LIFETIMES: Final[Mapping[Purpose, timedelta]] = {
    Purpose.VERIFY_EMAIL: timedelta(days=2),
    Purpose.DRIVER_SIGN_IN: timedelta(minutes=15),
    Purpose.REGISTRATION: timedelta(days=2),
    Purpose.INVITATION: timedelta(days=7),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
}
_MOST_PAYLOAD_FIELDS: Final = 20


async def make_link(
    conn: Connection,
    purpose: Purpose,
    *,
    now: datetime,
    user_id: str | None = None,
    email: str | None = None,
    payload: Mapping[str, Any] | None = None,
) -> str:
    """The token of a new link; older ones for the same purpose and person (or address) are void.

    `payload` is what the page behind it needs, such as the role of an invitation. Raises InvalidInput for neither a
    person nor an address. Needs a transaction.
    """
    if user_id is None and email is None:
        raise InvalidInput("a link is for somebody", "name a person or an e-mail address")
    if len(payload or {}) > _MOST_PAYLOAD_FIELDS:
        raise InvalidInput("a link carries too much", f"give at most {_MOST_PAYLOAD_FIELDS} fields")
    token = new_token()
    row = LinkRow(
        purpose=purpose,
        user_id=user_id,
        email=clean_email(email) if email is not None else None,
        payload=dict(payload or {}),
        created_at=now,
        expires_at=now + LIFETIMES[purpose],
    )
    await store.void(conn, purpose, row.user_id, row.email)
    await store.insert(conn, row, token_hash(token) or b"")
    return token


async def look_at_link(conn: Connection, purpose: Purpose, token: str, now: datetime) -> LinkRow | None:
    """What the link is for; None where it is malformed, unknown, of another purpose, used, void or too old."""
    key = token_hash(token)
    return await store.find(conn, purpose, key, now) if key else None


async def use_link(conn: Connection, purpose: Purpose, token: str, now: datetime) -> LinkRow | None:
    """The same, and uses the link up: of two who use it at once, one gets it."""
    key = token_hash(token)
    return await store.use(conn, purpose, key, now) if key else None


async def void_links(
    conn: Connection, purpose: Purpose, *, user_id: str | None = None, email: str | None = None
) -> int:
    """Make the unused links of this purpose for this person or address useless; how many."""
    return await store.void(conn, purpose, user_id, email)

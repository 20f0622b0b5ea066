"""Sessions of people who signed in: kept on the server, ended at any time, listed with device and address.

The cookie holds 256 random bits and the table their hash. A session ends after some time without a request, and in any
case some time after signing in. What changes what the session may do gives it a new token (`rotate`), so that one that
was overheard before is worth nothing (OWASP ASVS 5.0, 7.2.4).
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Set as AbstractSet
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from voltway.kit.postgres import Connection
from voltway.kit.settings import SignInSettings
from voltway.people import store_sign_in_sessions as store
from voltway.people.bearer import new_token, token_hash
from voltway.people.sign_in import Factor, is_strong
from voltway.people.store_sign_in_sessions import RevokedReason, SessionRow
from voltway.vocabulary.ids import new_id

SEEN_IS_TRUE_TO: Final = timedelta(minutes=1)
"""A busy session is not written with every request."""

MAX_USER_AGENT_LENGTH: Final = 200
_CSRF_BYTES: Final = 32


class End(StrEnum):
    """Why a session is over."""

    REVOKED = "revoked"
    IDLE = "idle"
    TOO_OLD = "too_old"
    ACCOUNT_DISABLED = "account_disabled"


class MadeSession(Struct, frozen=True, kw_only=True):
    """A new session: `token` is for the cookie and can't be had again."""

    token: str
    row: SessionRow


class Device(Struct, frozen=True, kw_only=True):
    """Where a person sits: the address of the request, what the browser says it is, and its device cookie."""

    address: str | None
    user_agent: str | None
    cookie: str | None = None


def end_of(row: SessionRow, now: datetime) -> End | None:
    """Why the session is over at `now`, or None while it lasts."""
    if row.revoked_at is not None:
        return End.REVOKED
    if now >= row.absolute_until:
        return End.TOO_OLD
    if now >= row.idle_until:
        return End.IDLE
    return End.ACCOUNT_DISABLED if row.account_disabled else None


def is_fresh(row: SessionRow, now: datetime, settings: SignInSettings) -> bool:
    """Whether a second factor was shown recently enough for a dangerous act (step-up)."""
    within = timedelta(minutes=settings.step_up_minutes)
    return row.strong_at is not None and timedelta(0) <= now - row.strong_at < within


def csrf_token(row: SessionRow) -> str:
    """What a form of this session carries."""
    return urlsafe_b64encode(row.csrf_secret).rstrip(b"=").decode()


def csrf_matches(row: SessionRow, presented: str) -> bool:
    """Whether a form came from a page of this session; in constant time."""
    return hmac.compare_digest(csrf_token(row).encode(), presented.encode(errors="replace"))


async def make(
    conn: Connection,
    *,
    user_id: str,
    factors: Iterable[Factor],
    device: Device,
    settings: SignInSettings,
    now: datetime,
    is_new_device: bool = False,
) -> MadeSession:
    """Begin a session of somebody who showed `factors`. Their other sessions stay."""
    shown = sorted(set(factors))
    token, row = (
        new_token(),
        SessionRow(
            sign_in_id=new_id(),
            user_id=user_id,
            created_at=now,
            seen_at=now,
            idle_until=now + timedelta(minutes=settings.idle_minutes),
            absolute_until=now + timedelta(hours=settings.absolute_hours),
            address=device.address,
            user_agent=_printable(device.user_agent or "") or None,
            factors=shown,
            strong_at=now if is_strong(set(shown)) else None,
            csrf_secret=secrets.token_bytes(_CSRF_BYTES),
            rotated_from=None,
            revoked_at=None,
            revoked_reason=None,
            account_disabled=False,
            is_new_device=is_new_device,
        ),
    )
    await store.insert(conn, row, _hash(token))
    return MadeSession(token=token, row=row)


async def check(
    conn: Connection, token: str, settings: SignInSettings, now: datetime, address: str | None = None
) -> SessionRow | None:
    """The session of this token, or None where it is malformed, unknown or over. Notes the visit once a minute."""
    key = token_hash(token)
    row = await store.find(conn, key) if key else None
    if key is None or row is None or end_of(row, now) is not None:
        return None
    if now - row.seen_at < SEEN_IS_TRUE_TO:
        return row
    idle_until = min(now + timedelta(minutes=settings.idle_minutes), row.absolute_until)
    await store.note_visit(conn, key, now, idle_until, address)
    return replace(row, seen_at=now, idle_until=idle_until, address=address or row.address)


async def rotate(
    conn: Connection,
    row: SessionRow,
    now: datetime,
    also_shown: AbstractSet[Factor] = frozenset(),
) -> MadeSession | None:
    """Give the session a new token and CSRF secret; the old ones are void at once. None: it was over already.

    For every change of what it may do: a second factor shown (`also_shown`), another password, another role. It does
    not last longer for it. Needs a transaction.
    """
    if not await store.revoke(conn, row.user_id, row.sign_in_id, RevokedReason.ROTATED, now):
        return None
    token, fresh = (
        new_token(),
        replace(
            row,
            sign_in_id=new_id(),
            seen_at=now,
            factors=sorted({*row.factors, *also_shown}),
            strong_at=now if is_strong(also_shown) else row.strong_at,
            csrf_secret=secrets.token_bytes(_CSRF_BYTES),
            rotated_from=row.sign_in_id,
        ),
    )
    await store.insert(conn, fresh, _hash(token))
    return MadeSession(token=token, row=fresh)


async def revoke(conn: Connection, user_id: str, sign_in_id: str, reason: RevokedReason, now: datetime) -> bool:
    """End one session of this person; false if they have none of this id that lasts."""
    return await store.revoke(conn, user_id, sign_in_id, reason, now)


async def revoke_all(
    conn: Connection, user_id: str, reason: RevokedReason, now: datetime, *, but: str | None = None
) -> int:
    """End all sessions of this person but the one of the id `but`; how many."""
    return await store.revoke_all(conn, user_id, reason, now, but)


async def sessions_of(conn: Connection, user_id: str, now: datetime) -> list[SessionRow]:
    """The sessions of this person that last, newest first."""
    return [row for row in await store.of_user(conn, user_id, now) if end_of(row, now) is None]


def _printable(user_agent: str) -> str:
    """What a list can show of it."""
    return "".join(sign for sign in user_agent[:MAX_USER_AGENT_LENGTH] if sign.isprintable())


def _hash(token: str) -> bytes:
    key = token_hash(token)
    if key is None:
        raise ValueError("not a token made here")
    return key

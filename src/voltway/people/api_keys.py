"""Bearer keys of the API: `vwk_<key id>_<secret>`.

The secret is 32 random bytes, shown once and kept as its SHA-256: a hash made for passwords would only slow down what
nobody can guess anyway. The prefix lets secret scanners find a key that leaked.
"""

import hashlib
import hmac
import re
import secrets
import string
from datetime import datetime

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.people import store_keys
from voltway.people.store_keys import KeyRow, KeyScope
from voltway.vocabulary.errors import InvalidInput

_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_ID_LENGTH = 12
_SECRET_LENGTH = 43  # 62 ** 43 > 2 ** 256
_KEY = re.compile(rf"vwk_([0-9A-Za-z]{{{_ID_LENGTH}}})_([0-9A-Za-z]{{{_SECRET_LENGTH}}})")
_NO_HASH = bytes(32)
MAX_NAME_LENGTH = 100


class MadeKey(Struct, frozen=True, kw_only=True):
    """A new key: `key` is the whole text and can't be had again."""

    key: str
    row: KeyRow


async def make_key(
    conn: Connection, *, name: str, scope: KeyScope, now: datetime, expires_at: datetime | None = None
) -> MadeKey:
    """Make a key for the person or program called `name`. Raises InvalidInput for no name or an expiry in the past."""
    if not 1 <= len(name.strip()) <= MAX_NAME_LENGTH:
        raise InvalidInput("a key needs a name", f"say in 1 to {MAX_NAME_LENGTH} characters who or what will use it")
    if expires_at is not None and expires_at <= now:
        raise InvalidInput(f"the key {name!r} would expire before it is made", "give a later time")
    key_id, secret = _random(_ID_LENGTH), _random(_SECRET_LENGTH)
    row = KeyRow(
        key_id=key_id,
        name=name.strip(),
        scope=scope,
        created_at=now,
        expires_at=expires_at,
        last_used_at=None,
        revoked_at=None,
    )
    await store_keys.insert(conn, row, _hash(secret))
    return MadeKey(key=f"vwk_{key_id}_{secret}", row=row)


async def check_key(conn: Connection, presented: str, now: datetime) -> KeyRow | None:
    """The key that `presented` is, or None where it is malformed, unknown, wrong, expired or revoked. Notes the use."""
    parts = _KEY.fullmatch(presented)
    if parts is None:
        return None
    key_id, secret = parts.groups()
    key = await store_keys.find_hashed(conn, key_id)
    # An unknown key costs the same comparison as a known one.
    right = hmac.compare_digest(key.key_hash if key else _NO_HASH, _hash(secret))
    if key is None or not right or not usable(key, now):
        return None
    if key.last_used_at is None or now - key.last_used_at > store_keys.USE_IS_TRUE_TO:
        await store_keys.note_use(conn, key_id, now)
    return key


def usable(key: KeyRow, now: datetime) -> bool:
    """Whether the key opens anything at `now`."""
    return key.revoked_at is None and (key.expires_at is None or now < key.expires_at)


def _random(length: int) -> str:
    return "".join(secrets.choice(_BASE62) for _ in range(length))


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("ascii")).digest()

"""Bearer keys of the API: `vwk_<key id>_<secret>`.

The secret is 32 random bytes, shown once and kept as its SHA-256: a hash made for passwords would only slow down what
nobody can guess anyway. The prefix lets secret scanners find a key that leaked.
"""

import hashlib
import hmac
import ipaddress
import re
import secrets
import string
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.people import store_keys
from voltway.people.access import Principal
from voltway.people.store_keys import KeyRow
from voltway.vocabulary.access import ROOT, Actor, ActorKind, Grant, OrganizationId, Permission
from voltway.vocabulary.errors import InvalidInput

_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_ID_LENGTH = 12
_SECRET_LENGTH = 43  # 62 ** 43 > 2 ** 256
_KEY = re.compile(rf"vwk_([0-9A-Za-z]{{{_ID_LENGTH}}})_([0-9A-Za-z]{{{_SECRET_LENGTH}}})")
_NO_HASH = bytes(32)
MAX_NAME_LENGTH = 100
MAX_NETWORKS = 100

READ_ONLY: Final = frozenset(permission for permission in Permission if permission.endswith(".read"))
"""What a key opens that may only look."""


class MadeKey(Struct, frozen=True, kw_only=True):
    """A new key: `key` is the whole text and can't be had again."""

    key: str
    row: KeyRow


class NewKey(Struct, frozen=True, kw_only=True):
    """A key to be: for the person or program called `name`, opening `permissions` on an organization and all below it.

    `networks` are those (CIDR) it may come from; none: from anywhere. `made_by` is the id of the person, or of the key,
    that makes it.
    """

    name: str
    permissions: Collection[Permission]
    organization_id: OrganizationId = ROOT
    expires_at: datetime | None = None
    networks: Sequence[str] = ()
    made_by: str | None = None


async def make_key(conn: Connection, wanted: NewKey, now: datetime) -> MadeKey:
    """Make a key. Raises InvalidInput for no name, no permission, an expiry in the past, or what is no network."""
    if not 1 <= len(wanted.name.strip()) <= MAX_NAME_LENGTH:
        raise InvalidInput("a key needs a name", f"say in 1 to {MAX_NAME_LENGTH} characters who or what will use it")
    if wanted.expires_at is not None and wanted.expires_at <= now:
        raise InvalidInput(f"the key {wanted.name!r} would expire before it is made", "give a later time")
    if not wanted.permissions:
        raise InvalidInput(f"the key {wanted.name!r} would open nothing", "give it a permission")
    key_id, secret = _random(_ID_LENGTH), _random(_SECRET_LENGTH)
    row = KeyRow(
        key_id=key_id,
        organization_id=wanted.organization_id,
        name=wanted.name.strip(),
        permissions=sorted(wanted.permissions),
        networks=_networks(wanted.networks),
        created_at=now,
        expires_at=wanted.expires_at,
        last_used_at=None,
        revoked_at=None,
    )
    await store_keys.insert(conn, row, _hash(secret), wanted.made_by)
    return MadeKey(key=f"vwk_{key_id}_{secret}", row=row)


async def check_key(conn: Connection, presented: str, now: datetime, address: str) -> KeyRow | None:
    """The key that `presented` is, and note its use. `address` is whence it came.

    None where it is malformed, unknown, wrong, expired, revoked or used from outside its networks.
    """
    parts = _KEY.fullmatch(presented)
    if parts is None:
        return None
    key_id, secret = parts.groups()
    key = await store_keys.find_hashed(conn, key_id)
    # An unknown key costs the same comparison as a known one.
    right = hmac.compare_digest(key.key_hash if key else _NO_HASH, _hash(secret))
    if key is None or not right or not usable(key, now) or not from_its_networks(key, address):
        return None
    if key.last_used_at is None or now - key.last_used_at > store_keys.USE_IS_TRUE_TO:
        await store_keys.note_use(conn, key_id, now)
    return key


def usable(key: KeyRow, now: datetime) -> bool:
    """Whether the key opens anything at `now`."""
    return key.revoked_at is None and (key.expires_at is None or now < key.expires_at)


def from_its_networks(key: KeyRow, address: str) -> bool:
    """Whether the key may be used from `address`."""
    if not key.networks:
        return True
    try:
        here = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(here, "ipv4_mapped", None)
    return any((mapped or here) in ipaddress.ip_network(network) for network in key.networks)


def principal_of(key: KeyRow) -> Principal:
    """Whoever uses the key, with what it opens."""
    grant = Grant(key.organization_id, frozenset(key.permissions), key.expires_at)
    return Principal(Actor(ActorKind.KEY, key.key_id, key.name), (grant,))


def _networks(given: Sequence[str]) -> list[str]:
    if len(given) > MAX_NETWORKS:
        raise InvalidInput(f"{len(given)} networks are more than a key can hold", f"give at most {MAX_NETWORKS}")
    try:
        return [str(ipaddress.ip_network(network.strip())) for network in given]
    except ValueError as error:
        raise InvalidInput(f"{error}", "write networks like 192.0.2.0/24 or 2001:db8::/32") from error


def _random(length: int) -> str:
    return "".join(secrets.choice(_BASE62) for _ in range(length))


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("ascii")).digest()

"""OAuth 2.1 client credentials: a program exchanges its key for a token that lasts a quarter of an hour.

The key's id is the client_id and its secret the client_secret. The token opens at most what the key does, and is over
with the key, too. It is 256 random bits behind `vwt_`, by which secret scanners find it, and kept as a hash.
"""

from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.people import store_access_tokens as store, store_keys
from voltway.people.access import Principal
from voltway.people.api_keys import check_key, from_its_networks, principal_of, usable
from voltway.people.bearer import new_token, token_hash
from voltway.people.store_access_tokens import AccessTokenRow
from voltway.vocabulary.access import Grant, Permission
from voltway.vocabulary.errors import InvalidInput

LIFETIME: Final = timedelta(minutes=15)
PREFIX: Final = "vwt_"


class MadeToken(Struct, frozen=True, kw_only=True):
    """A new token: `token` can't be had again."""

    token: str
    permissions: list[Permission]
    expires_at: datetime


async def exchange(
    conn: Connection, client_id: str, client_secret: str, scope: str | None, now: datetime, address: str
) -> MadeToken | None:
    """A token for the key of this id and secret; None where they are wrong.

    `scope` names permissions with spaces between them (RFC 6749, 3.3); None: all of the key's. Raises InvalidInput for
    a scope that the key does not have.
    """
    key = await check_key(conn, f"vwk_{client_id}_{client_secret}", now, address)
    if key is None:
        return None
    wanted = set(key.permissions) if scope is None else set(scope.split())
    if not wanted or not wanted <= set(key.permissions):
        raise InvalidInput("the key does not open that scope", "ask for permissions that the key has")
    permissions = sorted(Permission(one) for one in wanted)
    token, ends = new_token(), now + LIFETIME
    expires_at = min(ends, key.expires_at) if key.expires_at else ends
    row = AccessTokenRow(key_id=key.key_id, permissions=[*permissions], expires_at=expires_at)
    await store.insert(conn, token_hash(token) or b"", row, now)
    return MadeToken(token=PREFIX + token, permissions=permissions, expires_at=expires_at)


async def check_token(conn: Connection, presented: str, now: datetime, address: str) -> Principal | None:
    """Whoever shows the token; None where it is malformed, unknown or over, or its key no longer opens anything."""
    kept = token_hash(presented.removeprefix(PREFIX))
    token = await store.find(conn, kept, now) if kept else None
    key = await store_keys.find(conn, token.key_id) if token else None
    if token is None or key is None or not usable(key, now) or not from_its_networks(key, address):
        return None
    permissions = frozenset(one for one in key.permissions if one in set(token.permissions))
    grant = Grant(key.organization_id, permissions, token.expires_at)
    return Principal(principal_of(key).actor, (grant,))

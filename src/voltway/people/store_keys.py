"""The bearer keys of the API, as rows. Only the SHA-256 of a secret is kept."""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import asdict
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.vocabulary.access import OrganizationId, Permission

USE_IS_TRUE_TO = timedelta(minutes=1)
"""How old a key's `last_used_at` may be: a busy key is not written with every request."""


class KeyRow(Struct, frozen=True, kw_only=True):
    """A key without its secret. `last_used_at` is true to a minute; `networks` (CIDR) empty: from anywhere."""

    key_id: str
    organization_id: OrganizationId
    name: str
    permissions: list[Permission]
    networks: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class HashedKeyRow(KeyRow, frozen=True, kw_only=True):
    """A key with the SHA-256 of its secret."""

    key_hash: bytes


_KEY = SQL("""
    key_id, organization_id, name, permissions, networks::text[], created_at, expires_at, last_used_at, revoked_at
""")


async def insert(conn: Connection, key: KeyRow, key_hash: bytes, made_by: str | None = None) -> None:
    """Keep a new key; `key_hash` is the SHA-256 of its secret.

    `made_by` is the person's id; or the id of a key, and then the person who made that one is written down.
    """
    await conn.execute(
        """
        insert into api_key
            (key_id, key_hash, organization_id, name, permissions, networks, created_at, expires_at, made_by)
        values (%(key_id)s, %(key_hash)s, %(organization_id)s, %(name)s, %(permissions)s, %(networks)s::text[]::cidr[],
            %(created_at)s, %(expires_at)s,
            coalesce((select maker.made_by from api_key maker where maker.key_id = %(made_by)s), %(made_by)s))
        """,
        {**asdict(key), "key_hash": key_hash, "made_by": made_by},
    )


async def maker(conn: Connection, key_id: str) -> str | None:
    """The id of the person who made the key; None: not known."""
    cursor = await conn.execute("select made_by from api_key where key_id = %s", (key_id,))
    row = await cursor.fetchone()
    return row[0] if row else None


async def find(conn: Connection, key_id: str) -> KeyRow | None:
    """The key of this id, or None."""
    query = SQL("select {} from api_key where key_id = %(key_id)s").format(_KEY)
    return await fetch_one(conn, KeyRow, query, {"key_id": key_id})


async def find_hashed(conn: Connection, key_id: str) -> HashedKeyRow | None:
    """The key of this id with what proves it, or None."""
    query = SQL("select {}, key_hash from api_key where key_id = %(key_id)s").format(_KEY)
    return await fetch_one(conn, HashedKeyRow, query, {"key_id": key_id})


async def page(conn: Connection, *, after: str | None = None, limit: int = 50) -> list[KeyRow]:
    """Up to `limit` keys by id, those after the id `after`."""
    where = conditions({"key_id > %(after)s": after})
    query = SQL("select {} from api_key where {} order by key_id limit %(limit)s").format(_KEY, where)
    return await fetch_all(conn, KeyRow, query, {"after": after, "limit": limit})


async def note_use(conn: Connection, key_id: str, at: datetime) -> None:
    """Remember that the key was used at `at`, unless that is known well enough."""
    await conn.execute(
        """
        update api_key set last_used_at = %(at)s
        where key_id = %(key_id)s and (last_used_at is null or last_used_at < %(at)s - %(known_to)s)
        """,
        {"key_id": key_id, "at": at, "known_to": USE_IS_TRUE_TO},
    )


async def revoke(conn: Connection, key_id: str, at: datetime) -> KeyRow | None:
    """Make the key useless from now on; one revoked before keeps its time. None: there is no such key."""
    query = SQL("""
        update api_key set revoked_at = coalesce(revoked_at, %(at)s) where key_id = %(key_id)s returning {}
    """).format(_KEY)
    return await fetch_one(conn, KeyRow, query, {"key_id": key_id, "at": at})

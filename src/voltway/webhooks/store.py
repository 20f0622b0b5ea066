"""The table `webhook_endpoint`."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import asdict
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.vocabulary.access import OrganizationId
from voltway.webhooks.events import EventType


class EndpointState(StrEnum):
    """What becomes of events: delivered; kept until it is resumed; or none are made and nothing is delivered."""

    ACTIVE = "active"
    PAUSED = "paused"
    DISABLED = "disabled"


class EndpointRow(Struct, frozen=True, kw_only=True):
    """An endpoint without its secrets.

    `previous_until`: the secret before signs too until then. `failing_since`: no attempt has succeeded since then.
    `quiet_until`: it asked not to be called before.
    """

    endpoint_id: str
    organization_id: OrganizationId
    url: str
    description: str | None
    events: list[EventType]
    state: EndpointState
    state_reason: str | None
    previous_until: datetime | None
    failing_since: datetime | None
    quiet_until: datetime | None
    created_by: str
    created_at: datetime


class NewEndpoint(Struct, frozen=True, kw_only=True):
    """What an endpoint begins with; `secret` is sealed."""

    endpoint_id: str
    organization_id: OrganizationId
    url: str
    description: str | None
    events: list[EventType]
    secret: bytes
    created_by: str


_ENDPOINT = SQL("""
    endpoint_id, organization_id, url, description, events, state, state_reason, previous_until, failing_since,
    quiet_until, created_by, created_at
""")


async def insert(conn: Connection, endpoint: NewEndpoint) -> EndpointRow:
    """Keep a new endpoint, active from now on."""
    query = SQL("""
        insert into webhook_endpoint
            (endpoint_id, organization_id, url, description, events, secret, state, created_by)
        values (%(endpoint_id)s, %(organization_id)s, %(url)s, %(description)s, %(events)s, %(secret)s, 'active',
                %(created_by)s)
        returning {}
    """).format(_ENDPOINT)
    values = {**asdict(endpoint), "events": [str(kind) for kind in endpoint.events]}
    made = await fetch_one(conn, EndpointRow, query, values)
    if made is None:
        raise RuntimeError("an insert returned nothing")
    return made


async def count(conn: Connection, organization_id: OrganizationId) -> int:
    """How many endpoints the organization has."""
    cursor = await conn.execute("select count(*) from webhook_endpoint where organization_id = %s", (organization_id,))
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def find(
    conn: Connection, endpoint_id: str, *, organization_id: OrganizationId | None = None
) -> EndpointRow | None:
    """The endpoint of this id, or None; with `organization_id` only if it is that one's."""
    where = conditions(
        {"endpoint_id = %(endpoint_id)s": endpoint_id, "organization_id = %(organization_id)s": organization_id}
    )
    query = SQL("select {} from webhook_endpoint where {}").format(_ENDPOINT, where)
    return await fetch_one(conn, EndpointRow, query, {"endpoint_id": endpoint_id, "organization_id": organization_id})


async def page(
    conn: Connection, *, organization_id: OrganizationId | None = None, after: str | None = None, limit: int = 50
) -> list[EndpointRow]:
    """Up to `limit` endpoints by id, which is by age, those after the id `after`."""
    where = conditions({"organization_id = %(organization_id)s": organization_id, "endpoint_id > %(after)s": after})
    query = SQL("select {} from webhook_endpoint where {} order by endpoint_id limit %(limit)s").format(
        _ENDPOINT, where
    )
    return await fetch_all(
        conn, EndpointRow, query, {"organization_id": organization_id, "after": after, "limit": limit}
    )


async def set_state(
    conn: Connection, endpoint_id: str, state: EndpointState, reason: str | None = None
) -> EndpointRow | None:
    """Change what becomes of its events. One that is active again begins without a record of failures."""
    query = SQL("""
        update webhook_endpoint
        set state = %(state)s, state_reason = %(reason)s,
            failing_since = case when %(state)s = 'active' then null else failing_since end,
            quiet_until = case when %(state)s = 'active' then null else quiet_until end
        where endpoint_id = %(endpoint_id)s returning {}
    """).format(_ENDPOINT)
    return await fetch_one(conn, EndpointRow, query, {"endpoint_id": endpoint_id, "state": state, "reason": reason})


async def change(
    conn: Connection,
    endpoint_id: str,
    *,
    url: str | None = None,
    events: Sequence[EventType] | None = None,
    description: str | None = None,
) -> EndpointRow | None:
    """Change what is given; an empty description is none."""
    query = SQL("""
        update webhook_endpoint
        set url = coalesce(%(url)s, url), events = coalesce(%(events)s::text[], events),
            description = nullif(coalesce(%(description)s, description), '')
        where endpoint_id = %(endpoint_id)s returning {}
    """).format(_ENDPOINT)
    values = {
        "endpoint_id": endpoint_id,
        "url": url,
        "events": None if events is None else [str(kind) for kind in events],
        "description": description,
    }
    return await fetch_one(conn, EndpointRow, query, values)


async def replace_secret(
    conn: Connection, endpoint_id: str, secret: bytes, previous_until: datetime | None
) -> EndpointRow | None:
    """Sign with `secret` (sealed), and with the present one too until `previous_until`; None: no longer at all."""
    query = SQL("""
        update webhook_endpoint
        set previous_secret = case when %(until)s::timestamptz is null then null else secret end,
            previous_until = %(until)s, secret = %(secret)s
        where endpoint_id = %(endpoint_id)s returning {}
    """).format(_ENDPOINT)
    values = {"endpoint_id": endpoint_id, "secret": secret, "until": previous_until}
    return await fetch_one(conn, EndpointRow, query, values)


class SealedSecrets(Struct, frozen=True, kw_only=True):
    """The sealed secrets of an endpoint."""

    endpoint_id: str
    secret: bytes
    previous_secret: bytes | None


async def sealed_secrets(conn: Connection) -> list[SealedSecrets]:
    """Those of every endpoint."""
    return await fetch_all(
        conn, SealedSecrets, "select endpoint_id, secret, previous_secret from webhook_endpoint order by endpoint_id"
    )


async def reseal(conn: Connection, old: SealedSecrets, new: SealedSecrets) -> None:
    """Keep the same secrets sealed anew, unless they were replaced meanwhile."""
    await conn.execute(
        """
        update webhook_endpoint set secret = %s, previous_secret = %s
        where endpoint_id = %s and secret = %s and previous_secret is not distinct from %s
        """,
        (new.secret, new.previous_secret, old.endpoint_id, old.secret, old.previous_secret),
    )


_REMOVED_AT_ONCE: Final = 10_000
_REMOVE_SOME: Final = """
    delete from webhook_delivery where delivery_id in (
        select delivery_id from webhook_delivery where endpoint_id = %s limit %s
    )
"""


async def remove(conn: Connection, endpoint_id: str) -> bool:
    """Forget an endpoint and everything that waits or waited for it. Tells whether it was known.

    Many deliveries go in many steps, so this is not for the inside of a transaction.
    """
    await set_state(conn, endpoint_id, EndpointState.DISABLED, "it is being removed")
    while (await conn.execute(_REMOVE_SOME, (endpoint_id, _REMOVED_AT_ONCE))).rowcount == _REMOVED_AT_ONCE:
        pass
    cursor = await conn.execute("delete from webhook_endpoint where endpoint_id = %s", (endpoint_id,))
    return cursor.rowcount > 0

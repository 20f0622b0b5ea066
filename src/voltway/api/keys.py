"""/api/v1/keys: the bearer keys of programs."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from voltway.api.access import organization_for
from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.etags import reported
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.kit.postgres import Connection
from voltway.people import api_keys, handing_on, store_keys
from voltway.people.api_keys import MadeKey
from voltway.people.store_keys import KeyRow
from voltway.vocabulary.access import Permission
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import NotFound

TAGS = ["Keys"]
reported(KeyRow, "last_used_at")


class NewKey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key to be. It can open no more than its maker may."""

    name: Annotated[str, Meta(min_length=1, max_length=api_keys.MAX_NAME_LENGTH)]
    permissions: Annotated[list[Permission], Meta(min_length=1, max_length=len(Permission))]
    organization_id: Annotated[str, Meta(max_length=64, description="What it opens is here and below.")] | None = None
    expires_at: Annotated[datetime, Meta(tz=True)] | None = None
    networks: Annotated[
        list[str], Meta(max_length=api_keys.MAX_NETWORKS, description="Whence it may come (CIDR); none: anywhere.")
    ] = []


@get("/keys", tags=TAGS)
async def list_keys(
    request: ApiRequest, connection: NamedDependency[Connection], after: After = None, limit: Limit = 50
) -> Response[Page[KeyRow]]:
    """List keys by id, without their secrets."""
    rows = await store_keys.page(connection, after=from_cursor(after, str), limit=limit)
    return page_response(request, rows, limit, lambda row: row.key_id)


@get("/keys/{key_id:str}", tags=TAGS)
async def show_key(connection: NamedDependency[Connection], key_id: FromPath[str]) -> KeyRow:
    """Show one key, without its secret."""
    return _known(await store_keys.find(connection, key_id), key_id)


@post("/keys", tags=TAGS)
async def make_key(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    data: JSONBody[NewKey],
) -> Response[MadeKey]:
    """Make a key. Its secret is told only here."""
    now = api.clock.now()
    organization_id = await organization_for(request, connection, data.organization_id)
    await handing_on.require_held(connection, request.auth, data.permissions, organization_id, now)
    wanted = api_keys.NewKey(
        name=data.name,
        permissions=data.permissions,
        organization_id=organization_id,
        expires_at=data.expires_at,
        networks=data.networks,
        made_by=request.auth.actor.id,
    )
    async with connection.transaction():
        made = await api_keys.make_key(connection, wanted, now)
        await record(request, connection, AuditAction.KEY_MAKE, made.row.key_id, organization_id, after=made.row)
    return Response(made, status_code=HTTPStatus.CREATED, headers={"Location": f"/api/v1/keys/{made.row.key_id}"})


@delete("/keys/{key_id:str}", tags=TAGS)
async def revoke_key(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    key_id: FromPath[str],
) -> None:
    """Make a key useless, at once and for good. Its row stays."""
    async with connection.transaction():
        row = _known(await store_keys.revoke(connection, key_id, api.clock.now()), key_id)
        await record(request, connection, AuditAction.KEY_REVOKE, key_id, row.organization_id)


def _known(row: KeyRow | None, key_id: str) -> KeyRow:
    if row is None:
        raise NotFound(f"there is no key {key_id[:80]}", "GET /api/v1/keys lists all keys")
    return row

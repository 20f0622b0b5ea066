"""/api/v1/keys: the bearer keys of programs."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from voltway.api.access import organization_for
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.etags import reported
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.kit.postgres import Connection
from voltway.people import access, api_keys, store_keys, store_organizations
from voltway.people.access import Principal
from voltway.people.api_keys import MadeKey
from voltway.people.store_keys import KeyRow
from voltway.vocabulary.access import OrganizationId, Permission
from voltway.vocabulary.errors import NotFound, Refused

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
    _require_held(request.auth, data.permissions, await store_organizations.lineage(connection, organization_id), now)
    wanted = api_keys.NewKey(
        name=data.name,
        permissions=data.permissions,
        organization_id=organization_id,
        expires_at=data.expires_at,
        networks=data.networks,
    )
    made = await api_keys.make_key(connection, wanted, now)
    return Response(made, status_code=HTTPStatus.CREATED, headers={"Location": f"/api/v1/keys/{made.row.key_id}"})


@delete("/keys/{key_id:str}", tags=TAGS)
async def revoke_key(
    api: NamedDependency[ApiContext], connection: NamedDependency[Connection], key_id: FromPath[str]
) -> None:
    """Make a key useless, at once and for good. Its row stays."""
    _known(await store_keys.revoke(connection, key_id, api.clock.now()), key_id)


def _require_held(
    principal: Principal, wanted: Sequence[Permission], lineage: Sequence[OrganizationId], now: datetime
) -> None:
    """Nobody hands on what they don't have."""
    missing = set(wanted) - access.held(principal, lineage, now)
    if missing:
        raise Refused(f"you may not hand on {', '.join(sorted(missing))} there", "leave it out, or ask who has it")


def _known(row: KeyRow | None, key_id: str) -> KeyRow:
    if row is None:
        raise NotFound(f"there is no key {key_id[:80]}", "GET /api/v1/keys lists all keys")
    return row

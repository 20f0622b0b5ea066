"""/api/v1/tokens: who may charge."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct
from msgspec.structs import asdict

from voltway.api.access import organization_for
from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.kit.postgres import Connection
from voltway.tokens import store_listing
from voltway.tokens.authorize import HOURS
from voltway.tokens.store_listing import TokenFilter, TokenRow
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.subjects import TOKEN_CHANGED
from voltway.vocabulary.tokens import MAX_UID_LENGTH, TokenKind, TokenStatus

TAGS = ["Tokens"]
Aware = Annotated[datetime, Meta(tz=True)]
Uid = Annotated[str, Meta(min_length=1, max_length=MAX_UID_LENGTH)]


class NewToken(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A token that shall charge from now on."""

    token_uid: Annotated[Uid, Meta(description="As stations present it.")]
    kind: TokenKind
    status: TokenStatus = TokenStatus.ACTIVE
    holder: Annotated[str, Meta(max_length=200)] | None = None
    group_id: Annotated[Uid | None, Meta(description="Who shares it may stop each other's sessions.")] = None
    parent_uid: Annotated[Uid | None, Meta(description="The token this one hangs on.")] = None
    valid_from: Aware | None = None
    valid_until: Aware | None = None
    credit_ok: bool = True
    max_concurrent: Annotated[int, Meta(ge=1, le=1_000_000, description="Sessions at a time.")] | None = None
    allowed_stations: Annotated[list[str], Meta(max_length=10_000)] | None = None
    allowed_hours: Annotated[str, Meta(pattern=HOURS)] | None = None
    master_pass: Annotated[bool, Meta(description="May stop every session, and start none.")] = False
    driver_id: Annotated[Uid | None, Meta(description="The driver it is assigned to.")] = None
    vehicle_id: Annotated[Uid | None, Meta(description="The vehicle it is assigned to.")] = None
    fleet_id: Annotated[Uid | None, Meta(description="The organization whose fleet it is assigned to.")] = None
    organization_id: Annotated[str, Meta(max_length=64, description="To whom it belongs.")] | None = None


class TokenChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change about a token."""

    status: TokenStatus


async def token_filter(
    search: Annotated[
        str | None, QueryParameter(description="How the uid or the holder begins.", max_length=100)
    ] = None,
    status: Annotated[TokenStatus | None, QueryParameter(description="Only active, or only blocked ones.")] = None,
    group_id: Annotated[str | None, QueryParameter(description="Only those of this group.", max_length=255)] = None,
    driver_id: Annotated[str | None, QueryParameter(description="Only this driver's.", max_length=255)] = None,
    vehicle_id: Annotated[str | None, QueryParameter(description="Only this vehicle's.", max_length=255)] = None,
    fleet_id: Annotated[str | None, QueryParameter(description="Only this fleet's.", max_length=255)] = None,
    organization_id: Annotated[
        str | None, QueryParameter(description="Only this organization's.", max_length=64)
    ] = None,
) -> TokenFilter:
    """What the query asks for."""
    return TokenFilter(
        search=search or None,
        status=status,
        group_id=group_id,
        driver_id=driver_id,
        vehicle_id=vehicle_id,
        fleet_id=fleet_id,
        organization_id=None if organization_id is None else OrganizationId(organization_id),
    )


@get("/tokens", tags=TAGS, dependencies={"wanted": Provide(token_filter)})
async def list_tokens(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    wanted: NamedDependency[TokenFilter],
    after: After = None,
    limit: Limit = 50,
) -> Response[Page[TokenRow]]:
    """List tokens by uid."""
    rows = await store_listing.page(connection, wanted, after=from_cursor(after, str), limit=limit)
    return page_response(request, rows, limit, lambda row: row.token_uid)


@get("/tokens/{token_uid:str}", tags=TAGS)
async def show_token(connection: NamedDependency[Connection], token_uid: FromPath[str]) -> TokenRow:
    """Show one token."""
    row = await store_listing.find(connection, token_uid)
    if row is None:
        raise _unknown(token_uid)
    return row


@post("/tokens", tags=TAGS)
async def add_token(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    data: JSONBody[NewToken],
) -> Response[TokenRow]:
    """Let a new token charge."""
    given = asdict(data) | {"organization_id": await organization_for(request, connection, data.organization_id)}
    async with connection.transaction():
        row = await store_listing.add(connection, given.pop("token_uid"), **given)
        await record(
            request, connection, AuditAction.TOKEN_ADD, row.token_uid, row.organization_id, after=row.for_audit()
        )
    _tell_gateways(api, row.token_uid)
    location = f"/api/v1/tokens/{quote(row.token_uid, safe='')}"
    return Response(row, status_code=HTTPStatus.CREATED, headers={"Location": location})


@patch("/tokens/{token_uid:str}", tags=TAGS)
async def change_token(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    token_uid: FromPath[str],
    data: JSONBody[TokenChange],
) -> TokenRow:
    """Block a token, or let it charge again."""
    async with connection.transaction():
        row = await store_listing.set_status(connection, token_uid, data.status)
        action = AuditAction.TOKEN_BLOCK if row.status is TokenStatus.BLOCKED else AuditAction.TOKEN_UNBLOCK
        await record(request, connection, action, token_uid, row.organization_id)
    _tell_gateways(api, token_uid)
    return row


@delete("/tokens/{token_uid:str}", tags=TAGS)
async def remove_token(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    token_uid: FromPath[str],
) -> None:
    """Forget a token. Its sessions stay."""
    async with connection.transaction():
        row = await store_listing.find(connection, token_uid)
        if row is None:
            raise _unknown(token_uid)
        await store_listing.remove(connection, token_uid)
        action, before = AuditAction.TOKEN_REMOVE, row.for_audit()
        await record(request, connection, action, token_uid, row.organization_id, before=before)
    _tell_gateways(api, token_uid)


def _tell_gateways(api: ApiContext, token_uid: str) -> None:
    api.bus.publish(TOKEN_CHANGED, token_uid.encode())


def _unknown(token_uid: str) -> NotFound:
    return NotFound(f"there is no token {token_uid[:80]}", "GET /api/v1/tokens lists all tokens")

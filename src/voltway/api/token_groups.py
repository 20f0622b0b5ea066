"""/api/v1/token-groups: what tokens may do together."""

from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct
from msgspec.structs import asdict

from voltway.api.access import organization_for
from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.kit.postgres import Connection
from voltway.tokens import store_groups
from voltway.tokens.authorize import HOURS
from voltway.tokens.store_groups import GroupRow, TokenGroup
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.subjects import TOKENS_CHANGED
from voltway.vocabulary.tokens import MAX_UID_LENGTH, LimitPeriod

TAGS = ["Token groups"]
Aware = Annotated[datetime, Meta(tz=True)]


class GroupLimits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the tokens of a group may do together; null: no limit of that kind."""

    name: Annotated[str, Meta(max_length=200)] | None = None
    blocked: bool = False
    valid_from: Aware | None = None
    valid_until: Aware | None = None
    period: Annotated[LimitPeriod, Meta(description="In which the limits hold.")] = LimitPeriod.TOTAL
    time_zone: Annotated[str, Meta(max_length=100, description="An IANA name.")] = "UTC"
    energy_limit_wh: Annotated[float, Meta(ge=0)] | None = None
    time_limit_s: Annotated[float, Meta(ge=0)] | None = None
    money_limit: Annotated[Decimal | None, Meta(description="Counts 0 for sessions without a known cost.")] = None
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$", description="ISO 4217.")] | None = None
    max_concurrent: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    allowed_stations: Annotated[list[str], Meta(max_length=10_000)] | None = None
    allowed_hours: Annotated[str, Meta(pattern=HOURS)] | None = None


class NewGroup(GroupLimits, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group to be."""

    group_id: Annotated[str, Meta(min_length=1, max_length=MAX_UID_LENGTH)]
    organization_id: Annotated[str, Meta(max_length=64)] | None = None


@get("/token-groups", tags=TAGS)
async def list_token_groups(
    request: ApiRequest, connection: NamedDependency[Connection], after: After = None, limit: Limit = 50
) -> Response[Page[GroupRow]]:
    """List groups by id."""
    rows = await store_groups.page(connection, after=from_cursor(after, str), limit=limit)
    return page_response(request, rows, limit, lambda row: row.group_id)


@get("/token-groups/{group_id:str}", tags=TAGS)
async def show_token_group(connection: NamedDependency[Connection], group_id: FromPath[str]) -> GroupRow:
    """Show one group."""
    return await _known(connection, group_id)


@post("/token-groups", tags=TAGS)
async def add_token_group(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    data: JSONBody[NewGroup],
) -> Response[GroupRow]:
    """Make a group. Tokens join it by their `group_id`."""
    place = await organization_for(request, connection, data.organization_id)
    async with connection.transaction():
        row = await store_groups.add(connection, TokenGroup(**asdict(data) | {"organization_id": place}))
        await record(request, connection, AuditAction.TOKEN_GROUP_ADD, row.group_id, place, after=row)
    api.bus.publish(TOKENS_CHANGED, b"")
    headers = {"Location": f"/api/v1/token-groups/{quote(row.group_id, safe='')}"}
    return Response(row, status_code=HTTPStatus.CREATED, headers=headers)


@put("/token-groups/{group_id:str}", tags=TAGS)
async def change_token_group(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    group_id: FromPath[str],
    data: JSONBody[GroupLimits],
) -> GroupRow:
    """Put other limits in the place of a group's."""
    async with connection.transaction():
        before = await _known(connection, group_id)
        wanted = TokenGroup(group_id=group_id, organization_id=before.organization_id, **asdict(data))
        row = await store_groups.change(connection, wanted)
        action, place = AuditAction.TOKEN_GROUP_CHANGE, row.organization_id
        await record(request, connection, action, group_id, place, before=before, after=row)
    api.bus.publish(TOKENS_CHANGED, b"")
    return row


@delete("/token-groups/{group_id:str}", tags=TAGS)
async def remove_token_group(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    group_id: FromPath[str],
) -> None:
    """Forget a group that no token is in."""
    async with connection.transaction():
        row = await _known(connection, group_id)
        await store_groups.remove(connection, group_id)
        action, place = AuditAction.TOKEN_GROUP_REMOVE, row.organization_id
        await record(request, connection, action, group_id, place, before=row)
    api.bus.publish(TOKENS_CHANGED, b"")


async def _known(connection: Connection, group_id: str) -> GroupRow:
    row = await store_groups.find(connection, group_id)
    if row is None:
        raise store_groups.unknown(group_id)
    return row

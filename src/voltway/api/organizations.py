"""/api/v1/organizations: the tree of those who have something to do with the network."""

from http import HTTPStatus
from typing import Annotated
from zoneinfo import available_timezones

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, Meta, Struct, UnsetType

from voltway.api.auditing import record
from voltway.api.context import ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.kit.postgres import Connection
from voltway.people import store_four_eyes, store_organizations as store
from voltway.people.store_organizations import OrganizationKind, OrganizationRow
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.ids import new_id

TAGS = ["Organizations"]

_HOST_NAME = r"^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
Name = Annotated[str, Meta(min_length=1, max_length=200)]
HostName = Annotated[str, Meta(pattern=_HOST_NAME, description="Pages under this name wear its branding.")]
DisplayName = Annotated[str, Meta(max_length=200, description="What drivers read; none: as above it.")]
AccentColour = Annotated[str, Meta(pattern="^#[0-9a-f]{6}$", description="Of buttons; none: as above it.")]
MailFrom = Annotated[
    str,
    Meta(max_length=254, pattern="^[^\\s<>]+@[^\\s<>]+$", description="Whom its mails come from; none: as above it."),
]
Locale = Annotated[str, Meta(pattern="^[a-z]{2,3}(-[A-Z]{2})?$", description="BCP 47, as de-AT.")]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$", description="ISO 4217.")]
TimeZone = Annotated[str, Meta(max_length=100, description="An IANA name.")]
TaxId = Annotated[str, Meta(max_length=50)]


class NewOrganization(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An organization to be. Locale, currency and time zone not given are its parent's."""

    parent_id: Annotated[str, Meta(max_length=64)]
    kind: OrganizationKind
    name: Name
    host_name: HostName | None = None
    display_name: DisplayName | None = None
    accent_colour: AccentColour | None = None
    mail_from: MailFrom | None = None
    locale: Locale | None = None
    currency: Currency | None = None
    time_zone: TimeZone | None = None
    tax_id: TaxId | None = None


class OrganizationChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What to change; what is not named stays. `parent_id` moves it, with all below it."""

    parent_id: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    host_name: HostName | UnsetType | None = UNSET
    display_name: DisplayName | UnsetType | None = UNSET
    accent_colour: AccentColour | UnsetType | None = UNSET
    mail_from: MailFrom | UnsetType | None = UNSET
    locale: Locale | UnsetType = UNSET
    currency: Currency | UnsetType = UNSET
    time_zone: TimeZone | UnsetType = UNSET
    tax_id: TaxId | UnsetType | None = UNSET


@get("/organizations", tags=TAGS)
async def list_organizations(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    after: After = None,
    limit: Limit = 50,
    kind: Annotated[OrganizationKind | None, QueryParameter(description="Only of this kind.")] = None,
) -> Response[Page[OrganizationRow]]:
    """List organizations, each before what is below it."""
    rows = await store.page(connection, after=from_cursor(after, str), limit=limit, kind=kind)
    return page_response(request, rows, limit, lambda row: row.path)


@get("/organizations/{organization_id:str}", tags=TAGS)
async def show_organization(connection: NamedDependency[Connection], organization_id: FromPath[str]) -> OrganizationRow:
    """Show one organization."""
    return await show_one(connection, organization_id)


@post("/organizations", tags=TAGS)
async def add_organization(
    request: ApiRequest, connection: NamedDependency[Connection], data: JSONBody[NewOrganization]
) -> Response[OrganizationRow]:
    """Add an organization below another."""
    columns = {name: value for name, value in msgspec.structs.asdict(data).items() if name in store.SETTABLE}
    _require_time_zone(data.time_zone)
    async with connection.transaction():
        row = await store.add(connection, OrganizationId(new_id()), data.parent_id, data.kind, **columns)
        action = AuditAction.ORGANIZATION_ADD
        await record(request, connection, action, row.organization_id, row.organization_id, after=row)
    location = f"/api/v1/organizations/{row.organization_id}"
    return Response(row, status_code=HTTPStatus.CREATED, headers={"Location": location})


@patch("/organizations/{organization_id:str}", tags=TAGS)
async def change_organization(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    organization_id: FromPath[str],
    data: JSONBody[OrganizationChange],
) -> OrganizationRow:
    """Change an organization, or hang it under another one."""
    columns = {name: value for name, value in msgspec.structs.asdict(data).items() if value is not UNSET}
    parent_id = columns.pop("parent_id", None)
    _require_time_zone(columns.get("time_zone"))
    async with connection.transaction():
        before = await show_one(connection, organization_id)
        action = AuditAction.ORGANIZATION_CHANGE
        if parent_id is not None:
            action = AuditAction.ORGANIZATION_MOVE
            await _move(connection, organization_id, parent_id)
        row = await store.change(connection, organization_id, **columns)
        await record(request, connection, action, organization_id, row.organization_id, before=before, after=row)
    return row


@delete("/organizations/{organization_id:str}", tags=TAGS)
async def remove_organization(
    request: ApiRequest, connection: NamedDependency[Connection], organization_id: FromPath[str]
) -> None:
    """Remove an organization to which nothing belongs any more."""
    async with connection.transaction():
        row = await show_one(connection, organization_id)
        await store.remove(connection, organization_id)
        above = row.parent_id or row.organization_id
        await record(request, connection, AuditAction.ORGANIZATION_REMOVE, organization_id, above, before=row)


async def _move(connection: Connection, organization_id: str, parent_id: str) -> None:
    """Raises Conflict where the organization would leave behind what takes a second person: ending that takes one."""
    asked_for = await store_four_eyes.in_force(connection, organization_id)
    await store.move(connection, organization_id, parent_id)
    if lost := asked_for - await store_four_eyes.in_force(connection, organization_id):
        raise Conflict(
            f"{', '.join(sorted(lost))} would not take a second person there any more",
            f"set it on {organization_id} itself first: POST /api/v1/organizations/{organization_id}/four-eyes",
        )


async def show_one(connection: Connection, organization_id: str) -> OrganizationRow:
    """The organization of this id. Raises NotFound."""
    row = await store.find(connection, organization_id)
    if row is None:
        raise NotFound(
            f"there is no organization {organization_id[:80]}", "GET /api/v1/organizations lists all organizations"
        )
    return row


def _require_time_zone(name: str | None) -> None:
    if name is not None and name not in available_timezones():
        raise InvalidInput(f"there is no time zone {name}", "write an IANA name like Europe/Vienna")

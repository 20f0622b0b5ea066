"""/api/v1/organizations/{organization_id}/logo: the picture that an organization's pages show."""

from http import HTTPStatus
from typing import Annotated

from litestar import delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from voltway.api.auditing import record
from voltway.api.context import ApiRequest
from voltway.api.organizations import show_one
from voltway.kit.postgres import Connection
from voltway.people import store_branding
from voltway.people.logos import MOST_BYTES, Logo, read_logo
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import NotFound

TAGS = ["Organizations"]
Content = Annotated[bytes, Meta(max_length=MOST_BYTES, description="A PNG, JPEG or WebP file, as Base64.")]


class NewLogo(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A picture to show. What it is, is found out from its content."""

    content: Content


@get("/organizations/{organization_id:str}/logo", tags=TAGS)
async def show_organization_logo(connection: NamedDependency[Connection], organization_id: FromPath[str]) -> Logo:
    """Show the organization's own logo; without one, its pages show that of the nearest above which has one."""
    await show_one(connection, organization_id)
    logo = await store_branding.logo(connection, organization_id)
    if logo is None:
        raise NotFound(f"organization {organization_id[:80]} has no logo of its own", "PUT one at this path")
    return logo


@put("/organizations/{organization_id:str}/logo", tags=TAGS, status_code=HTTPStatus.OK)
async def put_organization_logo(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    organization_id: FromPath[str],
    data: JSONBody[NewLogo],
) -> Logo:
    """Show this logo on the organization's pages from now on, and on those of organizations below without one."""
    logo = read_logo(data.content)
    async with connection.transaction():
        row = await show_one(connection, organization_id)
        await store_branding.put_logo(connection, organization_id, logo)
        action, after = AuditAction.ORGANIZATION_CHANGE, {"logo": logo.digest, "media_type": logo.media_type}
        await record(request, connection, action, organization_id, row.organization_id, after=after)
    return logo


@delete("/organizations/{organization_id:str}/logo", tags=TAGS)
async def remove_organization_logo(
    request: ApiRequest, connection: NamedDependency[Connection], organization_id: FromPath[str]
) -> None:
    """Show the logo of the organization above again."""
    async with connection.transaction():
        row = await show_one(connection, organization_id)
        if not await store_branding.remove_logo(connection, organization_id):
            raise NotFound(f"organization {organization_id[:80]} has no logo of its own", "nothing has to be removed")
        action = AuditAction.ORGANIZATION_CHANGE
        await record(request, connection, action, organization_id, row.organization_id, after={"logo": None})

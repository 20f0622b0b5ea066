"""/api/v1/configuration-templates: settings that stations shall have, and which of them differ."""

from http import HTTPStatus
from typing import Annotated

import msgspec
from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.exceptions import PermissionDeniedException
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct
from msgspec.structs import asdict

from voltway.api.access import organization_for, permitted
from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.kit.postgres import Connection
from voltway.ocpp.configuration_keys import in_the_tree
from voltway.people import store_organizations
from voltway.templates import catalogue, checking, store, store_checks
from voltway.templates.store import Wish
from voltway.vocabulary.access import OrganizationId, Permission
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.orders_variables import SettingChange
from voltway.vocabulary.templates import CheckedStation, Template, WantedSetting

TAGS = ["Configuration"]

Pattern = Annotated[
    str, Meta(min_length=1, max_length=50, description="Of what the stations tell; * stands for anything.")
]


class TemplateContent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which stations shall have which settings."""

    name: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
    settings: Annotated[
        list[SettingChange],
        Meta(min_length=1, max_length=catalogue.MOST_SETTINGS, description="Named in 2.x's words, or as keys of 1.6."),
    ]
    vendor: Pattern = "*"
    model: Pattern = "*"
    firmware: Pattern = "*"
    priority: Annotated[
        int, Meta(ge=-1000, le=1000, description="The higher goes before another that is as specific.")
    ] = 0
    at_boot: Annotated[bool, Meta(description="Write it to stations by itself once they have booted.")] = False


class NewTemplate(TemplateContent, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A template to be."""

    organization_id: (
        Annotated[str, Meta(max_length=64, description="For its stations, and those of organizations below it.")] | None
    ) = None


@get("/configuration-templates", tags=TAGS)
async def list_configuration_templates(
    request: ApiRequest, connection: NamedDependency[Connection], after: After = None, limit: Limit = 50
) -> Response[Page[Template]]:
    """List templates by number."""
    rows = await store.page(connection, after=from_cursor(after, int), limit=limit)
    return page_response(request, rows, limit, lambda row: row.template_id)


@get("/configuration-templates/{template_id:int}", tags=TAGS)
async def show_configuration_template(connection: NamedDependency[Connection], template_id: FromPath[int]) -> Template:
    """Show a template."""
    return await store.known(connection, template_id)


@post("/configuration-templates", tags=TAGS)
async def add_configuration_template(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    data: JSONBody[NewTemplate],
) -> Response[Template]:
    """Add a template. Stations are compared with it; what differs is written by a rollout."""
    organization_id = await organization_for(request, connection, data.organization_id)
    await _require_may_write(request, connection, data, organization_id)
    async with connection.transaction():
        made = await catalogue.add(
            connection, organization_id, _wish(data), request.auth.actor.as_author, api.clock.now()
        )
        action = AuditAction.CONFIGURATION_TEMPLATE_ADD
        await record(request, connection, action, str(made.template_id), made.organization_id, after=made)
    return Response(
        made,
        status_code=HTTPStatus.CREATED,
        headers={"Location": f"/api/v1/configuration-templates/{made.template_id}"},
    )


@put("/configuration-templates/{template_id:int}", tags=TAGS)
async def change_configuration_template(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    template_id: FromPath[int],
    data: JSONBody[TemplateContent],
) -> Template:
    """Put another content into a template. Nothing is written to stations at once by that."""
    async with connection.transaction():
        before = await store.known(connection, template_id)
        await _require_may_write(request, connection, data, before.organization_id)
        made = await catalogue.change(
            connection, template_id, _wish(data), request.auth.actor.as_author, api.clock.now()
        )
        action, place = AuditAction.CONFIGURATION_TEMPLATE_CHANGE, made.organization_id
        await record(request, connection, action, str(template_id), place, before=before, after=made)
    return made


@delete("/configuration-templates/{template_id:int}", tags=TAGS)
async def remove_configuration_template(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    template_id: FromPath[int],
) -> None:
    """Forget a template. Stations keep what was written."""
    async with connection.transaction():
        row = await catalogue.remove(connection, template_id, api.clock.now())
        action = AuditAction.CONFIGURATION_TEMPLATE_REMOVE
        await record(request, connection, action, str(template_id), row.organization_id, before=row)


@get("/configuration-templates/{template_id:int}/stations", tags=TAGS)
async def list_configuration_template_stations(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    template_id: FromPath[int],
    *,
    after: After = None,
    limit: Limit = 50,
    drifting: Annotated[bool, QueryParameter(description="Only those that differ, or are unknown.")] = False,
) -> Response[Page[CheckedStation]]:
    """List the stations that a template fits, and in how many settings each differs from what it shall have."""
    await store.known(connection, template_id)
    cursor = from_cursor(after, str)
    rows = await store_checks.page(connection, template_id, drifting=drifting, after=cursor, limit=limit)
    return page_response(request, rows, limit, lambda row: row.station_id)


@get("/stations/{station_id:str}/wanted-settings", tags=TAGS)
async def list_wanted_settings(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    after: After = None,
    limit: Limit = 50,
) -> Response[Page[WantedSetting]]:
    """List the settings that templates want a station to have, and how each stands beside what it is known to have."""
    cursor = from_cursor(after, str)
    settings = await checking.standing_of(connection, station_id)
    rows = [one for one in settings if cursor is None or one.path > cursor][:limit]
    return page_response(request, rows, limit, lambda row: row.path)


async def _require_may_write(
    request: ApiRequest, connection: Connection, data: TemplateContent, organization_id: OrganizationId
) -> None:
    """What is written at boot are orders, too. Raises PermissionDeniedException for who may give none there."""
    if data.at_boot:
        may = await permitted(request, Permission.STATIONS_COMMAND)
        if may.isdisjoint(await store_organizations.lineage(connection, organization_id)):
            raise PermissionDeniedException(
                f"to have a template written at boot takes the permission {Permission.STATIONS_COMMAND} on"
                f" {organization_id}"
            )


def _wish(data: TemplateContent) -> Wish:
    settings = [msgspec.structs.replace(one, name=in_the_tree(one.name)) for one in data.settings]
    fields = {name: value for name, value in asdict(data).items() if name != "organization_id"}
    return Wish(**fields | {"settings": settings})

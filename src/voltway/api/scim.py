"""/scim/v2: users and groups of an organization, kept by its directory (SCIM 2.0, RFC 7643 and 7644).

Which organization it is stands in the bearer key.
"""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Final

import msgspec
from litestar import Router, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from voltway.api.access import organization_for
from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.etags import IfMatch
from voltway.api.scim_answers import (
    EXCEPTION_HANDLERS,
    ScimResponse,
    all_of,
    answer,
    list_of,
    listed_by,
    named,
    one,
    require_match,
)
from voltway.api.site import site_of
from voltway.kit.postgres import Connection
from voltway.people import handing_on, provisioning, store_accounts, store_roles, store_scim
from voltway.people.accounts import fold_email
from voltway.people.scim_requests import Operation, ScimInvalid, ScimProblem, patched, wanted_by
from voltway.people.scim_resources import (
    PATCH,
    GroupFields,
    GroupRow,
    UserFields,
    UserRow,
    group_fields,
    shown_group,
    shown_user,
    user_fields,
)
from voltway.people.scim_schemas import resource_types, schemas, service_provider_config
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.audit import AuditAction

PATH: Final = "/scim/v2"

Filter = Annotated[str | None, QueryParameter(name="filter", max_length=1000)]
StartIndex = Annotated[int, QueryParameter(name="startIndex")]
Count = Annotated[int, QueryParameter(name="count")]
Attributes = Annotated[str | None, QueryParameter(name="attributes", max_length=1000)]
Excluded = Annotated[str | None, QueryParameter(name="excludedAttributes", max_length=1000)]
Connected = NamedDependency[Connection]


class _Patch(Struct, frozen=True, kw_only=True):
    schemas: list[str]
    operations: list[Operation] = msgspec.field(name="Operations")


@get("/Users")
async def list_users(
    request: ApiRequest,
    connection: Connected,
    filtered_by: Filter = None,
    start_index: StartIndex = 1,
    count: Count = 100,
    attributes: Attributes = None,
    excluded: Excluded = None,
) -> ScimResponse:
    """List users."""
    listed = listed_by(filtered_by, start_index, count, attributes, excluded)
    organization_id = await organization_for(request, connection, None)
    total, rows = await store_scim.find_users(
        connection, organization_id, wanted_by(listed.filter), listed.start - 1, listed.count
    )
    groups = await store_scim.groups_of(connection, organization_id, [row.user_id for row in rows])
    url = await _url(request)
    return list_of(listed, total, [shown_user(row, url, groups[row.user_id]) for row in rows])


@get("/Users/{user_id:str}")
async def show_user(request: ApiRequest, connection: Connected, user_id: FromPath[str]) -> ScimResponse:
    """Show one user."""
    organization_id = await organization_for(request, connection, None)
    row = await provisioning.user(connection, organization_id, user_id)
    return one(await _shown_user(request, connection, organization_id, row))


@post("/Users")
async def add_user(request: ApiRequest, connection: Connected) -> ScimResponse:
    """Add a user."""
    fields = user_fields(await _object(request))
    organization_id = await organization_for(request, connection, None)
    async with connection.transaction():
        row = await provisioning.add_user(connection, organization_id, fields, _now(request))
        await record(request, connection, AuditAction.USER_ADD, row.user_id, organization_id)
    return one(await _shown_user(request, connection, organization_id, row), HTTPStatus.CREATED)


@put("/Users/{user_id:str}")
async def replace_user(
    request: ApiRequest, connection: Connected, user_id: FromPath[str], if_match: IfMatch = None
) -> ScimResponse:
    """Make a user exactly this."""
    fields = user_fields(await _object(request))
    organization_id = await organization_for(request, connection, None)
    async with connection.transaction():
        row = await provisioning.user(connection, organization_id, user_id)
        require_match(if_match, await _shown_user(request, connection, organization_id, row))
        row = await _change_user(request, connection, organization_id, row, fields)
    return one(await _shown_user(request, connection, organization_id, row))


@patch("/Users/{user_id:str}")
async def change_user(
    request: ApiRequest, connection: Connected, user_id: FromPath[str], if_match: IfMatch = None
) -> ScimResponse:
    """Change a user."""
    operations = await _operations(request)
    organization_id = await organization_for(request, connection, None)
    async with connection.transaction():
        row = await provisioning.user(connection, organization_id, user_id)
        before = await _shown_user(request, connection, organization_id, row)
        require_match(if_match, before)
        fields = user_fields(_renamed(before, patched(before, operations)))
        row = await _change_user(request, connection, organization_id, row, fields)
    return one(await _shown_user(request, connection, organization_id, row))


@delete("/Users/{user_id:str}")
async def remove_user(
    request: ApiRequest, connection: Connected, user_id: FromPath[str], if_match: IfMatch = None
) -> None:
    """Disable a user and let the directory see them no more."""
    organization_id = await organization_for(request, connection, None)
    async with connection.transaction():
        row = await provisioning.user(connection, organization_id, user_id)
        require_match(if_match, await _shown_user(request, connection, organization_id, row))
        await provisioning.remove_user(connection, organization_id, user_id, _now(request))
        await record(request, connection, AuditAction.USER_REMOVE, user_id, organization_id)


@get("/Groups")
async def list_groups(
    request: ApiRequest,
    connection: Connected,
    filtered_by: Filter = None,
    start_index: StartIndex = 1,
    count: Count = 100,
    attributes: Attributes = None,
    excluded: Excluded = None,
) -> ScimResponse:
    """List groups."""
    listed = listed_by(filtered_by, start_index, count, attributes, excluded)
    organization_id = await organization_for(request, connection, None)
    total, rows = await store_scim.find_groups(
        connection, organization_id, wanted_by(listed.filter), listed.start - 1, listed.count
    )
    url = await _url(request)
    return list_of(listed, total, [shown_group(row, url) for row in rows])


@get("/Groups/{group_id:str}")
async def show_group(
    request: ApiRequest,
    connection: Connected,
    group_id: FromPath[str],
    attributes: Attributes = None,
    excluded: Excluded = None,
) -> ScimResponse:
    """Show one group."""
    organization_id = await organization_for(request, connection, None)
    shown = shown_group(await provisioning.group(connection, organization_id, group_id), await _url(request))
    return one(shown, only=(attributes, excluded))


@post("/Groups")
async def add_group(request: ApiRequest, connection: Connected) -> ScimResponse:
    """Add a group."""
    fields = group_fields(await _object(request))
    organization_id = await organization_for(request, connection, None)
    async with connection.transaction():
        row = await _keep_group(request, connection, organization_id, None, fields)
    return one(shown_group(row, await _url(request)), HTTPStatus.CREATED)


@put("/Groups/{group_id:str}")
async def replace_group(
    request: ApiRequest, connection: Connected, group_id: FromPath[str], if_match: IfMatch = None
) -> ScimResponse:
    """Make a group exactly this."""
    fields = group_fields(await _object(request))
    organization_id = await organization_for(request, connection, None)
    async with connection.transaction():
        before = await provisioning.group(connection, organization_id, group_id)
        require_match(if_match, shown_group(before, await _url(request)))
        row = await _keep_group(request, connection, organization_id, before, fields)
    return one(shown_group(row, await _url(request)))


@patch("/Groups/{group_id:str}")
async def change_group(
    request: ApiRequest, connection: Connected, group_id: FromPath[str], if_match: IfMatch = None
) -> ScimResponse:
    """Change a group."""
    operations = await _operations(request)
    organization_id = await organization_for(request, connection, None)
    async with connection.transaction():
        row = await provisioning.group(connection, organization_id, group_id)
        before = shown_group(row, await _url(request))
        require_match(if_match, before)
        row = await _keep_group(request, connection, organization_id, row, group_fields(patched(before, operations)))
    return one(shown_group(row, await _url(request)))


@delete("/Groups/{group_id:str}")
async def remove_group(
    request: ApiRequest, connection: Connected, group_id: FromPath[str], if_match: IfMatch = None
) -> None:
    """Forget a group; its members lose its role."""
    organization_id = await organization_for(request, connection, None)
    async with connection.transaction():
        before = await provisioning.group(connection, organization_id, group_id)
        require_match(if_match, shown_group(before, await _url(request)))
        await provisioning.remove_group(connection, organization_id, group_id, _now(request))
        await _tell_grants(request, connection, organization_id, before, None)


@get("/ServiceProviderConfig")
async def show_service_provider_config(request: ApiRequest) -> ScimResponse:
    """What is supported."""
    return answer(service_provider_config(await _url(request)))


@get("/ResourceTypes")
async def list_resource_types(request: ApiRequest) -> ScimResponse:
    """The kinds of resources."""
    return all_of(resource_types(await _url(request)))


@get("/ResourceTypes/{name:str}")
async def show_resource_type(request: ApiRequest, name: FromPath[str]) -> ScimResponse:
    """One kind of resource."""
    return answer(named(resource_types(await _url(request)), name))


@get("/Schemas")
async def list_schemas(request: ApiRequest) -> ScimResponse:
    """The schemas."""
    return all_of(schemas(await _url(request)))


@get("/Schemas/{name:str}")
async def show_schema(request: ApiRequest, name: FromPath[str]) -> ScimResponse:
    """One schema."""
    return answer(named(schemas(await _url(request)), name))


async def _change_user(
    request: ApiRequest, connection: Connection, organization_id: OrganizationId, before: UserRow, fields: UserFields
) -> UserRow:
    api: ApiContext = request.app.state.api
    now = api.clock.now()
    if fold_email(fields.email or "") != fold_email(before.email or ""):
        # Who reads a person's mail can become them.
        grants = (await store_roles.grants(connection, [before.user_id], now))[before.user_id]
        may = frozenset(permission for grant in grants for permission in grant.permissions)
        await handing_on.require_held(connection, request.auth, may, organization_id, now)
        account = await store_accounts.find(connection, before.user_id)
        if before.email is not None and account is not None:
            await api.alerts.changed_by_others(connection, account, AuditAction.USER_CHANGE, now)
    row = await provisioning.replace_user(connection, organization_id, before.user_id, fields, now)
    action = AuditAction.USER_CHANGE
    if row.active != before.active:
        action = AuditAction.USER_ENABLE if row.active else AuditAction.USER_DISABLE
    await record(request, connection, action, row.user_id, organization_id)
    return row


async def _keep_group(
    request: ApiRequest,
    connection: Connection,
    organization_id: OrganizationId,
    before: GroupRow | None,
    fields: GroupFields,
) -> GroupRow:
    """Nobody hands on a role that they don't have: not by calling a group so, nor by putting people into it."""
    role = await provisioning.role_of(connection, organization_id, fields.display_name)
    more = before is None or role != before.role or not set(fields.members) <= set(before.members)
    if role is not None and more:
        permissions = await handing_on.permissions_of_role(connection, role)
        await handing_on.require_held(connection, request.auth, permissions, organization_id, _now(request))
    group_id = before.group_id if before else None
    row = await provisioning.keep_group(connection, organization_id, group_id, fields, _now(request))
    await _tell_grants(request, connection, organization_id, before, row)
    return row


async def _tell_grants(
    request: ApiRequest,
    connection: Connection,
    organization_id: OrganizationId,
    before: GroupRow | None,
    after: GroupRow | None,
) -> None:
    """One entry per person and role that came or went."""
    had = {(one, before.role) for one in before.members if before.role} if before else set()
    has = {(one, after.role) for one in after.members if after.role} if after else set()
    for user_id, role in sorted(had - has):
        await record(request, connection, AuditAction.GRANT_REVOKE, user_id, organization_id, before={"role": role})
    for user_id, role in sorted(has - had):
        await record(request, connection, AuditAction.GRANT_GIVE, user_id, organization_id, after={"role": role})


async def _shown_user(
    request: ApiRequest, connection: Connection, organization_id: OrganizationId, row: UserRow
) -> dict[str, Any]:
    groups = await store_scim.groups_of(connection, organization_id, [row.user_id])
    return shown_user(row, await _url(request), groups[row.user_id])


def _renamed(before: Mapping[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Where only a part of the name was changed, the whole of it follows."""
    if after.get("name") != before.get("name") and after.get("displayName") == before.get("displayName"):
        name = dict(after.get("name") or {})
        if name.get("formatted") == before["name"].get("formatted"):
            name.pop("formatted", None)
        return {**after, "name": name, "displayName": None}
    return after


async def _object(request: ApiRequest) -> dict[str, Any]:
    try:
        return msgspec.json.decode(await request.body(), type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ScimInvalid(ScimProblem.INVALID_SYNTAX, "the body is no JSON object") from error


async def _operations(request: ApiRequest) -> list[Operation]:
    sent = {name.lower(): value for name, value in (await _object(request)).items()}
    try:
        wanted = msgspec.convert({"schemas": sent.get("schemas"), "Operations": sent.get("operations")}, _Patch)
    except msgspec.ValidationError as error:
        raise ScimInvalid(ScimProblem.INVALID_SYNTAX, f"the body is no patch ({error})") from error
    if PATCH not in wanted.schemas:
        raise ScimInvalid(ScimProblem.INVALID_SYNTAX, f"the schema of a patch is {PATCH}")
    return wanted.operations


async def _url(request: ApiRequest) -> str:
    return (await site_of(request)).origin + PATH


def _now(request: ApiRequest) -> datetime:
    api: ApiContext = request.app.state.api
    return api.clock.now()


ROUTER: Final = Router(
    PATH,
    route_handlers=[
        list_users,
        show_user,
        add_user,
        replace_user,
        change_user,
        remove_user,
        list_groups,
        show_group,
        add_group,
        replace_group,
        change_group,
        remove_group,
        show_service_provider_config,
        list_resource_types,
        show_resource_type,
        list_schemas,
        show_schema,
    ],
    exception_handlers=EXCEPTION_HANDLERS,
    include_in_schema=False,
)

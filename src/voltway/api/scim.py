"""/scim/v2: users and groups of an organization, kept by its directory (SCIM 2.0, RFC 7643 and 7644).

Which organization it is stands in the bearer key.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Final

import msgspec
import psycopg
from litestar import Response, Router, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import FromPath, QueryParameter
from litestar.types import ExceptionHandlersMap
from msgspec import Struct

from voltway.api.access import organization_for
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.cookies import public_url
from voltway.api.etags import IfMatch
from voltway.api.handing_on import require_held, require_role_held
from voltway.audit.trail import record
from voltway.kit.postgres import Connection
from voltway.people import provisioning, store_roles, store_scim
from voltway.people.accounts import fold_email
from voltway.people.scim_requests import Operation, ScimInvalid, ScimProblem, patched, wanted_by
from voltway.people.scim_resources import (
    ERROR,
    LIST,
    PATCH,
    GroupFields,
    GroupRow,
    UserFields,
    UserRow,
    chosen,
    group_fields,
    shown_group,
    shown_user,
    user_fields,
)
from voltway.people.scim_schemas import MAX_RESULTS, resource_types, schemas, service_provider_config
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.audit import AuditAction, AuditSubject, SubjectKind
from voltway.vocabulary.errors import Conflict, NotFound, VoltwayError

PATH: Final = "/scim/v2"
MEDIA_TYPE: Final = "application/scim+json"

Filter = Annotated[str | None, QueryParameter(name="filter", max_length=1000)]
StartIndex = Annotated[int, QueryParameter(name="startIndex")]
Count = Annotated[int, QueryParameter(name="count")]
Attributes = Annotated[str | None, QueryParameter(name="attributes", max_length=1000)]
Excluded = Annotated[str | None, QueryParameter(name="excludedAttributes", max_length=1000)]
Connected = NamedDependency[Connection]
ScimResponse = Response[dict[str, Any]]


class _Patch(Struct, frozen=True, kw_only=True):
    schemas: list[str]
    operations: list[Operation] = msgspec.field(name="Operations")


class _Listed(Struct, frozen=True, kw_only=True):
    """Which part of a list is wanted (RFC 7644, 3.4.2.4). Numbers out of range are taken for the nearest."""

    filter: str | None
    start: int
    count: int
    attributes: str | None
    excluded: str | None


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
    listed = _listed(filtered_by, start_index, count, attributes, excluded)
    organization_id = await organization_for(request, connection, None)
    total, rows = await store_scim.find_users(
        connection, organization_id, wanted_by(listed.filter), listed.start - 1, listed.count
    )
    groups = await store_scim.groups_of(connection, organization_id, [row.user_id for row in rows])
    return _list(listed, total, [shown_user(row, _url(request), groups[row.user_id]) for row in rows])


@get("/Users/{user_id:str}")
async def show_user(request: ApiRequest, connection: Connected, user_id: FromPath[str]) -> ScimResponse:
    """Show one user."""
    organization_id = await organization_for(request, connection, None)
    row = await provisioning.user(connection, organization_id, user_id)
    return _one(await _shown_user(request, connection, organization_id, row))


@post("/Users")
async def add_user(request: ApiRequest, connection: Connected) -> ScimResponse:
    """Add a user."""
    fields = user_fields(await _object(request))
    organization_id = await organization_for(request, connection, None)
    async with connection.transaction():
        row = await provisioning.add_user(connection, organization_id, fields, _now(request))
        await _tell(request, connection, organization_id, AuditAction.USER_ADD, row.user_id)
    return _one(await _shown_user(request, connection, organization_id, row), HTTPStatus.CREATED)


@put("/Users/{user_id:str}")
async def replace_user(
    request: ApiRequest, connection: Connected, user_id: FromPath[str], if_match: IfMatch = None
) -> ScimResponse:
    """Make a user exactly this."""
    fields = user_fields(await _object(request))
    organization_id = await organization_for(request, connection, None)
    async with connection.transaction():
        row = await provisioning.user(connection, organization_id, user_id)
        _require_match(if_match, await _shown_user(request, connection, organization_id, row))
        row = await _change_user(request, connection, organization_id, row, fields)
    return _one(await _shown_user(request, connection, organization_id, row))


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
        _require_match(if_match, before)
        fields = user_fields(_renamed(before, patched(before, operations)))
        row = await _change_user(request, connection, organization_id, row, fields)
    return _one(await _shown_user(request, connection, organization_id, row))


@delete("/Users/{user_id:str}")
async def remove_user(
    request: ApiRequest, connection: Connected, user_id: FromPath[str], if_match: IfMatch = None
) -> None:
    """Disable a user and let the directory see them no more."""
    organization_id = await organization_for(request, connection, None)
    async with connection.transaction():
        row = await provisioning.user(connection, organization_id, user_id)
        _require_match(if_match, await _shown_user(request, connection, organization_id, row))
        await provisioning.remove_user(connection, organization_id, user_id, _now(request))
        await _tell(request, connection, organization_id, AuditAction.USER_REMOVE, user_id)


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
    listed = _listed(filtered_by, start_index, count, attributes, excluded)
    organization_id = await organization_for(request, connection, None)
    total, rows = await store_scim.find_groups(
        connection, organization_id, wanted_by(listed.filter), listed.start - 1, listed.count
    )
    return _list(listed, total, [shown_group(row, _url(request)) for row in rows])


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
    shown = shown_group(await provisioning.group(connection, organization_id, group_id), _url(request))
    return _one(shown, only=(attributes, excluded))


@post("/Groups")
async def add_group(request: ApiRequest, connection: Connected) -> ScimResponse:
    """Add a group."""
    fields = group_fields(await _object(request))
    organization_id = await organization_for(request, connection, None)
    async with connection.transaction():
        row = await _keep_group(request, connection, organization_id, None, fields)
    return _one(shown_group(row, _url(request)), HTTPStatus.CREATED)


@put("/Groups/{group_id:str}")
async def replace_group(
    request: ApiRequest, connection: Connected, group_id: FromPath[str], if_match: IfMatch = None
) -> ScimResponse:
    """Make a group exactly this."""
    fields = group_fields(await _object(request))
    organization_id = await organization_for(request, connection, None)
    async with connection.transaction():
        before = await provisioning.group(connection, organization_id, group_id)
        _require_match(if_match, shown_group(before, _url(request)))
        row = await _keep_group(request, connection, organization_id, before, fields)
    return _one(shown_group(row, _url(request)))


@patch("/Groups/{group_id:str}")
async def change_group(
    request: ApiRequest, connection: Connected, group_id: FromPath[str], if_match: IfMatch = None
) -> ScimResponse:
    """Change a group."""
    operations = await _operations(request)
    organization_id = await organization_for(request, connection, None)
    async with connection.transaction():
        row = await provisioning.group(connection, organization_id, group_id)
        before = shown_group(row, _url(request))
        _require_match(if_match, before)
        row = await _keep_group(request, connection, organization_id, row, group_fields(patched(before, operations)))
    return _one(shown_group(row, _url(request)))


@delete("/Groups/{group_id:str}")
async def remove_group(
    request: ApiRequest, connection: Connected, group_id: FromPath[str], if_match: IfMatch = None
) -> None:
    """Forget a group; its members lose its role."""
    organization_id = await organization_for(request, connection, None)
    async with connection.transaction():
        before = await provisioning.group(connection, organization_id, group_id)
        _require_match(if_match, shown_group(before, _url(request)))
        await provisioning.remove_group(connection, organization_id, group_id, _now(request))
        await _tell_grants(request, connection, organization_id, before, None)


@get("/ServiceProviderConfig")
async def show_service_provider_config(request: ApiRequest) -> ScimResponse:
    """What is supported."""
    return _answer(service_provider_config(_url(request)))


@get("/ResourceTypes")
async def list_resource_types(request: ApiRequest) -> ScimResponse:
    """The kinds of resources."""
    return _all(resource_types(_url(request)))


@get("/ResourceTypes/{name:str}")
async def show_resource_type(request: ApiRequest, name: FromPath[str]) -> ScimResponse:
    """One kind of resource."""
    return _answer(_named(resource_types(_url(request)), name))


@get("/Schemas")
async def list_schemas(request: ApiRequest) -> ScimResponse:
    """The schemas."""
    return _all(schemas(_url(request)))


@get("/Schemas/{name:str}")
async def show_schema(request: ApiRequest, name: FromPath[str]) -> ScimResponse:
    """One schema."""
    return _answer(_named(schemas(_url(request)), name))


async def _change_user(
    request: ApiRequest, connection: Connection, organization_id: OrganizationId, before: UserRow, fields: UserFields
) -> UserRow:
    now = _now(request)
    if fold_email(fields.email or "") != fold_email(before.email or ""):
        # Who reads a person's mail can become them.
        grants = (await store_roles.grants(connection, [before.user_id], now))[before.user_id]
        may = frozenset(permission for grant in grants for permission in grant.permissions)
        await require_held(request, connection, may, organization_id)
    row = await provisioning.replace_user(connection, organization_id, before.user_id, fields, now)
    action = AuditAction.USER_CHANGE
    if row.active != before.active:
        action = AuditAction.USER_ENABLE if row.active else AuditAction.USER_DISABLE
    await _tell(request, connection, organization_id, action, row.user_id)
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
        await require_role_held(request, connection, role, organization_id)
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
        await _tell(request, connection, organization_id, AuditAction.GRANT_REVOKE, user_id, before={"role": role})
    for user_id, role in sorted(has - had):
        await _tell(request, connection, organization_id, AuditAction.GRANT_GIVE, user_id, after={"role": role})


async def _tell(
    request: ApiRequest,
    connection: Connection,
    organization_id: OrganizationId,
    action: AuditAction,
    user_id: str,
    *,
    before: object = None,
    after: object = None,
) -> None:
    await record(
        connection,
        request.auth.actor,
        action,
        AuditSubject(SubjectKind.USER, user_id),
        now=_now(request),
        organization_id=organization_id,
        address=request.client.host if request.client else None,
        before=before,
        after=after,
        reason="SCIM",
    )


async def _shown_user(
    request: ApiRequest, connection: Connection, organization_id: OrganizationId, row: UserRow
) -> dict[str, Any]:
    groups = await store_scim.groups_of(connection, organization_id, [row.user_id])
    return shown_user(row, _url(request), groups[row.user_id])


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


def _listed(text: str | None, start: int, count: int, attributes: str | None, excluded: str | None) -> _Listed:
    return _Listed(
        filter=text,
        start=min(max(1, start), 10_000_000),
        count=min(max(0, count), MAX_RESULTS),
        attributes=attributes,
        excluded=excluded,
    )


def _list(listed: _Listed, total: int, shown: list[dict[str, Any]]) -> ScimResponse:
    resources = [chosen(_versioned(one), listed.attributes, listed.excluded) for one in shown]
    return _answer(
        {
            "schemas": [LIST],
            "totalResults": total,
            "startIndex": listed.start,
            "itemsPerPage": len(resources),
            "Resources": resources,
        }
    )


def _all(resources: list[dict[str, Any]]) -> ScimResponse:
    return _list(_listed(None, 1, MAX_RESULTS, None, None), len(resources), resources)


def _named(resources: list[dict[str, Any]], name: str) -> dict[str, Any]:
    found = next((one for one in resources if one["id"] == name), None)
    if found is None:
        raise NotFound(f"there is no {name[:80]}")
    return found


def _one(
    shown: dict[str, Any], status: HTTPStatus = HTTPStatus.OK, only: tuple[str | None, str | None] = (None, None)
) -> ScimResponse:
    resource = _versioned(shown)
    headers = {"ETag": resource["meta"]["version"], "Location": resource["meta"]["location"]}
    return _answer(chosen(resource, *only), status, headers)


def _answer(
    document: dict[str, Any], status: HTTPStatus = HTTPStatus.OK, headers: dict[str, str] | None = None
) -> ScimResponse:
    return Response(document, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def _versioned(shown: dict[str, Any]) -> dict[str, Any]:
    """With its version (RFC 7644, 3.14): another one whenever anything of it is."""
    return {**shown, "meta": {**shown["meta"], "version": _version(shown)}}


def _url(request: ApiRequest) -> str:
    return public_url(request) + PATH


def _now(request: ApiRequest) -> datetime:
    api: ApiContext = request.app.state.api
    return api.clock.now()


def _version(shown: Mapping[str, Any]) -> str:
    return f'W/"{hashlib.sha256(msgspec.json.encode(shown)).hexdigest()[:32]}"'


def _require_match(if_match: str | None, shown: Mapping[str, Any]) -> None:
    """Raises HTTP 412 if the directory has read something else."""
    if if_match is None or if_match.strip() == "*":
        return
    if _version(shown).removeprefix("W/") not in {tag.strip().removeprefix("W/") for tag in if_match.split(",")}:
        raise HTTPException("it was changed since you read it; read it again", status_code=412)


def _error(status: int, detail: str, problem: ScimProblem | None, headers: dict[str, str] | None) -> ScimResponse:
    """RFC 7644, 3.12."""
    told = {"schemas": [ERROR], "status": str(status), "detail": detail}
    if problem is not None:
        told["scimType"] = problem.value
    return Response(told, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def _on_voltway_error(_request: Any, error: VoltwayError) -> ScimResponse:
    problem = ScimProblem.UNIQUENESS if isinstance(error, Conflict) else None
    if error.http_status == HTTPStatus.BAD_REQUEST:
        problem = error.problem if isinstance(error, ScimInvalid) else ScimProblem.INVALID_VALUE
    return _error(error.http_status, str(error), problem, None)


def _on_http_error(_request: Any, error: HTTPException) -> ScimResponse:
    problem = ScimProblem.INVALID_VALUE if error.status_code == HTTPStatus.BAD_REQUEST else None
    return _error(error.status_code, error.detail or HTTPStatus(error.status_code).phrase, problem, error.headers)


def _on_unstorable(_request: Any, _error_raised: psycopg.DataError) -> ScimResponse:
    return _error(400, "a value holds characters that can't be stored", ScimProblem.INVALID_VALUE, None)


_EXCEPTION_HANDLERS: Final[ExceptionHandlersMap] = {
    VoltwayError: _on_voltway_error,
    HTTPException: _on_http_error,
    psycopg.DataError: _on_unstorable,
}

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
    exception_handlers=_EXCEPTION_HANDLERS,
    include_in_schema=False,
)

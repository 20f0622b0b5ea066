"""/api/v1/people, /invitations and /roles: who has an account, what they may do, and who is let in."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from voltway.api import invitations
from voltway.api.access import organization_for
from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.kit.postgres import Connection
from voltway.people import handing_on, securing, store_accounts, store_roles
from voltway.people.accounts import Account
from voltway.people.inviting import Invitation
from voltway.people.roles import PERMISSIONS, PURPOSES, RoleGrant, ShippedRole, is_privileged
from voltway.vocabulary.access import OrganizationId, Permission, UserId
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import InvalidInput, NotFound

TAGS = ["People"]
Id = Annotated[str, Meta(max_length=64)]
Email = Annotated[str, Meta(max_length=320)]


class Person(Struct, frozen=True, kw_only=True):
    """A person with an account, and the roles they have where the asker may look."""

    account: Account
    roles: list[RoleGrant]


class PersonChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change about an account. `disabled`: its sessions end at once, and nobody signs in with it."""

    disabled: bool


class NewRole(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role to be given: on the organization and everything below it, until a moment (null: without end)."""

    role: Id
    organization_id: Id
    until: Annotated[datetime, Meta(tz=True)] | None = None


class NewInvitation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody to be let in with a role."""

    email: Email
    role: Id
    organization_id: Id | None = None
    until: Annotated[datetime, Meta(tz=True)] | None = None


class MadeInvitation(Struct, frozen=True, kw_only=True):
    """What to send the person: a path on this host, which works once. Null: they have an account, and the role now."""

    path: str | None


class Role(Struct, frozen=True, kw_only=True):
    """A role: one that every organization has (`organization_id` null), or one that an organization made."""

    role: str
    name: str
    organization_id: OrganizationId | None
    permissions: list[Permission]
    needs_second_factor: bool
    purpose: str | None


class NewCustomRole(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role to be made. It can open no more than its maker may."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    permissions: Annotated[list[Permission], Meta(min_length=1, max_length=len(Permission))]
    organization_id: Id | None = None


@get("/people", tags=TAGS)
async def list_people(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    after: After = None,
    limit: Limit = 50,
    search: Annotated[
        str | None, QueryParameter(description="How the address or the name begins.", max_length=100)
    ] = None,
) -> Response[Page[Person]]:
    """List people by id, those whose account is kept in the asker's sight or who have a role there."""
    accounts = await store_accounts.page(connection, begins_with=search, after=from_cursor(after, str), limit=limit)
    roles = await store_roles.roles_of(connection, [account.user_id for account in accounts])
    people = [Person(account=account, roles=roles[account.user_id]) for account in accounts]
    return page_response(request, people, limit, lambda person: person.account.user_id)


@get("/people/{user_id:str}", tags=TAGS)
async def show_person(connection: NamedDependency[Connection], user_id: FromPath[str]) -> Person:
    """Show one person."""
    return await _one(connection, user_id)


@patch("/people/{user_id:str}", tags=TAGS)
async def change_person(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    user_id: FromPath[str],
    data: JSONBody[PersonChange],
) -> Person:
    """Let nobody sign in with an account, or let its person sign in again."""
    async with connection.transaction():
        person = await _one(connection, user_id)
        if data.disabled:
            await securing.disable_account(connection, user_id, api.clock.now())
        else:
            await store_accounts.enable(connection, user_id)
        action = AuditAction.USER_DISABLE if data.disabled else AuditAction.USER_ENABLE
        await record(request, connection, action, user_id, person.account.organization_id)
    return await _one(connection, user_id)


@post("/people/{user_id:str}/roles", tags=TAGS)
async def give_role(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    user_id: FromPath[str],
    data: JSONBody[NewRole],
) -> RoleGrant:
    """Give a person a role. Nobody gives what they don't have."""
    now = api.clock.now()
    async with connection.transaction():
        await _one(connection, user_id)
        permissions = await handing_on.permissions_of_role(connection, data.role)
        organization_id = await handing_on.require_held(
            connection, request.auth, permissions, data.organization_id, now
        )
        given = RoleGrant(
            user_id=UserId(user_id),
            organization_id=organization_id,
            role=data.role,
            granted_by=request.auth.actor.id,
            granted_at=now,
            until=data.until,
        )
        await store_roles.give_role(connection, given)
        await record(request, connection, AuditAction.GRANT_GIVE, user_id, organization_id, after=data)
    return given


@delete("/people/{user_id:str}/roles/{organization_id:str}/{role:str}", tags=TAGS)
async def withdraw_role(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    user_id: FromPath[str],
    organization_id: FromPath[str],
    role: FromPath[str],
) -> None:
    """Take a role from a person. What they do next is done without it."""
    async with connection.transaction():
        if not await store_roles.withdraw_role(connection, user_id, organization_id, role):
            raise NotFound("the person does not have this role there", "GET /api/v1/people shows who has which")
        place = OrganizationId(organization_id)
        await record(request, connection, AuditAction.GRANT_REVOKE, user_id, place, before=role)


@post("/invitations", tags=TAGS)
async def invite(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    data: JSONBody[NewInvitation],
) -> Response[MadeInvitation]:
    """Invite somebody with a role. The link works once, within seven days, and is mailed where mail can be sent."""
    place = await organization_for(request, connection, data.organization_id)
    wanted = Invitation(email=data.email, role=data.role, organization_id=place, until=data.until)
    async with connection.transaction():
        path = await invitations.invite(request, connection, wanted)
    return Response(MadeInvitation(path=path), status_code=HTTPStatus.CREATED)


@get("/roles", tags=TAGS)
async def list_roles(
    connection: NamedDependency[Connection],
    organization_id: Annotated[str | None, QueryParameter(description="Only this one's own.", max_length=64)] = None,
) -> Page[Role]:
    """List the roles that ship, and those that the organizations in sight made, all on one page."""
    places = None if organization_id is None else [organization_id]
    custom = await store_roles.visible_custom_roles(connection, places)
    made = [_custom(role.role, role.name, role.organization_id, role.permissions) for role in custom]
    return Page(items=[*map(_shipped, ShippedRole), *made], next=None)


@post("/roles", tags=TAGS)
async def make_role(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    data: JSONBody[NewCustomRole],
) -> Response[Role]:
    """Make a role of an organization's own."""
    now, place = api.clock.now(), await organization_for(request, connection, data.organization_id)
    async with connection.transaction():
        await handing_on.require_held(connection, request.auth, data.permissions, place, now)
        made = await store_roles.create_custom_role(connection, place, data.name, data.permissions, now)
        await record(request, connection, AuditAction.ROLE_ADD, made.role, place, after=data)
    return Response(_custom(made.role, made.name, place, made.permissions), status_code=HTTPStatus.CREATED)


@delete("/roles/{role:str}", tags=TAGS)
async def remove_role(request: ApiRequest, connection: NamedDependency[Connection], role: FromPath[str]) -> None:
    """Remove a role that an organization made, and take it from everybody who has it."""
    if role in set(ShippedRole):
        raise InvalidInput(f"the role {role} ships with Voltway", "take it from people instead")
    async with connection.transaction():
        found = await store_roles.find_custom_role(connection, role)
        if found is None:
            raise NotFound(f"there is no role {role[:40]}", "GET /api/v1/roles lists all")
        await store_roles.remove_custom_role(connection, role)
        await record(request, connection, AuditAction.ROLE_REMOVE, role, found.organization_id)


def _shipped(role: ShippedRole) -> Role:
    name = role.replace("_", " ").capitalize()
    return Role(
        role=role,
        name=name,
        organization_id=None,
        permissions=sorted(PERMISSIONS[role]),
        needs_second_factor=is_privileged(PERMISSIONS[role]),
        purpose=PURPOSES[role],
    )


def _custom(role: str, name: str, place: OrganizationId, permissions: frozenset[Permission]) -> Role:
    return Role(
        role=role,
        name=name,
        organization_id=place,
        permissions=sorted(permissions),
        needs_second_factor=is_privileged(permissions),
        purpose=None,
    )


async def _one(connection: Connection, user_id: str) -> Person:
    account = await store_accounts.find(connection, user_id)
    if account is None:
        raise NotFound(f"there is no person {user_id[:40]}", "GET /api/v1/people lists all")
    roles = await store_roles.roles_of(connection, [account.user_id])
    return Person(account=account, roles=roles[account.user_id])

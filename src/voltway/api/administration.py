"""/people and /keys: the two pages with which others are let in: colleagues and programs."""

from datetime import timedelta
from typing import Final

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency

from voltway.api import invitations
from voltway.api.access import organization_for
from voltway.api.account import form_of, visitor
from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.keys import NewKey
from voltway.api.people import NewInvitation
from voltway.api.second_factors import take_off
from voltway.api.second_person import as_call
from voltway.api.sign_in import Form
from voltway.api.site import site_of
from voltway.api.templates import render
from voltway.kit.postgres import Connection
from voltway.people import (
    access,
    api_keys,
    store_accounts,
    store_keys,
    store_organizations,
    store_roles,
)
from voltway.people.inviting import Invitation
from voltway.people.roles import PURPOSES
from voltway.vocabulary.access import Permission
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import VoltwayError

_MOST: Final = 200


@get("/people", media_type=MediaType.HTML, include_in_schema=False)
async def show_people(request: ApiRequest, connection: NamedDependency[Connection]) -> Response[bytes]:
    """Who has an account, what they may do, and a form to invite another."""
    return await _people(request, connection)


@post("/people", media_type=MediaType.HTML, include_in_schema=False)
async def invite(request: ApiRequest, connection: NamedDependency[Connection], data: Form) -> Response[bytes]:
    """Invite a colleague; the link to send is shown this once."""
    form_of(request, data)
    email = data.get("email", "")[:500]
    try:
        async with connection.transaction():
            place = await organization_for(request, connection, data.get("organization_id") or None)
            wanted = Invitation(email=email, role=data.get("role", ""), organization_id=place)
            call = NewInvitation(email=email, role=wanted.role, organization_id=place)
            as_call(request, "POST", "/api/v1/invitations", call, data.get("reason", ""))
            path = await invitations.invite(request, connection, wanted)
    except VoltwayError as error:
        return await _people(request, connection, trouble=error)
    link = f"{(await site_of(request)).origin}{path}" if path else None
    return await _people(request, connection, invited=email, link=link)


@post("/people/second-factors", media_type=MediaType.HTML, include_in_schema=False)
async def remove_second_factors(
    request: ApiRequest, connection: NamedDependency[Connection], data: Form
) -> Response[bytes]:
    """Take off somebody what they have lost."""
    form_of(request, data)
    try:
        whose = await take_off(request, connection, data.get("user_id", "")[:64])
    except VoltwayError as error:
        return await _people(request, connection, trouble=error)
    return await _people(request, connection, freed=whose.email)


@get("/keys", media_type=MediaType.HTML, include_in_schema=False)
async def show_keys(request: ApiRequest, connection: NamedDependency[Connection]) -> Response[bytes]:
    """The keys of programs, and a form to make another."""
    return await _keys(request, connection)


@post("/keys", media_type=MediaType.HTML, include_in_schema=False)
async def make_key(
    request: ApiRequest, api: NamedDependency[ApiContext], connection: NamedDependency[Connection], data: Form
) -> Response[bytes]:
    """Make a key, which is shown this once."""
    who, now = form_of(request, data), api.clock.now()
    try:
        async with connection.transaction():
            place = await organization_for(request, connection, data.get("organization_id") or None)
            held = access.held(who.principal, await store_organizations.lineage(connection, place), now)
            permissions = held if data.get("may") == "everything" else held & api_keys.READ_ONLY
            days = data.get("days", "")
            expires_at = now + timedelta(days=int(days)) if days.isdigit() and 0 < int(days) < 4000 else None
            wanted = api_keys.NewKey(
                name=data.get("name", "")[:200],
                permissions=permissions,
                organization_id=place,
                expires_at=expires_at,
                made_by=who.account.user_id,
            )
            call = NewKey(
                name=wanted.name, permissions=sorted(permissions), organization_id=place, expires_at=expires_at
            )
            as_call(request, "POST", "/api/v1/keys", call, data.get("reason", ""))
            made = await api_keys.make_key(connection, wanted, now)
            await record(request, connection, AuditAction.KEY_MAKE, made.row.key_id, place, after=made.row)
    except VoltwayError as error:
        return await _keys(request, connection, trouble=error)
    return await _keys(request, connection, made=made.key)


@post("/keys/revoke", media_type=MediaType.HTML, include_in_schema=False)
async def revoke_key(
    request: ApiRequest, api: NamedDependency[ApiContext], connection: NamedDependency[Connection], data: Form
) -> Response[bytes]:
    """Make a key useless."""
    form_of(request, data)
    async with connection.transaction():
        row = await store_keys.revoke(connection, data.get("key_id", "")[:50], api.clock.now())
        if row is not None:
            await record(request, connection, AuditAction.KEY_REVOKE, row.key_id, row.organization_id)
    return await _keys(request, connection)


async def _people(
    request: ApiRequest,
    connection: Connection,
    *,
    invited: str | None = None,
    link: str | None = None,
    freed: str | None = None,
    trouble: VoltwayError | None = None,
) -> Response[bytes]:
    accounts = await store_accounts.page(connection, limit=_MOST)
    page = render(
        "people.html",
        visitor=visitor(request),
        people=accounts,
        roles=await store_roles.roles_of(connection, [account.user_id for account in accounts]),
        offered=PURPOSES,
        organizations=await store_organizations.page(connection, limit=_MOST),
        invited=invited,
        link=link,
        freed=freed,
        trouble=trouble,
    )
    return Response(page, status_code=trouble.http_status if trouble else 200)


async def _keys(
    request: ApiRequest, connection: Connection, *, made: str | None = None, trouble: VoltwayError | None = None
) -> Response[bytes]:
    page = render(
        "keys.html",
        visitor=visitor(request),
        keys=await store_keys.page(connection, limit=_MOST),
        organizations=await store_organizations.page(connection, limit=_MOST),
        made=made,
        everything=len(Permission),
        trouble=trouble,
    )
    return Response(page, status_code=trouble.http_status if trouble else 200)

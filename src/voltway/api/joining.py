"""/setup and /invitation: how somebody without an account gets one."""

from typing import Annotated

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from voltway.api.context import ApiContext
from voltway.api.sign_in import AnyRequest, Form, go_on, go_to
from voltway.api.site import device_of
from voltway.api.templates import render
from voltway.api.visitors import require_own_page
from voltway.people import inviting, one_time_links, setup_link, store_organizations, store_setup_state
from voltway.people.seeing import everybody
from voltway.people.sign_in import Factor
from voltway.people.store_one_time_links import Purpose
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.errors import VoltwayError

Token = Annotated[str, QueryParameter(max_length=200)]
WELCOME = "/account?welcome=yes"


@get("/setup", media_type=MediaType.HTML, include_in_schema=False)
async def show_setup(api: NamedDependency[ApiContext], token: Token = "") -> Response[bytes]:
    """Ask who the first owner is. Looking at the link does not use it up."""
    async with everybody(api.pool) as connection:
        valid = await store_setup_state.is_usable(connection, setup_link.token_hash(token), api.clock.now())
        operator = await store_organizations.find(connection, ROOT)
    page = render("setup.html", valid=valid, token=token, operator=operator, trouble=None, given={})
    return Response(page, status_code=200 if valid else 410)


@post("/setup", media_type=MediaType.HTML, include_in_schema=False)
async def set_up(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """Make the first owner's account; a second factor comes next."""
    await require_own_page(request)
    token, name, email = data.get("token", "")[:200], data.get("name", "")[:500], data.get("email", "")[:500]
    now = api.clock.now()
    try:
        async with everybody(api.pool) as connection:
            account = await inviting.set_up(connection, token, name, email, data.get("operator", ""), now)
    except VoltwayError as error:
        page = render("setup.html", valid=True, token=token, operator=None, trouble=error, given=data)
        return Response(page, status_code=error.http_status)
    progress = await api.desk.accept(account.user_id, Factor.EMAIL_LINK, device_of(request), now)
    return await go_on(request, api, progress, WELCOME)


@get("/invitation", media_type=MediaType.HTML, include_in_schema=False)
async def show_invitation(api: NamedDependency[ApiContext], token: Token = "") -> Response[bytes]:
    """Ask who was invited for their name. Looking at the link does not use it up."""
    async with everybody(api.pool) as connection:
        link = await one_time_links.look_at_link(connection, Purpose.INVITATION, token, api.clock.now())
        place = await store_organizations.find(connection, str(link.payload["organization_id"])) if link else None
    page = render("invitation.html", link=link, place=place, token=token, trouble=None)
    return Response(page, status_code=200 if link else 410)


@post("/invitation", media_type=MediaType.HTML, include_in_schema=False)
async def accept_invitation(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """Make the account of who was invited and sign them in, as far as their role lets a link alone do that."""
    await require_own_page(request)
    now = api.clock.now()
    async with everybody(api.pool) as connection:
        joined = await inviting.accept(connection, data.get("token", "")[:200], data.get("name", "")[:500], now)
    if not joined.signs_in:
        return go_to("/sign-in")
    progress = await api.desk.accept(joined.account.user_id, Factor.EMAIL_LINK, device_of(request), now)
    return await go_on(request, api, progress, WELCOME)

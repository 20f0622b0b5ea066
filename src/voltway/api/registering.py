"""/register: how somebody becomes a driver of the organization whose pages these are.

Only where the operator has said so, and under a known address: the link in the mail must not lead to whatever host a
stranger's request named.
"""

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency

from voltway.api.client_address import client_address
from voltway.api.context import ApiContext
from voltway.api.joining import WELCOME, Token
from voltway.api.sign_in import AnyRequest, Form, go_on
from voltway.api.site import Site, device_of, site_of
from voltway.api.templates import render
from voltway.api.visitors import require_own_page
from voltway.drivers import registration
from voltway.drivers.registration import Registration
from voltway.people import one_time_links, store_organizations
from voltway.people.seeing import everybody
from voltway.people.sign_in import Factor
from voltway.people.store_one_time_links import Purpose
from voltway.people.store_organizations import OrganizationRow
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.errors import NotFound, VoltwayError


@get("/register", media_type=MediaType.HTML, include_in_schema=False)
async def show_registration(request: AnyRequest, api: NamedDependency[ApiContext]) -> Response[bytes]:
    """Ask for name and e-mail address."""
    await _open_site(request, api)
    return Response(render("register.html", sent=False, trouble=None, given={}))


@post("/register", media_type=MediaType.HTML, include_in_schema=False, status_code=200)
async def register(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """Send a link, and say the same whether the address is known or not."""
    site = await _open_site(request, api)
    await require_own_page(request)
    place = await _place(api, site)
    wanted = Registration(
        organization_id=place.organization_id,
        email=data.get("email", "")[:500],
        name=data.get("name", "")[:500],
        locale=place.locale,
    )
    page, now = f"{site.origin}/register/confirm", api.clock.now()
    try:
        await registration.ask(api.pool, api.sealing, wanted, page=page, now=now, address=client_address(request))
    except VoltwayError as error:
        again = render("register.html", sent=False, trouble=error, given=data)
        return Response(again, status_code=error.http_status)
    return Response(render("register.html", sent=True, trouble=None, given={}))


@get("/register/confirm", media_type=MediaType.HTML, include_in_schema=False)
async def show_confirmation(
    request: AnyRequest, api: NamedDependency[ApiContext], token: Token = ""
) -> Response[bytes]:
    """Offer the button. Looking at the link does not use it up: mail filters look, too."""
    await _open_site(request, api)
    async with everybody(api.pool) as connection:
        link = await one_time_links.look_at_link(connection, Purpose.REGISTRATION, token, api.clock.now())
    return _confirmation(token if link else None, link.email if link else None)


@post("/register/confirm", media_type=MediaType.HTML, include_in_schema=False)
async def confirm(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """Make the driver, and sign them in as far as their account lets a link alone do that."""
    await _open_site(request, api)
    await require_own_page(request)
    now = api.clock.now()
    registered = await registration.confirm(api.pool, data.get("token", "")[:200], now)
    if registered is None:
        return _confirmation(None, None)
    progress = await api.desk.accept(registered.account.user_id, Factor.EMAIL_LINK, device_of(request), now)
    return await go_on(request, api, progress, WELCOME)


async def _open_site(request: AnyRequest, api: ApiContext) -> Site:
    if not api.settings.drivers.self_registration or api.settings.web.public_url is None:
        raise NotFound("nobody can register here by themselves", "ask the operator")
    return await site_of(request)


async def _place(api: ApiContext, site: Site) -> OrganizationRow:
    async with everybody(api.pool) as connection:
        place = await store_organizations.by_host_name(connection, site.host_name)
        place = place or await store_organizations.find(connection, ROOT)
    if place is None:
        raise NotFound("there is no operator", "run `voltway migrate`")
    return place


def _confirmation(token: str | None, email: str | None) -> Response[bytes]:
    page = render("register_confirm.html", token=token, email=email)
    return Response(page, status_code=410 if token is None else 200)

"""/sign-in/link: drivers sign in by a link that is mailed to them.

Only under a known address: the link must not lead to whatever host a stranger's request named.
"""

from litestar import MediaType, Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency

from voltway.api.client_address import client_address
from voltway.api.context import ApiContext
from voltway.api.joining import Token
from voltway.api.sign_in import HOME, AnyRequest, Form, go_on, inside, sign_in_page
from voltway.api.site import Site, device_of, site_of
from voltway.api.templates import render
from voltway.api.visitors import require_own_page
from voltway.people import one_time_links
from voltway.people.seeing import everybody
from voltway.people.sign_in_links import NEXT, send_link
from voltway.people.store_one_time_links import LinkRow, Purpose
from voltway.vocabulary.errors import NotFound, VoltwayError


@post("/sign-in/link", media_type=MediaType.HTML, include_in_schema=False, status_code=200)
async def ask_for_link(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """Send a link, and say the same whether it is sent or not.

    Whose address it is, is looked up when the answer is out: its time tells nothing.
    """
    site = await _open_site(request, api)
    await require_own_page(request)
    email, next_, now = data.get("email", "")[:500], inside(data.get("next", HOME)), api.clock.now()
    try:
        await api.desk.allow_mail(email, device_of(request), now)
    except VoltwayError as error:
        return sign_in_page(api, next_=next_, email=email, trouble=error)
    sending = BackgroundTask(
        send_link,
        api.pool,
        api.sealing,
        email,
        page=f"{site.origin}/sign-in/link/confirm",
        next_=next_,
        address=client_address(request),
        now=now,
    )
    return Response(render("sign_in_link.html", sent=True, link=None), background=sending)


@get("/sign-in/link/confirm", media_type=MediaType.HTML, include_in_schema=False)
async def show_link(request: AnyRequest, api: NamedDependency[ApiContext], token: Token = "") -> Response[bytes]:
    """Offer the button. Looking at the link does not use it up: mail filters look, too."""
    await _open_site(request, api)
    async with everybody(api.pool) as connection:
        link = await one_time_links.look_at_link(connection, Purpose.DRIVER_SIGN_IN, token, api.clock.now())
    return _confirmation(token, link)


@post("/sign-in/link/confirm", media_type=MediaType.HTML, include_in_schema=False)
async def use_link(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """Sign in whoever has the link, as far as their account lets a link alone do that. Raises Refused."""
    await _open_site(request, api)
    await require_own_page(request)
    progress = await api.desk.show_link(data.get("token", "")[:200], device_of(request), api.clock.now())
    return await go_on(request, api, progress, inside(data.get("next", HOME)))


async def _open_site(request: AnyRequest, api: ApiContext) -> Site:
    if api.settings.web.public_url is None:
        raise NotFound("no links to sign in are mailed here", "set web.public_url, or sign in another way")
    return await site_of(request)


def _confirmation(token: str, link: LinkRow | None) -> Response[bytes]:
    next_ = str(link.payload.get(NEXT, HOME)) if link else HOME
    page = render("sign_in_link.html", sent=False, link=link, token=token, next=inside(next_))
    return Response(page, status_code=200 if link else 410)

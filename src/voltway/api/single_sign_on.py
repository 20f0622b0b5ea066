"""Pages that send a browser to its organization's identity provider, and take it in when it comes back."""

import re
from typing import Annotated, Final
from urllib.parse import urlsplit

from litestar import MediaType, Response, get
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from voltway.api.context import ApiContext, ApiRequest
from voltway.api.cookies import SINGLE_SIGN_ON_NAME, cookie, cookie_of, is_secure, public_url, session_cookie
from voltway.api.templates import render
from voltway.kit.sealing import sealing_of
from voltway.people.oidc_client import OidcClient
from voltway.people.sign_in_sessions import Device
from voltway.people.single_sign_on import LIFETIME, Answer, Departure, SingleSignOn, browser_token
from voltway.vocabulary.errors import VoltwayError

CALLBACK: Final = "/sign-in/sso/callback"
_LOCAL: Final = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
_MOST_CHARACTERS: Final = 4000

_Text = Annotated[str | None, QueryParameter(max_length=2000)]


@get("/sign-in/sso/{provider_id:str}", media_type=MediaType.HTML, include_in_schema=False)
async def leave_for_provider(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    oidc: NamedDependency[OidcClient],
    provider_id: FromPath[str],
    return_to: _Text = None,
) -> Response[bytes]:
    """Send the browser to its provider. It comes back to `return_to`, a path of ours."""
    browser = browser_token(cookie_of(request, SINGLE_SIGN_ON_NAME))
    departure = Departure(
        provider_id=provider_id,
        browser=browser,
        redirect_uri=public_url(request) + CALLBACK,
        return_to=local_path(return_to),
        address=_device(request).address or "",
    )
    try:
        there = await _desk(api, oidc).depart(departure, api.clock.now())
    except VoltwayError as error:
        return _sorry(error)
    # The browser has to send it back from the other side: Lax, for as long as the way there may take.
    kept = cookie(SINGLE_SIGN_ON_NAME, browser, secure=is_secure(request), max_age_s=int(LIFETIME.total_seconds()))
    return _to(there, [kept])


@get(CALLBACK, media_type=MediaType.HTML, include_in_schema=False)
async def return_from_provider(
    request: ApiRequest, api: NamedDependency[ApiContext], oidc: NamedDependency[OidcClient]
) -> Response[bytes]:
    """Sign in whoever comes back from their provider."""
    said = {name: value for name, value in request.query_params.items() if len(value) <= _MOST_CHARACTERS}
    answer = Answer(
        state=said.get("state", ""),
        code=said.get("code"),
        issuer=said.get("iss"),
        error=said.get("error"),
        error_description=said.get("error_description"),
    )
    try:
        arrival = await _desk(api, oidc).arrive(
            answer,
            cookie_of(request, SINGLE_SIGN_ON_NAME) or "",
            public_url(request) + CALLBACK,
            sealing_of(api.settings),
            _device(request),
            api.clock.now(),
        )
    except VoltwayError as refused:
        return _sorry(refused)
    return _to(arrival.return_to, [session_cookie(arrival.session.token, is_secure(request))])


def local_path(wanted: str | None) -> str:
    """`wanted` if it is a path of ours, else the start page: nobody is sent to another site from here."""
    if wanted is None or not _LOCAL.fullmatch(wanted):
        return "/"
    parts = urlsplit(wanted)
    return "/" if parts.scheme or parts.netloc else wanted


def _desk(api: ApiContext, oidc: OidcClient) -> SingleSignOn:
    return SingleSignOn(api.pool, oidc, api.settings.sign_in)


def _device(request: ApiRequest) -> Device:
    return Device(address=request.client.host if request.client else None, user_agent=request.headers.get("User-Agent"))


def _to(url: str, cookies: list[Cookie]) -> Response[bytes]:
    return Response(b"", status_code=303, headers={"Location": url}, cookies=cookies)


def _sorry(error: VoltwayError) -> Response[bytes]:
    return Response(
        render("single_sign_on.html", message=error.message, next_step=error.next_step),
        status_code=error.http_status,
        media_type=MediaType.HTML,
    )

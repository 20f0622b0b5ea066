"""Pages that send a browser to its organization's identity provider, and take it in when it comes back."""

from typing import Annotated, Final

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from voltway.api import cookies
from voltway.api.client_address import client_address
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.sign_in import HOME, go_on, inside
from voltway.api.site import device_of, site_of
from voltway.api.templates import render
from voltway.people.oidc_client import OidcClient
from voltway.people.sign_in import Factor
from voltway.people.single_sign_on import LIFETIME, Answer, Departure, SingleSignOn, browser_token

CALLBACK: Final = "/sign-in/sso/callback"
_MOST_CHARACTERS: Final = 4000


Next = Annotated[str, QueryParameter(name="next", required=False, max_length=500)]


@get("/sign-in/sso", media_type=MediaType.HTML, include_in_schema=False)
async def show_providers(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    oidc: NamedDependency[OidcClient],
    next_: Next = HOME,
    email: Annotated[str, QueryParameter(max_length=500)] = "",
) -> Response[bytes]:
    """Ask for an address, and offer the provider of its organization.

    A link leads there and no redirect: browsers send no form of ours to another site.
    """
    provider = None
    if email:
        desk = SingleSignOn(api.pool, oidc, api.sealing)
        provider = await desk.provider_for(email, client_address(request) or "", api.clock.now())
    return Response(render("single_sign_on.html", email=email, provider=provider, next=inside(next_)))


@get("/sign-in/sso/{provider_id:str}", media_type=MediaType.HTML, include_in_schema=False)
async def leave_for_provider(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    oidc: NamedDependency[OidcClient],
    provider_id: FromPath[str],
    next_: Next = HOME,
) -> Response[bytes]:
    """Send the browser to its provider. It comes back to `next`, a path of ours."""
    site = await site_of(request)
    browser = browser_token(cookies.cookie_of(request, cookies.SINGLE_SIGN_ON_NAME))
    departure = Departure(
        provider_id=provider_id,
        browser=browser,
        redirect_uri=site.origin + CALLBACK,
        return_to=inside(next_),
        address=client_address(request) or "",
    )
    there = await SingleSignOn(api.pool, oidc, api.sealing).depart(departure, api.clock.now())
    # For as long as the way there may take.
    kept = cookies.cookie(
        cookies.SINGLE_SIGN_ON_NAME, browser, secure=site.secure, max_age_s=int(LIFETIME.total_seconds())
    )
    return Response(b"", status_code=303, headers={"Location": there}, cookies=[kept])


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
    site, now = await site_of(request), api.clock.now()
    browser = cookies.cookie_of(request, cookies.SINGLE_SIGN_ON_NAME) or ""
    device = device_of(request, cookies.cookie_of(request, cookies.DEVICE_NAME))
    arrival = await SingleSignOn(api.pool, oidc, api.sealing).arrive(
        answer, browser, site.origin + CALLBACK, device, now
    )
    progress = await api.desk.accept(arrival.user_id, Factor.SINGLE_SIGN_ON, device, now)
    return await go_on(request, api, progress, arrival.return_to)

"""The pages for people: what runs here, and the one-time link that begins the set-up."""

from typing import Annotated, Any

import structlog
from litestar import MediaType, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from msgspec import Struct

from voltway.api.context import ApiContext
from voltway.api.templates import render
from voltway.kit.postgres import AWAY
from voltway.kit.settings import GatewaySettings
from voltway.people import store_setup_state
from voltway.people.setup_link import token_hash
from voltway.sessions import store_listing as sessions
from voltway.stations import store_listing as stations

_ANY_HOST = {"0.0.0.0", "::"}  # noqa: S104  (compared with, not bound to)

_log = structlog.get_logger()


class Numbers(Struct, frozen=True, kw_only=True):
    """What the network does at this moment."""

    known: int
    online: int
    pending: int
    active_sessions: int


@get("/", media_type=MediaType.HTML, include_in_schema=False)
async def show_front(request: Request[Any, Any, Any], api: NamedDependency[ApiContext]) -> bytes:
    """What runs here. Works, and says so, while the database is away."""
    urls = ocpp_urls(api.settings.gateway, request.url.hostname or "localhost")
    return render("front.html", numbers=await _numbers(api), ocpp_urls=urls)


@get("/setup", media_type=MediaType.HTML, include_in_schema=False)
async def show_setup(
    api: NamedDependency[ApiContext],
    token: Annotated[str, QueryParameter(max_length=200)] = "",
) -> Response[bytes]:
    """Whether a one-time link is still good. Looking at it does not use it up."""
    async with api.pool.connection() as connection:
        valid = await store_setup_state.is_usable(connection, token_hash(token), api.clock.now())
    return Response(render("setup.html", valid=valid), status_code=200 if valid else 410)


def ocpp_urls(gateway: GatewaySettings, asked_host: str) -> list[str]:
    """Where stations connect, without their id; `asked_host` stands in where the gateway listens on every address."""
    host = asked_host if gateway.host in _ANY_HOST else gateway.host
    if ":" in host and not host.startswith("["):
        host = f"[{host}]"
    urls = [f"ws://{host}:{gateway.port}{gateway.path_prefix}/"]
    if gateway.tls_certificate is not None:
        urls.insert(0, f"wss://{host}:{gateway.tls_port}{gateway.path_prefix}/")
    return urls


async def _numbers(api: ApiContext) -> Numbers | None:
    try:
        async with api.pool.connection(timeout=1.0) as connection:
            counts = await stations.count(connection)
            active = await sessions.count_active(connection)
    except AWAY as error:
        _log.warning("the front page has no numbers", error=type(error).__name__)
        return None
    return Numbers(known=counts.known, online=counts.online, pending=counts.pending, active_sessions=active)

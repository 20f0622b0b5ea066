"""The pages for people: what runs here, and the one-time link that begins the set-up."""

import asyncio
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

import structlog
from litestar import MediaType, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from msgspec import Struct

from voltway.api.context import ApiContext
from voltway.api.templates import render
from voltway.kit import scope
from voltway.kit.postgres import AWAY
from voltway.kit.settings import GatewaySettings
from voltway.people import store_setup_state
from voltway.people.setup_link import token_hash
from voltway.sessions import store_listing as sessions
from voltway.stations import store_listing as stations
from voltway.vocabulary.access import ROOT

_ANY_HOST = {"0.0.0.0", "::"}  # noqa: S104  (compared with, not bound to)

FRESH_FOR: Final = timedelta(seconds=2)

_log = structlog.get_logger()


class Numbers(Struct, frozen=True, kw_only=True):
    """What the network does at this moment."""

    known: int
    online: int
    pending: int
    active_sessions: int


class LatestNumbers:
    """The numbers of the front page, counted at most once in `FRESH_FOR`, however many strangers ask."""

    def __init__(self, api: ApiContext) -> None:
        self._api = api
        self._counting = asyncio.Lock()
        self._counted_at: datetime | None = None
        self._numbers: Numbers | None = None

    async def get(self) -> Numbers | None:
        """The numbers; None while the database is away."""
        async with self._counting:
            now = self._api.clock.now()
            if self._counted_at is None or not timedelta(0) <= now - self._counted_at < FRESH_FOR:
                self._numbers = await self._count()
                self._counted_at = now
            return self._numbers

    async def _count(self) -> Numbers | None:
        try:
            with scope.entered((ROOT,)):
                async with self._api.pool.connection(timeout=1.0) as connection:
                    counts = await stations.count(connection)
                    active = await sessions.count_active(connection)
        except AWAY as error:
            _log.warning("the front page has no numbers", error=type(error).__name__)
            return None
        return Numbers(known=counts.known, online=counts.online, pending=counts.pending, active_sessions=active)


@get("/", media_type=MediaType.HTML, include_in_schema=False)
async def show_front(
    request: Request[Any, Any, Any], api: NamedDependency[ApiContext], numbers: NamedDependency[LatestNumbers]
) -> bytes:
    """What runs here. Works, and says so, while the database is away."""
    urls = ocpp_urls(api.settings.gateway, request.url.hostname or "localhost")
    return render("front.html", numbers=await numbers.get(), ocpp_urls=urls)


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

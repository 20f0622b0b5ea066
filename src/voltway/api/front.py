"""The first pages: what runs here, and the stations."""

import asyncio
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from litestar import MediaType, Request, get
from litestar.di import NamedDependency
from msgspec import Struct

from voltway.api.context import ApiContext
from voltway.api.templates import render
from voltway.api.visitors import visitor_of
from voltway.kit import scope
from voltway.kit.postgres import AWAY, Connection
from voltway.kit.settings import GatewaySettings
from voltway.people import access
from voltway.sessions import store_listing as sessions
from voltway.stations import store_listing as stations
from voltway.vocabulary.access import ROOT, Permission

_ANY_HOST = {"0.0.0.0", "::"}  # noqa: S104  (compared with, not bound to)

_MOST_STATIONS: Final = 500
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
    """What runs here, for whoever may see the whole network. Works, and says so, while the database is away."""
    urls = ocpp_urls(api.settings.gateway, request.url.hostname or "localhost")
    try:
        visitor, away = await visitor_of(request), False
    except AWAY:
        visitor, away = None, True
    sees_all = visitor is not None and ROOT in access.scope(
        visitor.principal, Permission.STATIONS_READ, api.clock.now()
    )
    return render(
        "front.html",
        visitor=visitor,
        away=away,
        numbers=await numbers.get() if sees_all else None,
        sees_all=sees_all,
        ocpp_urls=urls,
    )


@get("/stations", media_type=MediaType.HTML, include_in_schema=False)
async def show_stations(request: Request[Any, Any, Any], connection: NamedDependency[Connection]) -> bytes:
    """The stations that the visitor may see."""
    rows = await stations.page(connection, limit=_MOST_STATIONS)
    return render("stations.html", visitor=request.scope["state"].get("visitor"), stations=rows, most=_MOST_STATIONS)


def ocpp_urls(gateway: GatewaySettings, asked_host: str) -> list[str]:
    """Where stations connect, without their id; `asked_host` stands in where the gateway listens on every address."""
    host = asked_host if gateway.host in _ANY_HOST else gateway.host
    if ":" in host and not host.startswith("["):
        host = f"[{host}]"
    urls = [f"ws://{host}:{gateway.port}{gateway.path_prefix}/"]
    if gateway.tls_certificate is not None:
        urls.insert(0, f"wss://{host}:{gateway.tls_port}{gateway.path_prefix}/")
    return urls

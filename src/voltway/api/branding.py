"""White label: pages wear what the organization shows whose host name the browser named.

Names stand in the pages; colours and logo come as files of their own, since the pages' policy (`headers.py`) allows
neither styles nor pictures inside them.
"""

import asyncio
import hashlib
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from litestar import Request, Response, get
from litestar.datastructures import MutableScopeHeaders
from litestar.di import NamedDependency
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from voltway.api import colours
from voltway.api.context import ApiContext
from voltway.api.templates import wear, worn
from voltway.kit.postgres import AWAY
from voltway.people import store_branding
from voltway.people.seeing import everybody
from voltway.people.store_branding import Branding
from voltway.vocabulary.errors import NotFound

FRESH_FOR: Final = timedelta(seconds=2)
_BARE: Final = ("/api/v1", "/scim/", "/static/")

_log = structlog.get_logger()
_Request = Request[Any, Any, Any]


class Wardrobe:
    """Dresses every page before it is answered, also one that there isn't.

    What all host names show is read at most once in `FRESH_FOR`, whatever names strangers make up. While the database
    is away pages wear what they wore last.
    """

    def __init__(self, app: ASGIApp, api: ApiContext) -> None:
        self._app = app
        self._api = api
        self._reading = asyncio.Lock()
        self._read_at: datetime | None = None
        self._operator = Branding()
        self._by_host: dict[str, Branding] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI has it."""
        if scope["type"] == ScopeType.HTTP and not scope["path"].startswith(_BARE):
            wear(await self._of(_host_name(scope)))
        await self._app(scope, receive, send)

    async def _of(self, host_name: str) -> Branding:
        async with self._reading:
            now = self._api.clock.now()
            if self._read_at is None or not timedelta(0) <= now - self._read_at < FRESH_FOR:
                await self._read()
                self._read_at = self._api.clock.now()
        return self._by_host.get(host_name, self._operator)

    async def _read(self) -> None:
        try:
            async with asyncio.timeout(1.0), everybody(self._api.pool) as connection:
                found = await store_branding.hosts(connection)
        except (TimeoutError, *AWAY) as error:
            _log.warning("pages can't learn what they look like", error=type(error).__name__)
            return
        self._by_host = {one.host_name: one for one in found if one.host_name is not None}
        self._operator = next((one for one in found if one.organization_id == Branding().organization_id), Branding())


@get("/branding.css", media_type="text/css", include_in_schema=False)
async def show_colours(request: _Request) -> Response[bytes]:
    """The organization's colours, as far as its pages differ from ours."""
    text = colours.stylesheet(worn().accent_colour).encode()
    return _file(request, text, "text/css", hashlib.sha256(text).hexdigest()[:32])


@get("/branding/logo", include_in_schema=False)
async def show_logo(request: _Request, api: NamedDependency[ApiContext]) -> Response[bytes]:
    """The organization's logo. Raises NotFound where it has none."""
    shown = worn()
    logo = None
    if shown.logo_of is not None:
        async with everybody(api.pool) as connection:
            logo = await store_branding.logo(connection, shown.logo_of)
    if logo is None:
        raise NotFound(f"{shown.page_name} shows no logo", "PUT /api/v1/organizations/{organization_id}/logo sets one")
    return _file(request, logo.content, logo.media_type, logo.digest)


def _file(request: _Request, content: bytes, media_type: str, digest: str) -> Response[bytes]:
    """`content`, or that the browser has it already (RFC 9110, 13.1.2). It asks each time: a change shows at once."""
    headers = {"ETag": f'"{digest}"', "Cache-Control": "no-cache"}
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")}
    if headers["ETag"] in known:
        return Response(b"", status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _host_name(scope: Scope) -> str:
    try:
        return urlsplit(f"//{MutableScopeHeaders(scope).get('host', '')}").hostname or ""
    except ValueError:
        return ""

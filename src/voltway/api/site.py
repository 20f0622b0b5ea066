"""Under which address a browser came: whose pages it sees, and what its passkeys belong to."""

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from msgspec import Struct

from voltway.api import cookies
from voltway.api.client_address import client_address, client_scheme
from voltway.api.context import ApiContext
from voltway.api.templates import worn
from voltway.kit import scope
from voltway.people import store_organizations
from voltway.people.passkeys import RelyingParty
from voltway.people.sign_in_sessions import Device
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.errors import NotFound


class Site(Struct, frozen=True, kw_only=True):
    """One address of the pages. `origin` is what browsers write into `Origin`; `secure`: it is HTTPS.

    `name` is what its pages call themselves.
    """

    origin: str
    host_name: str
    secure: bool
    name: str

    @property
    def relying_party(self) -> RelyingParty:
        """Us, for the passkeys of this address."""
        return RelyingParty(id=self.host_name, name=self.name, origin=self.origin)


async def site_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Site:
    """The address the browser came under: that of the setting `web.public_url`, or an organization's host name.

    Without the setting whatever the browser says is believed, which is for trying things out. Raises NotFound for an
    address that is nobody's.
    """
    api: ApiContext = connection.app.state.api
    asked = connection.headers.get("Host", "")
    try:
        public = urlsplit(api.settings.web.public_url or f"{client_scheme(connection)}://{asked}")
        host_name = urlsplit(f"//{asked}").hostname or ""
    except ValueError:
        raise NotFound(f"no pages are served as {asked[:80]!r}", "open the address of your operator") from None
    if asked == public.netloc:
        return _site(public.scheme, public.netloc, public.hostname or "")
    with scope.entered((ROOT,)):
        async with api.pool.connection() as database:
            organization = await store_organizations.by_host_name(database, host_name)
    if organization is None:
        raise NotFound(f"no pages are served as {asked[:80]!r}", f"open {public.geturl()}")
    return _site(public.scheme, asked, host_name)


def device_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Device:
    """Where the browser is, what it says it is, and by which cookie it is known."""
    return Device(
        address=client_address(connection),
        user_agent=connection.headers.get("User-Agent"),
        cookie=cookies.cookie_of(connection, cookies.DEVICE_NAME),
    )


def _site(scheme: str, netloc: str, host_name: str) -> Site:
    return Site(origin=f"{scheme}://{netloc}", host_name=host_name, secure=scheme == "https", name=worn().page_name)

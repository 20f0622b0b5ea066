"""The address a request came from: the one place that knows, whatever stands between browser and us."""

from typing import Any

from litestar.connection import ASGIConnection

from voltway.kit.proxies import Origin

AnyConnection = ASGIConnection[Any, Any, Any, Any]


def client_address(connection: AnyConnection) -> str | None:
    """The client's address, as far as trusted proxies tell (`web.trusted_proxies`); None where there is none."""
    return None if connection.client is None else _origin(connection).address


def client_scheme(connection: AnyConnection) -> str:
    """`https` or `http`: how the client came, as far as trusted proxies tell."""
    encrypted = None if connection.client is None else _origin(connection).encrypted
    if encrypted is None:
        return connection.url.scheme
    return "https" if encrypted else "http"


def _origin(connection: AnyConnection) -> Origin:
    peer = connection.client.host if connection.client else ""
    headers = connection.headers
    told: Origin = connection.app.state.api.proxies.origin(peer, lambda name: ",".join(headers.getall(name, [])))
    return told

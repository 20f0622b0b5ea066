"""The address a request came from: the one place that knows, whatever stands between browser and us."""

from typing import Any

from litestar.connection import ASGIConnection


def client_address(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """The address of the other end of the connection; None where it has none (a Unix socket)."""
    return connection.client.host if connection.client else None

"""Who may: every request below /api/v1 carries a bearer key (RFC 6750), made by `voltway key add`."""

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler

from voltway.api.context import ApiContext
from voltway.people.api_keys import check_key
from voltway.people.store_keys import KeyRow, KeyScope

REALM = 'Bearer realm="voltway"'
_READING = {"GET", "HEAD", "OPTIONS"}


async def require_key(connection: ASGIConnection, _handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]  # a guard fits any connection
    """Litestar guard: raises 401 without a usable key and 403 where a key that may only read asks for a change."""
    api: ApiContext = connection.app.state.api
    key = await _key_of(connection.headers.get("Authorization"), api)
    if connection.scope.get("method") not in _READING and key.scope is not KeyScope.WRITE:
        raise PermissionDeniedException(
            f"the key {key.name!r} may only read; make one with scope write",
            headers={"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="write"'},
        )
    connection.scope["auth"] = key


async def _key_of(authorization: str | None, api: ApiContext) -> KeyRow:
    if authorization is None:
        raise NotAuthorizedException(
            "a key is needed: send the header Authorization: Bearer <key>", headers={"WWW-Authenticate": REALM}
        )
    scheme, _, presented = authorization.partition(" ")
    key = None
    if scheme.lower() == "bearer":
        async with api.pool.connection() as connection:
            key = await check_key(connection, presented.strip(), api.clock.now())
    if key is None:
        raise NotAuthorizedException(
            "the key is unknown, expired or revoked", headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'}
        )
    return key

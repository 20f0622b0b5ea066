"""Who asks: a bearer key or token (RFC 6750), or a browser's session, becomes somebody with grants."""

from litestar.exceptions import NotAuthorizedException

from voltway.api.client_address import AnyConnection, client_address
from voltway.api.context import ApiContext
from voltway.api.visitors import require_own_page, visitor_of
from voltway.kit import scope
from voltway.people import access_tokens
from voltway.people.access import Principal
from voltway.people.api_keys import check_key, principal_of
from voltway.vocabulary.access import ROOT

REALM = 'Bearer realm="voltway"'


async def recognise(connection: AnyConnection) -> Principal:
    """Whoever asks. Raises NotAuthorizedException (401) for nobody known."""
    authorization = connection.headers.get("Authorization")
    if authorization is None:
        visitor = await visitor_of(connection)
        if visitor is not None:
            await require_own_page(connection)
            connection.scope["state"]["visitor"] = visitor
            return visitor.principal
        raise NotAuthorizedException(
            "a key is needed: send the header Authorization: Bearer <key>", headers={"WWW-Authenticate": REALM}
        )
    scheme, _, presented = authorization.partition(" ")
    principal = await _bearer(connection, presented.strip()) if scheme.lower() == "bearer" else None
    if principal is None:
        raise NotAuthorizedException(
            "the key is unknown, expired or revoked, or used from elsewhere",
            headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'},
        )
    return principal


async def _bearer(connection: AnyConnection, presented: str) -> Principal | None:
    """Whose key it is, or whose access token."""
    api: ApiContext = connection.app.state.api
    address = client_address(connection) or ""
    # Whose it is stands in the key: until it is read, it may be anybody's.
    with scope.entered((ROOT,)):
        async with api.pool.connection() as database:
            if presented.startswith(access_tokens.PREFIX):
                return await access_tokens.check_token(database, presented, api.clock.now(), address)
            key = await check_key(database, presented, api.clock.now(), address)
    return principal_of(key) if key else None

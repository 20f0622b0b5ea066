"""OAuth 2.1 for programs: POST /oauth/token (client credentials), and where that stands written (RFC 8414)."""

from base64 import b64decode
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl, unquote_plus

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ClientException
from msgspec import Struct

from voltway.api.client_address import client_address
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.site import site_of
from voltway.kit.proxies import neighbourhood
from voltway.people import access_tokens, store_throttle, throttle
from voltway.people.access_tokens import MadeToken
from voltway.people.seeing import everybody
from voltway.people.throttle import Kind
from voltway.vocabulary.access import Permission
from voltway.vocabulary.errors import InvalidInput

TOKEN_PATH: Final = "/oauth/token"
_FORM: Final = "application/x-www-form-urlencoded"
_LARGEST_FORM_BYTES: Final = 10_000


class TokenResponse(Struct, frozen=True, kw_only=True):
    """RFC 6749, 5.1. `expires_in` in seconds; `scope`: the permissions, with spaces between them."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class TokenError(Struct, frozen=True, kw_only=True):
    """RFC 6749, 5.2."""

    error: str
    error_description: str


class ServerMetadata(Struct, frozen=True, kw_only=True):
    """RFC 8414, 2."""

    issuer: str
    token_endpoint: str
    service_documentation: str
    scopes_supported: list[Permission]
    response_types_supported: list[str]
    grant_types_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]


class _Asked(Struct, frozen=True, kw_only=True):
    client_id: str
    client_secret: str
    scope: str | None
    grant_type: str | None


class _Wrong(Exception):
    """What is wrong with a request, in the words of RFC 6749, 5.2."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = TokenError(error=error, error_description=description)


@post(TOKEN_PATH, include_in_schema=False, status_code=HTTPStatus.OK)
async def give_token(
    request: ApiRequest, api: NamedDependency[ApiContext]
) -> Response[TokenResponse] | Response[TokenError]:
    """Exchange a key for a token. The client proves itself by HTTP Basic or in the form, not both."""
    by_header = "authorization" in request.headers
    try:
        asked = _asked(request.headers.get("Authorization"), await _form(request))
        made = await _exchange(api, asked, client_address(request) or "")
    except _Wrong as wrong:
        return _refusal(wrong.error, by_header=by_header)
    answer = TokenResponse(
        access_token=made.token,
        token_type="Bearer",
        expires_in=int((made.expires_at - api.clock.now()).total_seconds()),
        scope=" ".join(made.permissions),
    )
    return Response(answer, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})


@get("/.well-known/oauth-authorization-server", include_in_schema=False)
async def show_server_metadata(request: ApiRequest) -> ServerMetadata:
    """Where tokens are given, and for what."""
    here = (await site_of(request)).origin
    return ServerMetadata(
        issuer=here,
        token_endpoint=here + TOKEN_PATH,
        service_documentation=f"{here}/api",
        scopes_supported=list(Permission),
        response_types_supported=[],
        grant_types_supported=["client_credentials"],
        token_endpoint_auth_methods_supported=["client_secret_basic", "client_secret_post"],
    )


async def _exchange(api: ApiContext, asked: _Asked, address: str) -> MadeToken:
    """Wrong secrets are throttled by network; right ones are not, however many there are."""
    if asked.grant_type != "client_credentials":
        raise _Wrong("unsupported_grant_type", "only client_credentials is supported")
    now = api.clock.now()
    draws = [throttle.draw(Kind.CLIENT_FROM_ADDRESS, neighbourhood(address))]
    async with everybody(api.pool) as conn:
        wait_s = await store_throttle.take(conn, draws, now)
    if wait_s is not None:
        raise ClientException(
            "that was tried too often", status_code=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(wait_s)}
        )
    async with everybody(api.pool) as conn:
        try:
            made = await access_tokens.exchange(conn, asked.client_id, asked.client_secret, asked.scope, now, address)
        except InvalidInput as error:
            raise _Wrong("invalid_scope", str(error)) from error
        if made is None:
            raise _Wrong("invalid_client", "the key is unknown, expired or revoked, or used from elsewhere")
        await store_throttle.give_back(conn, draws, now)
    return made


async def _form(request: ApiRequest) -> dict[str, str]:
    """The form. A parameter that is there twice makes it invalid (OAuth 2.1, 3.2.2)."""
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != _FORM:
        raise _Wrong("invalid_request", f"send the parameters as {_FORM}")
    body = await request.body()
    try:
        pairs = parse_qsl(body[:_LARGEST_FORM_BYTES].decode("utf-8"), keep_blank_values=True, max_num_fields=50)
    except ValueError as error:
        raise _Wrong("invalid_request", "the form can't be read") from error
    if len(body) > _LARGEST_FORM_BYTES or len(dict(pairs)) != len(pairs):
        raise _Wrong("invalid_request", "a parameter is there twice, or the form is too long")
    return dict(pairs)


def _asked(authorization: str | None, form: dict[str, str]) -> _Asked:
    if authorization is None:
        if "client_id" not in form or "client_secret" not in form:
            raise _Wrong("invalid_client", "send client_id and client_secret, by HTTP Basic or in the form")
        return _for(form["client_id"], form["client_secret"], form)
    if "client_secret" in form:
        raise _Wrong("invalid_request", "the client proves itself once, by header or in the form")
    scheme, _, encoded = authorization.partition(" ")
    try:
        client_id, colon, secret = b64decode(encoded.strip(), validate=True).decode("utf-8").partition(":")
    except ValueError as error:
        raise _Wrong("invalid_client", "the header Authorization can't be read") from error
    if scheme.lower() != "basic" or not colon:
        raise _Wrong("invalid_client", "the client proves itself by HTTP Basic or in the form")
    # RFC 6749, 2.3.1: both are form-encoded within the header.
    return _for(unquote_plus(client_id), unquote_plus(secret), form)


def _for(client_id: str, client_secret: str, form: dict[str, str]) -> _Asked:
    return _Asked(
        client_id=client_id,
        client_secret=client_secret,
        scope=form.get("scope") or None,
        grant_type=form.get("grant_type"),
    )


def _refusal(error: TokenError, *, by_header: bool) -> Response[TokenError]:
    if error.error != "invalid_client":
        return Response(error, status_code=HTTPStatus.BAD_REQUEST, headers={"Cache-Control": "no-store"})
    headers = {"WWW-Authenticate": 'Basic realm="voltway"'} if by_header else {}
    return Response(error, status_code=HTTPStatus.UNAUTHORIZED, headers=headers)

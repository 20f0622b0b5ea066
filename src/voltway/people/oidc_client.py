"""Talking to OpenID providers: discovery, the way there, and the exchange of a code for an ID token.

Everything a provider says is bounded in time and size. Addresses have to be https, or loopback where the issuer is
itself; redirects are not followed. Discovery and keys are kept for an hour; an unknown key is looked for once more.
"""

import asyncio
import ipaddress
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import httpx
import msgspec
from joserfc.jwk import KeySet
from msgspec import Struct

from voltway import __version__
from voltway.people.oidc import IdentityProvider
from voltway.people.oidc_tokens import Expected, UnknownKey, keys_of, verified_claims
from voltway.vocabulary.errors import InvalidInput, Refused, Unavailable

KEPT_FOR: Final = timedelta(hours=1)
KEYS_ARE_TRUE_FOR: Final = timedelta(minutes=1)
"""A token with an unknown key makes us ask for the keys again, but no more often than this."""
TIMEOUT_S: Final = 10.0
CONNECT_TIMEOUT_S: Final = 5.0
LARGEST_ANSWER_BYTES: Final = 512 * 1024
MOST_PROVIDERS_KEPT: Final = 1000
_TOLD_CHARACTERS: Final = 200


class Metadata(Struct, frozen=True, kw_only=True):
    """What a provider says of itself (OpenID Connect Discovery 1.0, 3), as far as it is used."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: list[str] = msgspec.field(default_factory=lambda: ["client_secret_basic"])
    authorization_response_iss_parameter_supported: bool = False


class Way(Struct, frozen=True, kw_only=True):
    """One way to a provider and back to `redirect_uri`. `verifier` is PKCE's and stays here.

    `anew`: the provider is to ask who it is, also somebody whom it knows (Core 1.0, 3.1.2.1).
    """

    redirect_uri: str
    state: str
    nonce: str
    verifier: str
    anew: bool = False


class _Tokens(Struct, frozen=True, kw_only=True):
    id_token: str
    access_token: str
    token_type: str = "Bearer"


class _Kept(Struct, frozen=True):
    what: Any
    since: datetime


class OidcClient:
    """Talks to any number of providers. One per process; `close` at the end."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """`transport` carries requests otherwise than over the network."""
        self._transport = transport
        self._http: httpx.AsyncClient | None = None
        self._metadata: dict[str, _Kept] = {}
        self._keys: dict[str, _Kept] = {}

    async def discover(self, issuer: str, now: datetime) -> Metadata:
        """What the issuer says of itself. Raises Unavailable, or Refused for what can't be used."""
        kept = self._metadata.get(issuer)
        if kept is None or not timedelta(0) <= now - kept.since < KEPT_FOR:
            document = await self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", issuer)
            kept = _keep(self._metadata, issuer, metadata_of(issuer, document), now)
        metadata: Metadata = kept.what
        return metadata

    async def claims(
        self, provider: IdentityProvider, secret: str | None, code: str, way: Way, now: datetime
    ) -> Mapping[str, Any]:
        """What the provider says of whoever brought `code`. Raises Refused or Unavailable."""
        metadata = await self.discover(provider.issuer, now)
        tokens = await self._exchange(provider, metadata, secret, code, way)
        expected = Expected(
            issuer=metadata.issuer, client_id=provider.client_id, nonce=way.nonce, access_token=tokens.access_token
        )
        try:
            claims = verified_claims(tokens.id_token, await self._keys_of(metadata, now), expected, now)
        except UnknownKey:
            keys = await self._keys_of(metadata, now, KEYS_ARE_TRUE_FOR)
            claims = verified_claims(tokens.id_token, keys, expected, now)
        return await self._completed(provider, metadata, tokens, claims)

    async def close(self) -> None:
        """Let go of all connections."""
        if self._http is not None:
            await self._http.aclose()

    async def _exchange(
        self, provider: IdentityProvider, metadata: Metadata, secret: str | None, code: str, way: Way
    ) -> _Tokens:
        """The code for tokens (RFC 6749, 4.1.3; RFC 7636, 4.5)."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": way.redirect_uri,
            "code_verifier": way.verifier,
        }
        headers = {}
        if secret is not None and "client_secret_basic" in metadata.token_endpoint_auth_methods_supported:
            headers["Authorization"] = _basic(provider.client_id, secret)
        else:
            form |= {"client_id": provider.client_id} | ({} if secret is None else {"client_secret": secret})
        answer = await self._ask("POST", metadata.token_endpoint, provider.issuer, headers=headers, form=form)
        try:
            tokens = msgspec.convert(answer, _Tokens)
        except msgspec.ValidationError as error:
            raise Refused(f"{provider.name} gave no ID token ({error})", "the scope openid must be allowed") from error
        if tokens.token_type.lower() != "bearer":
            raise Refused(f"{provider.name} gave a token of the type {tokens.token_type[:40]!r}")
        return tokens

    async def _completed(
        self, provider: IdentityProvider, metadata: Metadata, tokens: _Tokens, claims: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The claims with what only the UserInfo endpoint tells (Core 1.0, 5.3): many ID tokens are thin."""
        wanted = {"email", provider.groups_claim} - {None}
        if metadata.userinfo_endpoint is None or wanted <= claims.keys():
            return claims
        headers = {"Authorization": f"Bearer {tokens.access_token}"}
        more = await self._ask("GET", metadata.userinfo_endpoint, provider.issuer, headers=headers)
        if not isinstance(more, dict) or more.get("sub") != claims["sub"]:
            raise Refused(f"{provider.name} speaks of somebody else in its UserInfo", "ask who runs the provider")
        return {**more, **claims}

    async def _keys_of(self, metadata: Metadata, now: datetime, true_for: timedelta = KEPT_FOR) -> KeySet:
        kept = self._keys.get(metadata.jwks_uri)
        if kept is None or not timedelta(0) <= now - kept.since < true_for:
            document = await self._get(metadata.jwks_uri, metadata.issuer)
            kept = _keep(self._keys, metadata.jwks_uri, keys_of(document), now)
        keys: KeySet = kept.what
        return keys

    async def _get(self, url: str, issuer: str) -> Any:
        return await self._ask("GET", url, issuer)

    async def _ask(
        self,
        method: str,
        url: str,
        issuer: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Any:
        require_address(url, issuer)
        if self._http is None:
            self._http = httpx.AsyncClient(
                timeout=httpx.Timeout(TIMEOUT_S, connect=CONNECT_TIMEOUT_S),
                headers={"User-Agent": f"Voltway/{__version__} (single sign-on)", "Accept": "application/json"},
                transport=self._transport,
                follow_redirects=False,
                trust_env=False,
            )
        try:
            async with (
                asyncio.timeout(TIMEOUT_S),
                self._http.stream(method, url, headers=headers, data=form) as response,
            ):
                return _json(url, response.status_code, await _body(response))
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL) as error:
            what = str(error)[:_TOLD_CHARACTERS] or type(error).__name__
            raise Unavailable(f"the identity provider at {url} does not answer ({what})", "try again later") from error


def authorization_url(provider: IdentityProvider, metadata: Metadata, way: Way) -> str:
    """Where the browser goes (Core 1.0, 3.1.2.1; RFC 7636, 4.3 with S256)."""
    challenge = urlsafe_b64encode(sha256(way.verifier.encode()).digest()).rstrip(b"=").decode()
    anew = {"prompt": "login", "max_age": "0"} if way.anew else {}
    if way.anew and provider.step_up_values:
        anew["acr_values"] = " ".join(provider.step_up_values)
    query = urlencode(
        {
            "response_type": "code",
            "client_id": provider.client_id,
            "redirect_uri": way.redirect_uri,
            "scope": " ".join(dict.fromkeys(["openid", *provider.scopes])),
            "state": way.state,
            "nonce": way.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **anew,
        }
    )
    joint = "&" if urlsplit(metadata.authorization_endpoint).query else "?"
    return f"{metadata.authorization_endpoint}{joint}{query}"


def metadata_of(issuer: str, document: Any) -> Metadata:
    """The issuer's metadata. Raises Refused for one that is another's (Discovery 1.0, 4.3) or can't be used."""
    try:
        metadata = msgspec.convert(document, Metadata)
    except msgspec.ValidationError as error:
        raise Refused(f"what {issuer} says of itself can't be used ({error})", "check the issuer") from error
    if metadata.issuer != issuer:
        raise Refused(f"{issuer} calls itself {metadata.issuer[:_TOLD_CHARACTERS]}", "use exactly that as the issuer")
    for url in (metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri):
        require_address(url, issuer)
    return metadata


def require_address(url: str, issuer: str) -> None:
    """Raises InvalidInput unless `url` is https, or loopback as its issuer is: secrets and keys go this way."""
    if _is_https(url) or (_is_loopback(url) and _is_loopback(issuer)):
        return
    raise InvalidInput(f"{url[:_TOLD_CHARACTERS]!r} is not an https address", "a provider is reached over https only")


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _is_loopback(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        return parts.scheme in {"http", "https"} and (host == "localhost" or ipaddress.ip_address(host).is_loopback)
    except ValueError:
        return False


def _basic(client_id: str, secret: str) -> str:
    """RFC 6749, 2.3.1: both are form-encoded first."""
    return "Basic " + b64encode(f"{quote(client_id, safe='')}:{quote(secret, safe='')}".encode()).decode()


async def _body(response: httpx.Response) -> bytes:
    body = b""
    async for part in response.aiter_bytes():
        body += part
        if len(body) > LARGEST_ANSWER_BYTES:
            raise Refused(
                f"the identity provider at {response.url} answers with more than {LARGEST_ANSWER_BYTES} bytes"
            )
    return body


def _json(url: str, status: int, body: bytes) -> Any:
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        document = None
    if status == 200 and document is not None:
        return document
    if status >= 500:
        raise Unavailable(f"the identity provider at {url} does not answer (HTTP {status})", "try again later")
    told = document.get("error_description") or document.get("error") if isinstance(document, dict) else None
    what = f"HTTP {status}" + (f": {str(told)[:_TOLD_CHARACTERS]}" if told else "")
    raise Refused(f"the identity provider at {url} refuses ({what})", "check its address, client_id and secret")


def _keep(kept: dict[str, _Kept], name: str, what: object, now: datetime) -> _Kept:
    """Keep it; the oldest goes when there are too many, as anybody with an organization may name issuers."""
    kept.pop(name, None)
    if len(kept) >= MOST_PROVIDERS_KEPT:
        kept.pop(next(iter(kept)))
    kept[name] = _Kept(what, now)
    return kept[name]

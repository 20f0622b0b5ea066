"""Providers that are slow, wrong, huge or out to harm. One that is right: tests/api/test_single_sign_on.py."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.fixtures.single_sign_on import NOON, PROVIDER
from voltway.people.oidc_client import (
    LARGEST_ANSWER_BYTES,
    OidcClient,
    Way,
    authorization_url,
    metadata_of,
    require_address,
)
from voltway.vocabulary.errors import InvalidInput, Refused, Unavailable, VoltwayError

ISSUER = PROVIDER.issuer
WAY = Way(redirect_uri="https://here.example/sign-in/sso/callback", state="s", nonce="n", verifier="v" * 43)
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/auth?tenant=1",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
    "userinfo_endpoint": f"{ISSUER}/me",
}
OF_ANOTHER_TYPE = {"access_token": "a", "id_token": "x", "token_type": "mac"}
FIRST, SECOND = ECKey.generate_key("P-256", {"kid": "1"}), ECKey.generate_key("P-256", {"kid": "2"})


class StandIn:
    """A provider as a function; counts what it is asked."""

    def __init__(self, **answers: Any) -> None:
        self.key = FIRST
        self.shown: ECKey | None = None
        self.asked: list[httpx.Request] = []
        self.claims: dict[str, Any] = {}
        self.answers: dict[str, Callable[[httpx.Request], httpx.Response]] = answers

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        name = request.url.path.rpartition("/")[2]
        if name in self.answers:
            return self.answers[name](request)
        return httpx.Response(200, json=getattr(self, name.replace("-", "_"))())

    def openid_configuration(self) -> Any:
        return METADATA

    def keys(self) -> Any:
        return {"keys": [(self.shown or self.key).as_dict(private=False)]}

    def token(self) -> Any:
        now = int(NOON.timestamp())
        claims = {"iss": ISSUER, "aud": "voltway", "sub": "1", "nonce": "n", "iat": now, "exp": now + 9999}
        signed = jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims | self.claims, self.key)
        return {"id_token": signed, "access_token": "at", "token_type": "bearer"}

    def me(self) -> Any:
        return {"sub": "1", "email": "ada@mine.example", "groups": ["g"], "nonce": "ignored"}

    def count(self, name: str) -> int:
        return sum(request.url.path.endswith(name) for request in self.asked)


def client(stand_in: Any) -> OidcClient:
    return OidcClient(httpx.MockTransport(stand_in))


async def test_a_thin_token_is_completed_and_never_overruled() -> None:
    provider = StandIn()
    claims = await client(provider).claims(PROVIDER, "se:cret", "code", WAY, NOON)
    assert (claims["email"], claims["groups"], claims["nonce"]) == ("ada@mine.example", ["g"], "n")
    token = next(request for request in provider.asked if request.url.path == "/token")
    assert token.headers["Authorization"] == "Basic dm9sdHdheTpzZSUzQWNyZXQ="
    form = parse_qs(token.content.decode())
    assert form["code_verifier"] == [WAY.verifier]
    assert form["redirect_uri"] == [WAY.redirect_uri]
    assert "client_secret" not in form


async def test_userinfo_of_somebody_else_is_refused() -> None:
    provider = StandIn(me=lambda _: httpx.Response(200, json={"sub": "2", "email": "eve@mine.example"}))
    with pytest.raises(Refused, match="somebody else"):
        await client(provider).claims(PROVIDER, None, "code", WAY, NOON)


async def test_new_keys_are_asked_for_once_a_minute() -> None:
    provider = StandIn()
    oidc = client(provider)
    await oidc.claims(PROVIDER, None, "code", WAY, NOON)
    await oidc.claims(PROVIDER, None, "code", WAY, NOON + timedelta(minutes=50))
    assert (provider.count("/keys"), provider.count("openid-configuration")) == (1, 1)
    provider.key = SECOND
    await oidc.claims(PROVIDER, None, "code", WAY, NOON + timedelta(minutes=51))
    assert provider.count("/keys") == 2
    provider.shown = SECOND
    provider.key = ECKey.generate_key("P-256", {"kid": "3"})
    for _ in range(3):
        with pytest.raises(Refused):
            await oidc.claims(PROVIDER, None, "code", WAY, NOON + timedelta(minutes=51, seconds=30))
    assert provider.count("/keys") == 2


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"token": lambda _: httpx.Response(400, json={"error": "invalid_grant"})}, Refused),
        ({"token": lambda _: httpx.Response(200, json={"access_token": "a"})}, Refused),
        ({"token": lambda _: httpx.Response(200, json=OF_ANOTHER_TYPE)}, Refused),
        ({"token": lambda _: httpx.Response(302, headers={"Location": "http://127.0.0.1/"})}, Refused),
        ({"token": lambda _: httpx.Response(503)}, Unavailable),
        ({"keys": lambda _: httpx.Response(200, text="<html>")}, Refused),
        ({"keys": lambda _: httpx.Response(200, content=b"[" * 100_000)}, Refused),
        ({"keys": lambda _: httpx.Response(200, content=b" " * (LARGEST_ANSWER_BYTES + 1))}, Refused),
        ({"openid-configuration": lambda _: httpx.Response(404)}, Refused),
        ({"openid-configuration": lambda _: httpx.Response(200, json=METADATA | {"issuer": "https://x"})}, Refused),
        ({"openid-configuration": lambda _: httpx.Response(200, json=[1])}, Refused),
    ],
)  # fmt: skip  # a row per fault
async def test_a_provider_that_is_wrong_lets_nobody_in(answers: Any, error: type[VoltwayError]) -> None:
    with pytest.raises(error):
        await client(StandIn(**answers)).claims(PROVIDER, None, "code", WAY, NOON)


async def test_a_provider_that_is_away_says_so() -> None:
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(Unavailable, match="does not answer"):
        await client(away).discover(ISSUER, NOON)


def test_where_the_browser_goes() -> None:
    url = authorization_url(PROVIDER, metadata_of(ISSUER, METADATA), WAY)
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    # RFC 7636, appendix B.
    rfc = msgspec.structs.replace(WAY, verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" in authorization_url(
        PROVIDER, metadata_of(ISSUER, METADATA), rfc
    )
    assert WAY.verifier not in url
    assert query["tenant"] == "1"
    assert query["code_challenge_method"] == "S256"
    assert query["scope"] == "openid email profile groups"
    assert (query["state"], query["nonce"], query["response_type"]) == ("s", "n", "code")
    assert not query.keys() & {"prompt", "max_age", "acr_values"}


def test_who_shall_show_anew_who_they_are_is_asked_at_the_provider() -> None:
    anew = msgspec.structs.replace(WAY, anew=True)
    strict = msgspec.structs.replace(PROVIDER, step_up_values=["mfa", "urn:gold"])
    asked = [
        parse_qs(urlsplit(authorization_url(p, metadata_of(ISSUER, METADATA), anew)).query) for p in (PROVIDER, strict)
    ]
    assert [(query["prompt"], query["max_age"]) for query in asked] == [(["login"], ["0"])] * 2
    assert [query.get("acr_values") for query in asked] == [None, ["mfa urn:gold"]]


@pytest.mark.parametrize("url", ["https://id.example/x", "https://id.example:8443"])
def test_https_is_good(url: str) -> None:
    require_address(url, ISSUER)


@pytest.mark.parametrize(
    "url",
    [
        "http://id.example", "http://127.0.0.1:8080/", "http://localhost/", "ftp://id.example", "https://", "",
        "https://user@id.example", "//id.example", "http://[::1", "file://id.example/keys",
    ],
)  # fmt: skip  # one list
def test_everything_else_is_not(url: str) -> None:
    with pytest.raises(InvalidInput):
        require_address(url, ISSUER)


def test_loopback_is_good_for_a_provider_that_is_there() -> None:
    require_address("http://127.0.0.1:8080/token", "http://127.0.0.1:8080")
    require_address("http://[::1]:8080/token", "http://localhost:8080")
    for endpoint in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        with pytest.raises(InvalidInput):
            metadata_of(ISSUER, {**METADATA, endpoint: "http://127.0.0.1/"})

"""ID tokens that are wrong in one respect, each of which would let somebody in who is not the one."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from tests.fixtures.single_sign_on import NOON
from voltway.people.oidc_tokens import Expected, UnknownKey, keys_of, verified_claims
from voltway.vocabulary.errors import Refused

NOW = int(NOON.timestamp())
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
STRANGERS = ECKey.generate_key("P-256", {"kid": "ec"})
SHOWN: Any = {"keys": [RSA.as_dict(private=False), EC.as_dict(private=False)]}
EXPECTED = Expected(issuer="https://id.example", client_id="voltway", nonce="n1", access_token="at")
CLAIMS = {"iss": "https://id.example", "aud": "voltway", "sub": "1", "nonce": "n1", "iat": NOW, "exp": NOW + 60}


def made(key: Any = EC, alg: str = "ES256", /, **changed: Any) -> str:
    claims = {name: value for name, value in {**CLAIMS, **changed}.items() if value is not None}
    return jwt.encode({"alg": alg, "kid": key.kid}, claims, key, algorithms=[alg])


def at_hash(access_token: str) -> str:
    return encoded(hashlib.sha256(access_token.encode()).digest()[:16])


def encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "token",
    [
        made(),
        made(RSA, "RS256"),
        made(RSA, "PS384"),
        made(aud=["voltway"]),
        made(aud=["voltway", "another"], azp="voltway"),
        made(at_hash=at_hash("at")),
        made(exp=NOW - 30),
        made(iat=NOW + 30),
    ],
)
def test_a_right_token(token: str) -> None:
    assert verified_claims(token, keys_of(SHOWN), EXPECTED, NOON)["sub"] == "1"


@pytest.mark.parametrize(
    "token",
    [
        made(iss="https://other.example"),
        made(iss=None),
        made(aud="another"),
        made(aud=["another"]),
        made(aud=None),
        made(aud=["voltway", "another"]),
        made(azp="another"),
        made(sub=None),
        made(nonce="n2"),
        made(nonce=None),
        made(exp=NOW - 61),
        made(exp=None),
        made(exp="tomorrow"),
        made(iat=NOW + 61),
        made(iat=None),
        made(nbf=NOW + 61),
        made(at_hash=at_hash("another")),
        made(STRANGERS),
        made() + "x",
        "",
        "a.b.c",
        "é",
    ],
)
def test_a_wrong_token(token: str) -> None:
    with pytest.raises(Refused):
        verified_claims(token, keys_of(SHOWN), EXPECTED, NOON)


def by_hand(head: bytes, sign: Callable[[bytes], bytes]) -> str:
    """A token that no library would make."""
    signed = f"{encoded(head)}.{made().split('.')[1]}"
    return f"{signed}.{encoded(sign(signed.encode()))}"


def test_no_signature_and_none_made_with_what_others_know() -> None:
    public = RSA.as_pem(private=False)
    for token in (
        by_hand(b'{"alg":"HS256","kid":"rsa"}', lambda text: hmac.digest(public, text, "sha256")),
        by_hand(b'{"alg":"HS256","kid":"ec"}', lambda text: hmac.digest(b"client secret", text, "sha256")),
        by_hand(b'{"alg":"none","kid":"rsa"}', lambda _: b""),
        by_hand(b'{"alg":"none"}', lambda _: b"").rstrip("."),
    ):
        with pytest.raises(Refused):
            verified_claims(token, keys_of(SHOWN), EXPECTED, NOON)


def test_not_even_when_the_provider_shows_a_shared_key() -> None:
    shared = OctKey.generate_key(256, {"kid": "oct"})
    with pytest.raises(Refused):
        verified_claims(made(shared, "HS256"), KeySet([shared]), EXPECTED, NOON)


def test_an_unknown_key_is_another_matter_than_a_wrong_one() -> None:
    newer = ECKey.generate_key("P-256", {"kid": "newer"})
    with pytest.raises(UnknownKey):
        verified_claims(made(newer), keys_of(SHOWN), EXPECTED, NOON)


@pytest.mark.parametrize(
    "document", [None, [], {}, {"keys": None}, {"keys": []}, {"keys": [1]}, {"keys": [{"kty": "RSA"}]}, {"keys": [{}]}]
)
def test_what_is_no_set_of_keys(document: Any) -> None:
    with pytest.raises(Refused, match="keys can't be read"):
        keys_of(document)

"""ID tokens: whether a provider made one, for us, for this sign-in, and not too long ago. No I/O.

OpenID Connect Core 1.0, 3.1.3.7 and 3.1.3.8, by Authlib and joserfc.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from msgspec import Struct

from voltway.vocabulary.errors import Refused

ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
)
"""Signatures by a key that only the provider has. Not `none`, and no HMAC: who knows our secret is not the provider."""
LEEWAY_S: Final = 60
_UNUSABLE: Final = (JoseError, ValueError, KeyError, TypeError, AttributeError)
"""What the packages raise for what was made to harm; they promise the first alone."""


class UnknownKey(Refused):
    """The token is signed with a key that is not among those at hand. The provider may have changed them."""


class Expected(Struct, frozen=True, kw_only=True):
    """What a token has to say: who made it, for whom, in which sign-in, and along with which access token."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str


def keys_of(document: Any) -> KeySet:  # a provider's JSON may be anything
    """A provider's keys (RFC 7517, 5). Raises Refused for what is no set of keys."""
    try:
        return KeySet.import_key_set(document)
    except _UNUSABLE as error:
        raise Refused("the provider's keys can't be read", "its jwks_uri must give a JSON Web Key Set") from error


def verified_claims(id_token: str, keys: KeySet, expected: Expected, now: datetime) -> Mapping[str, Any]:
    """The claims of a token that is right in every respect. Raises UnknownKey, or Refused with what is wrong."""
    try:
        token = jwt.decode(id_token, keys, algorithms=ALGORITHMS)
        options = {
            "iss": {"essential": True, "value": expected.issuer},
            "aud": {"essential": True, "value": expected.client_id},
        }
        params = {
            "nonce": expected.nonce,
            "client_id": expected.client_id,
            "access_token": expected.access_token,
        }
        claims = CodeIDToken(token.claims, token.header, options, params)
        claims.validate(int(now.timestamp()), LEEWAY_S)
    except InvalidKeyIdError as error:
        raise UnknownKey("the ID token is signed with a key that the provider does not show") from error
    except _UNUSABLE as error:
        raise Refused(
            f"the provider's ID token is not valid ({error})", "start again; ask who runs the provider"
        ) from error
    return token.claims

"""Passkeys (WebAuthn level 2): what the browser is asked, and whether its answer is right. No I/O.

A passkey has to be discoverable, so that nobody types an address, and has to be unlocked by its owner (finger, face or
PIN), so that it is two factors at once. What kind of device it is, is not asked: attestation would keep people out and
their privacy with them.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import msgspec
from msgspec import Struct
from webauthn import generate_authentication_options, generate_registration_options
from webauthn.authentication.verify_authentication_response import verify_authentication_response
from webauthn.helpers import (
    options_to_json_dict,
    parse_authentication_credential_json,
    parse_authenticator_data,
    parse_registration_credential_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import verify_registration_response

from voltway.vocabulary.access import UserId
from voltway.vocabulary.errors import InvalidInput

CHALLENGE_BYTES: Final = 32
TIMEOUT_MS: Final = 300_000
MAX_ANSWER_LENGTH: Final = 20_000
"""In characters. A credential's id has at most 1,023 bytes and no attestation is asked for, so 3,000 are usual."""

_ALGORITHMS: Final = [
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
_TRANSPORTS: Final = frozenset(transport.value for transport in AuthenticatorTransport)
_BAD_ANSWER: Final = (WebAuthnException, ValueError, KeyError, TypeError, IndexError)
"""What the package raises on an answer that was made to harm; it promises the first alone."""


class RelyingParty(Struct, frozen=True, kw_only=True):
    """Us, as the browser knows us: `id` is the host name, `origin` the address with scheme and port."""

    id: str
    name: str
    origin: str


class PasskeyRefusal(StrEnum):
    """Why an answer is not taken. For the log; outside all of them sound alike."""

    UNREADABLE = "unreadable"
    NO_CHALLENGE = "no_challenge"
    UNKNOWN = "unknown"
    WRONG = "wrong"
    OTHER_OWNER = "other_owner"
    COUNTER_WENT_BACK = "counter_went_back"


class Passkey(Struct, frozen=True, kw_only=True):
    """A passkey as it is kept. `regressed_at`: when its counter last went backwards."""

    credential_id: bytes
    user_id: UserId
    public_key: bytes
    sign_count: int
    transports: list[str]
    name: str
    backed_up: bool
    created_at: datetime
    last_used_at: datetime | None = None
    regressed_at: datetime | None = None


class NewPasskey(Struct, frozen=True, kw_only=True):
    """What a right answer to a registration says."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: list[str]
    backed_up: bool


class UsedPasskey(Struct, frozen=True, kw_only=True):
    """What a right answer to a sign-in says."""

    sign_count: int
    backed_up: bool


def new_challenge() -> bytes:
    """32 random bytes (WebAuthn level 2, 13.4.3 asks for 16)."""
    return secrets.token_bytes(CHALLENGE_BYTES)


def registration_options(
    rp: RelyingParty, *, user_id: str, email: str, name: str, existing: Sequence[Passkey], challenge: bytes
) -> dict[str, Any]:
    """What `navigator.credentials.create` is given, as JSON. A device with one of `existing` makes no other."""
    options = generate_registration_options(
        rp_id=rp.id,
        rp_name=rp.name,
        user_id=bytes.fromhex(user_id),
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[_descriptor(passkey) for passkey in existing],
        supported_pub_key_algs=_ALGORITHMS,
    )
    return options_to_json_dict(options)


def sign_in_options(rp: RelyingParty, challenge: bytes) -> dict[str, Any]:
    """What `navigator.credentials.get` is given, as JSON. No passkey is named: the browser offers those it has."""
    options = generate_authentication_options(
        rp_id=rp.id,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def verify_registration(rp: RelyingParty, answer: str, challenge: bytes) -> NewPasskey | PasskeyRefusal:
    """What the new passkey is, or why the answer (JSON) is not taken."""
    try:
        credential = parse_registration_credential_json(_decoded(answer))
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=rp.id,
            expected_origin=rp.origin,
            require_user_verification=True,
            supported_pub_key_algs=_ALGORITHMS,
        )
    except InvalidInput:
        return PasskeyRefusal.UNREADABLE
    except _BAD_ANSWER:
        return PasskeyRefusal.WRONG
    return NewPasskey(
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        transports=sorted({kind.value for kind in credential.response.transports or []} & _TRANSPORTS),
        backed_up=verified.credential_backed_up,
    )


def read_sign_in(answer: str) -> AuthenticationCredential | None:
    """The answer (JSON) to a sign-in, not verified yet; None: it is none."""
    try:
        return parse_authentication_credential_json(_decoded(answer))
    except (InvalidInput, *_BAD_ANSWER):
        return None


def verify_sign_in(
    rp: RelyingParty, answer: AuthenticationCredential, challenge: bytes, passkey: Passkey
) -> UsedPasskey | PasskeyRefusal:
    """Whether `answer` was made by `passkey`, here and for this challenge.

    A counter that did not grow (WebAuthn level 2, 7.2, step 21) is told apart from a wrong answer: only a right one
    shows that there are two devices with one secret.
    """
    if answer.raw_id != passkey.credential_id or answer.response.user_handle != bytes.fromhex(passkey.user_id):
        return PasskeyRefusal.OTHER_OWNER
    try:
        verified = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=rp.id,
            expected_origin=rp.origin,
            credential_public_key=passkey.public_key,
            # Zero skips the package's look at the counter, which comes before it looks at the signature.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except _BAD_ANSWER:
        return PasskeyRefusal.WRONG
    count = parse_authenticator_data(answer.response.authenticator_data).sign_count
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        return PasskeyRefusal.COUNTER_WENT_BACK
    return UsedPasskey(sign_count=verified.new_sign_count, backed_up=verified.credential_backed_up)


def _decoded(answer: str) -> dict[str, Any]:
    """Raises InvalidInput."""
    if len(answer) > MAX_ANSWER_LENGTH:
        raise InvalidInput("the passkey's answer is too long")
    try:
        return msgspec.json.decode(answer, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise InvalidInput("the passkey's answer is not JSON") from error


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    transports = [AuthenticatorTransport(kind) for kind in passkey.transports if kind in _TRANSPORTS]
    return PublicKeyCredentialDescriptor(id=passkey.credential_id, transports=transports or None)

"""Signatures of webhooks: Standard Webhooks 1.0.0, symmetric (https://www.standardwebhooks.com).

What is signed is `id.timestamp.body`, with HMAC-SHA256. Several signatures stand side by side, separated by spaces,
while a secret is replaced: a receiver accepts the message if one of them is right.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from voltway.vocabulary.errors import InvalidInput

ID_HEADER: Final = "webhook-id"
TIMESTAMP_HEADER: Final = "webhook-timestamp"
SIGNATURE_HEADER: Final = "webhook-signature"

TOLERANCE: Final = timedelta(minutes=5)
"""How far a message's time may be from the receiver's clock; what is older may be a replay by a stranger."""

_SECRET_PREFIX: Final = "whsec_"
_SECRET_LENGTH: Final = 32
_KEY_LENGTHS: Final = range(24, 65)
_VERSION: Final = "v1"
_MOST_SIGNATURES: Final = 16


def new_secret() -> str:
    """A fresh secret: `whsec_` and 32 random bytes in base64."""
    return _SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_LENGTH)).decode("ascii")


def sign(secret: str, message_id: str, at: datetime, body: bytes) -> str:
    """The signature `v1,…` of one attempt at `at`; fractions of a second are dropped. Raises InvalidInput."""
    return _signature(_key(secret), message_id, str(int(at.timestamp())), body)


def headers(secret_texts: Iterable[str], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of an attempt at `at`, with one signature for each secret, the newest first."""
    return {
        ID_HEADER: message_id,
        TIMESTAMP_HEADER: str(int(at.timestamp())),
        SIGNATURE_HEADER: " ".join(sign(secret, message_id, at, body) for secret in secret_texts),
    }


def is_genuine(
    secret: str,
    *,
    message_id: str,
    timestamp: str,
    signature: str,
    body: bytes,
    now: datetime,
    tolerance: timedelta = TOLERANCE,
) -> bool:
    """Whether the values of the three headers prove that `body` was signed with `secret` within `tolerance` of `now`.

    Signatures of versions that are not known here are passed over. Raises InvalidInput for a secret that is none.
    """
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    if abs(now.timestamp() - int(timestamp)) > tolerance.total_seconds():
        return False
    right = _signature(_key(secret), message_id, timestamp, body).encode()
    given = signature.split(" ")[:_MOST_SIGNATURES]
    return any(hmac.compare_digest(one.encode("utf-8", "replace"), right) for one in given)


def _signature(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    digest = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return f"{_VERSION},{base64.b64encode(digest).decode('ascii')}"


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) not in _KEY_LENGTHS:
        raise InvalidInput(
            "the webhook's secret is none", f"write {_SECRET_PREFIX} and 24 to 64 bytes in base64 behind it"
        )
    return key

"""Secrets that must be read again are sealed: AES-256-GCM, with keys that are not in the database.

A sealed text is one byte of version, four of the key's id, twelve random ones, then what was sealed and its 16 bytes of
proof. It opens only for the purpose and the person it was sealed for, so that nobody gains by moving it to another row.
The same keys make fingerprints: of short secrets, whose bare hash would give them away to whoever has the database.

Keys are texts of 32 characters or more, the newest first. Only the newest seals; all of them open.
"""

import hashlib
import hmac
import os
from enum import StrEnum
from functools import cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from voltway.kit.settings import SignInSettings
from voltway.vocabulary.errors import ConfigurationError, VoltwayError

_VERSION: Final = b"\x01"
_ID_LENGTH: Final = 4
_NONCE_LENGTH: Final = 12
_SHORTEST_KEY: Final = 32


class SealedFor(StrEnum):
    """What a sealed secret or a fingerprint is for."""

    TOTP = "totp"
    RECOVERY_CODE = "recovery_code"
    DEVICE_COOKIE = "device_cookie"
    SINGLE_SIGN_ON = "single_sign_on"


class SealBroken(VoltwayError):
    """A sealed secret can't be opened: its key is missing, or it was changed or moved."""


class Sealer:
    """Seals and opens. `keys`: texts, the newest first. Raises ConfigurationError for none and for a short one."""

    def __init__(self, *keys: str) -> None:
        if not keys or any(len(key) < _SHORTEST_KEY for key in keys):
            raise ConfigurationError(
                "sign_in.encryption_keys has no key, or a short one",
                f"give keys of {_SHORTEST_KEY} characters or more with commas between, the newest first",
            )
        self._keys = [hashlib.sha256(key.encode()).digest() for key in keys]
        self._by_id = {_derived(key, "id")[:_ID_LENGTH]: key for key in reversed(self._keys)}

    def seal(self, secret: bytes, purpose: SealedFor, owner: str) -> bytes:
        """`secret` so that only `open` with the same purpose and owner reads it."""
        newest, nonce = self._keys[0], os.urandom(_NONCE_LENGTH)
        head = _VERSION + _derived(newest, "id")[:_ID_LENGTH]
        sealed = AESGCM(_derived(newest, "seal")).encrypt(nonce, secret, _bound(head, purpose, owner))
        return head + nonce + sealed

    def open(self, sealed: bytes, purpose: SealedFor, owner: str) -> bytes:
        """What was sealed. Raises SealBroken."""
        head, nonce = sealed[: 1 + _ID_LENGTH], sealed[1 + _ID_LENGTH : 1 + _ID_LENGTH + _NONCE_LENGTH]
        key = self._by_id.get(head[1:])
        if key is None or head[:1] != _VERSION or len(nonce) != _NONCE_LENGTH:
            raise SealBroken(
                f"a secret of {owner} was sealed with a key that is not there",
                "add that key to sign_in.encryption_keys",
            )
        rest = sealed[1 + _ID_LENGTH + _NONCE_LENGTH :]
        try:
            return AESGCM(_derived(key, "seal")).decrypt(nonce, rest, _bound(head, purpose, owner))
        except InvalidTag as error:
            raise SealBroken(f"a secret of {owner} was changed", "have it set up anew") from error

    def is_newest(self, sealed: bytes) -> bool:
        """Whether the newest key sealed it; what an older one sealed should be sealed again when it is opened."""
        return sealed[: 1 + _ID_LENGTH] == _VERSION + _derived(self._keys[0], "id")[:_ID_LENGTH]

    def fingerprint(self, secret: bytes, purpose: SealedFor, owner: str) -> bytes:
        """HMAC-SHA-256 by the newest key."""
        return self.fingerprints(secret, purpose, owner)[0]

    def fingerprints(self, secret: bytes, purpose: SealedFor, owner: str) -> list[bytes]:
        """The fingerprints by each key, the newest first: one made before a change of keys is among them."""
        text = _bound(b"", purpose, owner) + secret
        return [hmac.digest(_derived(key, "fingerprint"), text, "sha256") for key in self._keys]


def sealer_of(settings: SignInSettings) -> Sealer:
    """The sealer with the keys of the settings. Raises ConfigurationError if there are none."""
    if settings.encryption_keys is None:
        raise ConfigurationError(
            "no key for people's second factors is known", "start with `voltway serve`, or set sign_in.encryption_keys"
        )
    return Sealer(*(key.strip() for key in settings.encryption_keys.split(",") if key.strip()))


def _bound(head: bytes, purpose: SealedFor, owner: str) -> bytes:
    """Purpose and owner, so that no two pairs read alike."""
    return head + b"\x00".join([purpose.encode(), str(len(owner)).encode(), owner.encode()]) + b"\x00"


@cache
def _derived(key: bytes, use: str) -> bytes:
    """A key of its own for each use (RFC 5869, 2.3)."""
    return HKDFExpand(SHA256(), 32, f"voltway sign-in {use}".encode()).derive(key)

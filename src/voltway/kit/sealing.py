"""Secrets that must be read again, such as those that sign webhooks, at rest: sealed with AES-256-GCM.

What is sealed says for which purpose, and opens for that one only: a sealed text that somebody copies into another
column or row opens nothing there. It names the key that sealed it, so that keys can be changed: the newest seals, all
of them open. The same keys make fingerprints, for short secrets whose bare hash would give them away.

A sealed text is one byte of version, four that name the key, twelve random ones, and the cipher's output.
"""

import hmac
import os
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from voltway.kit.data_directory import SEALING_SECRET, DataDirectory
from voltway.kit.settings import Settings
from voltway.vocabulary.errors import ConfigurationError, VoltwayError

_LEAST_KEY_LENGTH: Final = 32
_VERSION: Final = b"\x01"
_ID_LENGTH: Final = 4
_NONCE_LENGTH: Final = 12
_TAG_LENGTH: Final = 16


class SealBroken(VoltwayError):
    """What was sealed can't be opened: with another key, for another purpose, or changed since."""

    def __init__(self, purpose: str) -> None:
        super().__init__(
            f"the sealed secret of {purpose} can't be opened with this key",
            "every process needs the key it was sealed with: the same sealing_key_file or data directory",
        )


class Sealing:
    """Seals and opens. Any number of processes with the same keys open each other's."""

    def __init__(self, key: bytes, *older: bytes) -> None:
        """Keys are secret and of any length; at least 32 bytes that nobody can guess. `older` ones only open."""
        keys = (key, *older)
        self._ciphers = {_derived(one, b"voltway key id")[:_ID_LENGTH]: AESGCM(_derived(one)) for one in reversed(keys)}
        self._newest = _VERSION + _derived(key, b"voltway key id")[:_ID_LENGTH]
        self._fingerprint_keys = [_derived(one, b"voltway fingerprint") for one in keys]

    def seal(self, plain: bytes, purpose: str) -> bytes:
        """`plain`, sealed by the newest key. Twice the same gives two different results."""
        nonce, cipher = os.urandom(_NONCE_LENGTH), self._ciphers[self._newest[1:]]
        return self._newest + nonce + cipher.encrypt(nonce, plain, purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """What was sealed for `purpose`. Raises SealBroken."""
        nonce_at, box_at = 1 + _ID_LENGTH, 1 + _ID_LENGTH + _NONCE_LENGTH
        cipher, box = self._ciphers.get(sealed[1:nonce_at]), sealed[box_at:]
        if cipher is None or sealed[:1] != _VERSION or len(box) < _TAG_LENGTH:
            raise SealBroken(purpose)
        try:
            return cipher.decrypt(sealed[nonce_at:box_at], box, purpose.encode())
        except InvalidTag:
            raise SealBroken(purpose) from None

    def is_newest(self, sealed: bytes) -> bool:
        """Whether the newest key sealed it; else it is better sealed again, so that the older key can go."""
        return sealed.startswith(self._newest)

    def fingerprints(self, secret: bytes, purpose: str) -> list[bytes]:
        """HMAC-SHA-256 of `secret` for `purpose` by each key, the newest first: keep that one, look for any of them."""
        text = len(purpose.encode()).to_bytes(4, "big") + purpose.encode() + secret
        return [hmac.digest(key, text, "sha256") for key in self._fingerprint_keys]


def sealing_of(settings: Settings) -> Sealing:
    """Sealing with the keys of this installation: those of `sealing_key_file`, else one that the data directory keeps.

    Raises ConfigurationError if there is neither, or StartupError if the data directory can't be written.
    """
    if settings.sealing_key_file is not None:
        return Sealing(*_keys_in(settings.sealing_key_file))
    if not settings.data_directory.is_dir():
        raise ConfigurationError(
            f"there is no key to seal secrets with: the data directory {settings.data_directory} does not exist",
            "set sealing_key_file to a file that every machine has",
        )
    return Sealing(DataDirectory(settings.data_directory).secret(SEALING_SECRET).encode())


def _keys_in(file: Path) -> list[bytes]:
    try:
        keys = [line.strip() for line in file.read_bytes().splitlines() if line.strip()]
    except OSError as error:
        raise ConfigurationError(
            f"sealing_key_file {file} can't be read ({(error.strerror or str(error)).lower()})", "make it readable"
        ) from error
    shortest = min(map(len, keys), default=0)
    if shortest < _LEAST_KEY_LENGTH:
        raise ConfigurationError(
            f"sealing_key_file {file} holds {shortest} bytes, at least {_LEAST_KEY_LENGTH} are needed in each line",
            "make one: openssl rand -base64 48",
        )
    return keys


def _derived(key: bytes, use: bytes = b"voltway sealing") -> bytes:
    """A key of its own for each use (RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=use).derive(key)

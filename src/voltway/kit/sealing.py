"""Secrets that must be read again, such as those that sign webhooks, at rest: sealed with AES-256-GCM.

What is sealed says for which purpose, and opens for that one only: a sealed text that somebody copies into another
column or row opens nothing there.
"""

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
    """Seals and opens with one key. Any number of processes with the same key open each other's."""

    def __init__(self, key: bytes) -> None:
        """`key` is secret and of any length; at least 32 bytes that nobody can guess."""
        derived = HKDF(SHA256(), 32, salt=None, info=b"voltway sealing").derive(key)
        self._cipher = AESGCM(derived)

    def seal(self, plain: bytes, purpose: str) -> bytes:
        """`plain`, sealed. Twice the same gives two different results."""
        nonce = os.urandom(_NONCE_LENGTH)
        return _VERSION + nonce + self._cipher.encrypt(nonce, plain, purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """What was sealed for `purpose`. Raises SealBroken."""
        nonce, box = sealed[1 : 1 + _NONCE_LENGTH], sealed[1 + _NONCE_LENGTH :]
        if sealed[:1] != _VERSION or len(box) < _TAG_LENGTH:
            raise SealBroken(purpose)
        try:
            return self._cipher.decrypt(nonce, box, purpose.encode())
        except InvalidTag:
            raise SealBroken(purpose) from None


def sealing_of(settings: Settings) -> Sealing:
    """Sealing with the key of this installation: that of `sealing_key_file`, else one that the data directory keeps.

    Raises ConfigurationError if there is neither, or StartupError if the data directory can't be written.
    """
    if settings.sealing_key_file is not None:
        return Sealing(_key_in(settings.sealing_key_file))
    if not settings.data_directory.is_dir():
        raise ConfigurationError(
            f"there is no key to seal secrets with: the data directory {settings.data_directory} does not exist",
            "set sealing_key_file to a file that every machine has",
        )
    return Sealing(DataDirectory(settings.data_directory).secret(SEALING_SECRET).encode())


def _key_in(file: Path) -> bytes:
    try:
        key = file.read_bytes().strip()
    except OSError as error:
        raise ConfigurationError(
            f"sealing_key_file {file} can't be read ({(error.strerror or str(error)).lower()})", "make it readable"
        ) from error
    if len(key) < _LEAST_KEY_LENGTH:
        raise ConfigurationError(
            f"sealing_key_file {file} holds {len(key)} bytes, at least {_LEAST_KEY_LENGTH} are needed",
            "make one: openssl rand -base64 48",
        )
    return key

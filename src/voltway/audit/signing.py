"""The key that signs checkpoints, and the keys that prove them."""

import base64
import binascii
import re
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from voltway.audit.checkpoints import public_bytes
from voltway.kit.data_directory import DataDirectory
from voltway.kit.settings import Settings
from voltway.vocabulary.errors import ConfigurationError, InvalidInput

SECRET_NAME: Final = "audit_signing_key"
"""Its file among the secrets of the data directory: 32 random bytes, base64url, used as the seed (RFC 8032, 5.1.5)."""

_HEX_KEY = re.compile(r"[0-9a-fA-F]{64}")


def signing_key(settings: Settings) -> Ed25519PrivateKey | None:
    """The key of the setting `audit.signing_key_file`, else that of the data directory a `voltway serve` runs on.

    None: there is neither. Raises ConfigurationError for a file that holds no key, StartupError for a data directory
    that can't be read.
    """
    if settings.audit.signing_key_file is not None:
        return read_signing_key(settings.audit.signing_key_file)
    data = DataDirectory(settings.data_directory)
    if not data.is_claimed():
        return None
    key = _from_seed(data.secret(SECRET_NAME))
    if key is None:
        file = data.path / "secrets" / SECRET_NAME
        raise ConfigurationError(f"{file} holds no signing key any more", "put the old one back, or remove the file")
    return key


def read_signing_key(file: Path) -> Ed25519PrivateKey:
    """The private key in `file`: PEM (PKCS #8), or the base64url text of a seed. Raises ConfigurationError."""
    try:
        text = file.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"audit.signing_key_file {file} can't be read ({(error.strerror or str(error)).lower()})",
            "name a file that the worker can read",
        ) from error
    key = _from_pem(text) if text.lstrip().startswith(b"-----BEGIN") else _from_seed(text.decode("ascii", "replace"))
    if key is None:
        raise ConfigurationError(
            f"audit.signing_key_file {file} holds no Ed25519 private key",
            "make one with: openssl genpkey -algorithm ed25519",
        )
    return key


def read_public_key(text: str) -> bytes:
    """A public key of 32 bytes: its 64 hexadecimal digits, or a PEM file with it or its private key.

    Raises InvalidInput.
    """
    if _HEX_KEY.fullmatch(text):
        return bytes.fromhex(text)
    try:
        pem = Path(text).read_bytes()
    except (OSError, ValueError):
        raise _no_public_key(text) from None
    private = _from_pem(pem)
    if private is not None:
        return public_bytes(private)
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise _no_public_key(text) from None
    if not isinstance(key, Ed25519PublicKey):
        raise _no_public_key(text)
    return key.public_bytes_raw()


def _from_pem(text: bytes) -> Ed25519PrivateKey | None:
    try:
        key = load_pem_private_key(text, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, Ed25519PrivateKey) else None


def _from_seed(text: str) -> Ed25519PrivateKey | None:
    stripped = text.strip().rstrip("=")
    try:
        seed = base64.b64decode(stripped + "=" * (-len(stripped) % 4), altchars=b"-_", validate=True)
        return Ed25519PrivateKey.from_private_bytes(seed)
    except (ValueError, binascii.Error):
        return None


def _no_public_key(text: str) -> InvalidInput:
    return InvalidInput(
        f"{text[:80]!r} is no Ed25519 public key", "give its 64 hexadecimal digits, or a PEM file that holds it"
    )

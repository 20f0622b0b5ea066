"""A contract's private key on its way to a car, as ISO 15118-2, 7.9.2.4.3 has it: only the car's own key opens it.

Curve P-256; a key agreed with the car's by ECDH; AES-128-CBC over the 32 bytes of the private key.
"""

import os
from base64 import b64decode, b64encode
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Struct

_PARTIES: Final = b"\x01\x55\x56"
_BLOCK: Final = 16
_KEY_BYTES: Final = 32


class SealedKey(Struct, frozen=True):
    """`public_key`: what is agreed with, an uncompressed point; `sealed`: the vector and the cipher. Base64."""

    public_key: str
    sealed: str


def seal(key: ec.EllipticCurvePrivateKey, car: ec.EllipticCurvePublicKey) -> SealedKey:
    """The private key of a contract, for the car with this key."""
    own, vector = ec.generate_private_key(ec.SECP256R1()), os.urandom(_BLOCK)
    cipher = Cipher(algorithms.AES(_agreed(own, car)), modes.CBC(vector)).encryptor()
    secret = key.private_numbers().private_value.to_bytes(_KEY_BYTES)
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    sealed = vector + cipher.update(secret) + cipher.finalize()
    return SealedKey(b64encode(point).decode(), b64encode(sealed).decode())


def opened(told: SealedKey, car: ec.EllipticCurvePrivateKey) -> ec.EllipticCurvePrivateKey:
    """The contract's private key, by the car. Raises ValueError."""
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b64decode(told.public_key))
    sealed = b64decode(told.sealed)
    cipher = Cipher(algorithms.AES(_agreed(car, point)), modes.CBC(sealed[:_BLOCK])).decryptor()
    secret = cipher.update(sealed[_BLOCK:]) + cipher.finalize()
    return ec.derive_private_key(int.from_bytes(secret), ec.SECP256R1())


def _agreed(own: ec.EllipticCurvePrivateKey, other: ec.EllipticCurvePublicKey) -> bytes:
    shared = own.exchange(ec.ECDH(), other)
    return ConcatKDFHash(hashes.SHA256(), _BLOCK, _PARTIES).derive(shared)

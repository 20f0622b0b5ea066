"""Keys of authorities and stations, and how strong those must be. No I/O."""

from enum import StrEnum
from typing import Final

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

LEAST_RSA_BITS: Final = 2048
LEAST_CURVE_BITS: Final = 224
"""What OCPP asks of keys at least (2.x part 2, A00; the security whitepaper for 1.6)."""

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class KeyKind(StrEnum):
    """What an authority signs with."""

    EC_P256 = "ec_p256"
    RSA_3072 = "rsa_3072"


def new_key(kind: KeyKind = KeyKind.EC_P256) -> PrivateKey:
    """A new private key."""
    match kind:
        case KeyKind.EC_P256:
            return ec.generate_private_key(ec.SECP256R1())
        case KeyKind.RSA_3072:
            return rsa.generate_private_key(public_exponent=65537, key_size=3072)


def to_pem(key: PrivateKey) -> bytes:
    """The key as PEM, not encrypted: to be sealed before it is kept."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def from_pem(text: bytes) -> PrivateKey:
    """The key again. Raises ValueError or TypeError for what is none of ours."""
    key = serialization.load_pem_private_key(text, None)
    if not isinstance(key, PrivateKey):
        raise TypeError("a key of another kind")
    return key


def weakness(key: object) -> str | None:
    """Why a public key is too weak, or of no kind that stations use; None if it is good."""
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < LEAST_RSA_BITS:
            return f"its RSA key has {key.key_size} bits, at least {LEAST_RSA_BITS} are needed"
        return None
    if isinstance(key, ec.EllipticCurvePublicKey):
        if key.curve.key_size < LEAST_CURVE_BITS:
            return f"its curve has {key.curve.key_size} bits, at least {LEAST_CURVE_BITS} are needed"
        return None
    return "its key is neither RSA nor of an elliptic curve"


STRONG_HASHES: Final = (hashes.SHA256, hashes.SHA384, hashes.SHA512)

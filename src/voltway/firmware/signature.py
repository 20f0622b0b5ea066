"""Whether a firmware was signed with the key of its signing certificate. Pure.

OCPP 1.6 security whitepaper, secure firmware update, and 2.x part 2 L01: RSA-PSS or ECDSA over the SHA-256 of the file.
Manufacturers also sign with the older padding of RSA (PKCS #1 v1.5); stations know which one is theirs.
"""

import base64
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from voltway.vocabulary.errors import InvalidInput


def require_certificate(pem: str, now: datetime) -> x509.Certificate:
    """The signing certificate; what follows it in the text is not looked at. Raises InvalidInput."""
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
    except ValueError as error:
        raise InvalidInput(f"the signing certificate can't be read ({error})", "give it as PEM") from error
    if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
        raise InvalidInput(
            f"the signing certificate holds from {certificate.not_valid_before_utc:%Y-%m-%d} to"
            f" {certificate.not_valid_after_utc:%Y-%m-%d} only",
            "ask the manufacturer for one that holds today",
        )
    if not isinstance(certificate.public_key(), rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise InvalidInput("the signing certificate is for a key of neither RSA nor ECDSA", "ask for another one")
    return certificate


def read_signature(text: str) -> bytes:
    """The signature that the Base64 says. Raises InvalidInput."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise InvalidInput("the signature is no Base64", "give it as the manufacturer wrote it") from error


def require_signed(sha256: bytes, signature: bytes, certificate: x509.Certificate) -> None:
    """Raise InvalidInput unless the `signature` is one of the file with this digest, by the certificate's key."""
    if not _fits(sha256, signature, certificate.public_key()):
        raise InvalidInput(
            "the signature does not fit this file and the signing certificate",
            "give the file as the manufacturer signed it, with its own signature and certificate",
        )


def _fits(sha256: bytes, signature: bytes, key: object) -> bool:
    hashed = Prehashed(SHA256())
    if isinstance(key, ec.EllipticCurvePublicKey):
        try:
            key.verify(signature, sha256, ec.ECDSA(hashed))
        except InvalidSignature:
            return False
        return True
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    for way in (padding.PSS(padding.MGF1(SHA256()), padding.PSS.AUTO), padding.PKCS1v15()):
        try:
            key.verify(signature, sha256, way, hashed)
        except InvalidSignature:
            continue
        return True
    return False

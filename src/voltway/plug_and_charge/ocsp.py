"""OCSP as the one who asks: what is asked of a responder, and what its answer says (RFC 6960). No I/O."""

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from voltway.certificates.issuing import key_bits
from voltway.vocabulary.certificates import Revocation

CLOCK_SLACK: Final = timedelta(minutes=5)
WITHOUT_END: Final = timedelta(days=7)
"""How old an answer may be that does not say until when it holds (OCPP refreshes once a week: 2.x part 2, M06)."""
_ALGORITHMS: Final[dict[str, hashes.HashAlgorithm]] = {
    "SHA256": hashes.SHA256(),
    "SHA384": hashes.SHA384(),
    "SHA512": hashes.SHA512(),
}
_STRONG: Final = (hashes.SHA256, hashes.SHA384, hashes.SHA512)


def question(serial: int, issuer: x509.Certificate, algorithm: str = "SHA256") -> bytes:
    """A request for one certificate of `issuer`, as DER. Raises TypeError for an issuer with a key of another kind."""
    digest = _ALGORITHMS[algorithm]
    name, key = _digests(issuer, digest)
    builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(name, key, serial, digest)
    return builder.build().public_bytes(serialization.Encoding.DER)


def read(answer: bytes, serial: int, issuer: x509.Certificate, now: datetime) -> Revocation:
    """What `answer` says of the certificate, if `issuer` or who it lets answer has signed it, and it is fresh."""
    told = counting(answer, serial, issuer, now)
    return Revocation.UNKNOWN if told is None else Revocation[told.certificate_status.name]


def counting(answer: bytes, serial: int, issuer: x509.Certificate, now: datetime) -> ocsp.OCSPResponse | None:
    """The same, as a responder tells it; None where the answer does not count."""
    try:
        told = ocsp.load_der_ocsp_response(answer)
        if told.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return None
        counts = _is_about(told, serial, issuer) and _is_fresh(told, now) and _is_signed(told, issuer, now)
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension):
        return None
    return told if counts else None


def is_named(name_hash: str, key_hash: str, algorithm: str, issuer: x509.Certificate) -> bool:
    """Whether hashes that a station tells are those of `issuer`. Raises TypeError like `question`."""
    name, key = _digests(issuer, _ALGORITHMS[algorithm])
    return (name_hash.lower(), key_hash.lower()) == (name.hex(), key.hex())


def _digests(issuer: x509.Certificate, algorithm: hashes.HashAlgorithm) -> tuple[bytes, bytes]:
    name, key = hashes.Hash(algorithm), hashes.Hash(algorithm)
    name.update(issuer.subject.public_bytes())
    key.update(key_bits(issuer))
    return name.finalize(), key.finalize()


def _is_about(told: ocsp.OCSPResponse, serial: int, issuer: x509.Certificate) -> bool:
    named = (told.issuer_name_hash, told.issuer_key_hash)
    return told.serial_number == serial and named == _digests(issuer, told.hash_algorithm)


def _is_fresh(told: ocsp.OCSPResponse, now: datetime) -> bool:
    until = told.next_update_utc or told.this_update_utc + WITHOUT_END
    return told.this_update_utc - CLOCK_SLACK <= now <= until + CLOCK_SLACK


def _is_signed(told: ocsp.OCSPResponse, issuer: x509.Certificate, now: datetime) -> bool:
    digest = told.signature_hash_algorithm
    if not isinstance(digest, _STRONG):
        return False
    signers = [issuer, *(one for one in told.certificates if _may_answer(one, issuer, now))]
    return any(_verifies(one, told, digest) for one in signers)


def _may_answer(one: x509.Certificate, issuer: x509.Certificate, now: datetime) -> bool:
    """Whether `issuer` has signed it for answers to OCSP (RFC 6960, 4.2.2.2)."""
    try:
        one.verify_directly_issued_by(issuer)
        uses = one.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (InvalidSignature, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    return ExtendedKeyUsageOID.OCSP_SIGNING in uses and one.not_valid_before_utc <= now <= one.not_valid_after_utc


def _verifies(signer: x509.Certificate, told: ocsp.OCSPResponse, digest: hashes.HashAlgorithm) -> bool:
    key = signer.public_key()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(told.signature, told.tbs_response_bytes, ec.ECDSA(digest))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(told.signature, told.tbs_response_bytes, padding.PKCS1v15(), digest)
        else:
            return False
    except InvalidSignature:
        return False
    return True

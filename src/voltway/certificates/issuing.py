"""An authority's work: roots, certificates of stations, lists of the revoked, answers to OCSP. No I/O.

RFC 5280 says what stands in certificates and lists, RFC 6960 what in answers.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from msgspec import Struct

from voltway.certificates.keys import PrivateKey, new_key
from voltway.vocabulary.certificates import CertificateHash, RevocationReason

CLOCK_SLACK: Final = timedelta(hours=1)
"""Certificates begin so much earlier: the clock of a station may be behind."""
LONGEST_NONCE_BYTES: Final = 32
_SHA256: Final = hashes.SHA256()
_REASONS: Final = {
    RevocationReason.UNSPECIFIED: x509.ReasonFlags.unspecified,
    RevocationReason.KEY_COMPROMISE: x509.ReasonFlags.key_compromise,
    RevocationReason.CA_COMPROMISE: x509.ReasonFlags.ca_compromise,
    RevocationReason.AFFILIATION_CHANGED: x509.ReasonFlags.affiliation_changed,
    RevocationReason.SUPERSEDED: x509.ReasonFlags.superseded,
    RevocationReason.CESSATION_OF_OPERATION: x509.ReasonFlags.cessation_of_operation,
    RevocationReason.PRIVILEGE_WITHDRAWN: x509.ReasonFlags.privilege_withdrawn,
}


class Signer(Struct, frozen=True):
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: PrivateKey


class Revoked(Struct, frozen=True, kw_only=True):
    """A certificate that counts no more. `serial` is hexadecimal."""

    serial: str
    revoked_at: datetime
    revocation_reason: RevocationReason


class Whereabouts(Struct, frozen=True):
    """Under which addresses an authority tells what it has revoked; None where it is not reached from outside."""

    crl_url: str | None = None
    ocsp_url: str | None = None


NOWHERE: Final = Whereabouts()


def make_root(key: PrivateKey, *, name: str, operator: str, now: datetime, lasts: timedelta) -> x509.Certificate:
    """The certificate of a new root authority, signed with its own `key`."""
    subject = _name(name, operator)
    return _authority(subject, key, now, lasts, below=1).issuer_name(subject).sign(key, _SHA256)


def cross_sign(root: Signer, by: Signer, *, now: datetime) -> x509.Certificate:
    """`root`'s name and key, signed by the authority before it: who trusts that one can check the new one.

    It lasts as long as the root itself: a station that took it trusts it on its own account.
    """
    lasts = root.certificate.not_valid_after_utc - now
    builder = _authority(root.certificate.subject, root.key, now, lasts, below=0)
    return (
        builder.issuer_name(by.certificate.subject).add_extension(_issued_by(by), critical=False).sign(by.key, _SHA256)
    )


def make_responder(by: Signer, *, now: datetime) -> Signer:
    """Who answers OCSP for `by` with a key of its own, as long as that lasts (RFC 6960, 4.2.2.2)."""
    key = new_key()
    subject = x509.Name([*by.certificate.subject, x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "OCSP")])
    certificate = (
        _leaf(subject, key.public_key(), by, now, by.certificate.not_valid_after_utc)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        .add_extension(x509.OCSPNoCheck(), critical=False)
        .sign(by.key, _SHA256)
    )
    return Signer(certificate, key)


def issue(
    request: x509.CertificateSigningRequest,
    subject: x509.Name,
    by: Signer,
    *,
    now: datetime,
    lasts: timedelta,
    where: Whereabouts = NOWHERE,
    station_id: str | None = None,
) -> x509.Certificate:
    """A station's certificate for the key of `request`, which has been checked. It does not outlast its authority.

    `station_id`: its identity, which stands beside the subject where that names it otherwise (by its serial number).
    """
    until = min(now + lasts, by.certificate.not_valid_after_utc)
    key = cast("ec.EllipticCurvePublicKey | rsa.RSAPublicKey", request.public_key())
    builder = _leaf(subject, key, by, now, until).add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
    )
    if station_id is not None:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(station_id)]), critical=False)
    if where.crl_url is not None:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(where.crl_url)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    if where.ocsp_url is not None:
        place = x509.UniformResourceIdentifier(where.ocsp_url)
        access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    return builder.sign(by.key, _SHA256)


def make_crl(by: Signer, revoked: Iterable[Revoked], *, now: datetime, until: datetime) -> bytes:
    """The list of what `by` has revoked, as DER. Its number is the second it is made in, so that it only grows."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(now)
        .next_update(until)
        .add_extension(_issued_by(by), critical=False)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
    )
    for one in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(int(one.serial, 16))
            .revocation_date(one.revoked_at)
            .add_extension(x509.CRLReason(_REASONS[one.revocation_reason]), critical=False)
            .build()
        )
    return builder.sign(by.key, _SHA256).public_bytes(serialization.Encoding.DER)


def answer_ocsp(
    asked: ocsp.OCSPRequest,
    responder: Signer,
    *,
    nonce: x509.OCSPNonce | None,
    known: bool,
    revoked: Revoked | None,
    now: datetime,
    until: datetime,
) -> bytes:
    """What `responder` says of the certificate that is asked for, as DER, with the asker's `nonce`."""
    status = ocsp.OCSPCertStatus.GOOD if known else ocsp.OCSPCertStatus.UNKNOWN
    if revoked is not None:
        status = ocsp.OCSPCertStatus.REVOKED
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response_by_hash(
            asked.issuer_name_hash,
            asked.issuer_key_hash,
            asked.serial_number,
            asked.hash_algorithm,
            status,
            now,
            until,
            None if revoked is None else revoked.revoked_at,
            None if revoked is None else _REASONS[revoked.revocation_reason],
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
        .certificates([responder.certificate])
    )
    if nonce is not None:
        builder = builder.add_extension(nonce, critical=False)
    return builder.sign(responder.key, _SHA256).public_bytes(serialization.Encoding.DER)


def nonce_of(asked: ocsp.OCSPRequest) -> x509.OCSPNonce | None:
    """What the asker wants to see again.

    Raises ValueError for one that is empty or longer than 32 bytes (RFC 8954, 2.1) and for extensions that can't be
    read, and x509.DuplicateExtension.
    """
    nonce = next((one.value for one in asked.extensions if isinstance(one.value, x509.OCSPNonce)), None)
    if nonce is not None and not 1 <= len(nonce.nonce) <= LONGEST_NONCE_BYTES:
        raise ValueError("the nonce is empty or too long")
    return nonce


def refuse_ocsp() -> bytes:
    """What is said to a request that can't be read."""
    refusal = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    return refusal.public_bytes(serialization.Encoding.DER)


def unauthorized_ocsp() -> bytes:
    """What is said of another authority's certificates (RFC 6960, 2.3)."""
    refusal = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    return refusal.public_bytes(serialization.Encoding.DER)


def serial_of(certificate: x509.Certificate) -> str:
    """Its serial number as hexadecimal digits, without leading zeros (2.x part 2, CertificateHashDataType)."""
    return f"{certificate.serial_number:x}"


def fingerprint_of(certificate: x509.Certificate) -> str:
    """SHA-256 of its DER form, hexadecimal."""
    return certificate.fingerprint(_SHA256).hex()


def pem_of(*chain: x509.Certificate) -> str:
    """Certificates as PEM, one after the other."""
    return "".join(one.public_bytes(serialization.Encoding.PEM).decode() for one in chain)


def hash_of(certificate: x509.Certificate, issuer: x509.Certificate) -> CertificateHash:
    """How OCPP names a certificate: hashes of its issuer's name and key, as OCSP has them (RFC 6960, 4.1.1).

    Raises TypeError for an issuer whose key is neither RSA nor of an elliptic curve.
    """
    name, key = hashes.Hash(_SHA256), hashes.Hash(_SHA256)
    name.update(issuer.subject.public_bytes())
    key.update(key_bits(issuer))
    return CertificateHash(
        hash_algorithm="SHA256",
        issuer_name_hash=name.finalize().hex(),
        issuer_key_hash=key.finalize().hex(),
        serial_number=serial_of(certificate),
    )


def key_bits(certificate: x509.Certificate) -> bytes:
    """The public key as it stands in the certificate, without its algorithm. Raises TypeError."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    raise TypeError("a key of another kind")


def _authority(
    subject: x509.Name, key: PrivateKey, now: datetime, lasts: timedelta, *, below: int
) -> x509.CertificateBuilder:
    """`below`: how many authorities may stand between it and a station."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SLACK)
        .not_valid_after(now + lasts)
        .add_extension(x509.BasicConstraints(ca=True, path_length=below), critical=True)
        .add_extension(_usage(signs_others=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _leaf(
    subject: x509.Name,
    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    by: Signer,
    now: datetime,
    until: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(max(now - CLOCK_SLACK, by.certificate.not_valid_before_utc))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_others=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(_issued_by(by), critical=False)
    )


def _issued_by(by: Signer) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key())


def _usage(*, signs_others: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=not signs_others,
        key_cert_sign=signs_others,
        crl_sign=signs_others,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str, organization: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )

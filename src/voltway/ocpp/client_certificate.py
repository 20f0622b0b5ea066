"""The certificate that a station shows (security profile 3): read, and held against what is asked of it. Pure.

Sources: OCPP 2.x part 2 A00 (keys of 112 bits of security: RSA 2048, elliptic curves 224), security whitepaper for 1.6;
RFC 5280.
"""

from datetime import datetime
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.x509.oid import NameOID
from msgspec import Struct

from voltway.vocabulary.refusals import RefusalCause

LEAST_RSA_BITS = 2048
LEAST_EC_BITS = 224


class ClientCertificate(Struct, frozen=True, gc=False, kw_only=True):
    """What is looked at of a certificate. `fingerprint` is its SHA-256, `serial` its number, both in hex digits.

    `names` are whom it is for: the common name and the alternative names. `issuer` names who signed it, as DER.
    """

    fingerprint: str
    serial: str
    names: tuple[str, ...]
    organizations: tuple[str, ...]
    issuer: bytes
    not_before: datetime
    not_after: datetime
    strong: bool


class Demands(Struct, frozen=True, gc=False, kw_only=True):
    """What is asked of a station's certificate beside its being trusted.

    `known`: fingerprint of the certificate that the station came with before; None: it never came with one. `issued`:
    it was signed here for this very station, so its names may be any, and it may take the place of the known one.
    `owner`: the station it was signed here for, which no name in it makes another one's; None: it was not signed here.
    """

    station_id: str
    now: datetime
    organization: str | None = None
    known: str | None = None
    owner: str | None = None
    issued: bool = False
    revoked: bool = False


def read_certificate(der: bytes) -> ClientCertificate:
    """The certificate. Raises ValueError where it is none."""
    try:
        read = x509.load_der_x509_certificate(der)
        return ClientCertificate(
            fingerprint=sha256(der).hexdigest(),
            serial=f"{read.serial_number:x}",
            names=(*_texts(read, NameOID.COMMON_NAME), *_alternative_names(read)),
            organizations=_texts(read, NameOID.ORGANIZATION_NAME),
            issuer=read.issuer.public_bytes(),
            not_before=read.not_valid_before_utc,
            not_after=read.not_valid_after_utc,
            strong=_is_strong(read),
        )
    except (TypeError, x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType) as error:
        raise ValueError(str(error)) from error


def objection(certificate: ClientCertificate, demands: Demands) -> RefusalCause | None:
    """Why the certificate does not prove that this is the station; None if it does."""
    if demands.now >= certificate.not_after:
        return RefusalCause.CERTIFICATE_EXPIRED
    if demands.now < certificate.not_before:
        return RefusalCause.CERTIFICATE_NOT_YET_VALID
    if not certificate.strong:
        return RefusalCause.CERTIFICATE_WEAK
    if demands.revoked:
        return RefusalCause.CERTIFICATE_REVOKED
    if demands.owner not in {None, demands.station_id}:
        return RefusalCause.CERTIFICATE_OF_ANOTHER_STATION
    if demands.issued:
        return None
    if demands.station_id not in certificate.names:
        return RefusalCause.CERTIFICATE_OF_ANOTHER_STATION
    if demands.organization is not None and demands.organization not in certificate.organizations:
        return RefusalCause.CERTIFICATE_OF_ANOTHER_OPERATOR
    if demands.known not in {None, certificate.fingerprint}:
        return RefusalCause.CERTIFICATE_NOT_THE_KNOWN_ONE
    return None


def _texts(read: x509.Certificate, kind: x509.ObjectIdentifier) -> tuple[str, ...]:
    values = (attribute.value for attribute in read.subject.get_attributes_for_oid(kind))
    return tuple(value for value in values if isinstance(value, str))


def _alternative_names(read: x509.Certificate) -> list[str]:
    try:
        names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [*names.get_values_for_type(x509.DNSName), *names.get_values_for_type(x509.UniformResourceIdentifier)]


def _is_strong(read: x509.Certificate) -> bool:
    match read.public_key():
        case rsa.RSAPublicKey() as key:
            return key.key_size >= LEAST_RSA_BITS
        case ec.EllipticCurvePublicKey() as key:
            return key.curve.key_size >= LEAST_EC_BITS
        case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
            return True
        case _:
            return False

"""Whether the chain of a contract certificate leads to a root that is believed. No I/O.

Paths are built and checked as RFC 5280, 6.1 has it, as far as ISO 15118-2's profiles of certificates go.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtensionOID, NameOID
from msgspec import Struct

from voltway.plug_and_charge import emaid
from voltway.vocabulary.certificates import ContractStatus, TrustedUse
from voltway.vocabulary.errors import InvalidInput

LONGEST_CHAIN_CHARS: Final = 20_000
MOST_CERTIFICATES: Final = 5
_BELOW_ROOT: Final = 3
"""At most a contract and two authorities stand below a root (ISO 15118-2, annex F)."""
_UNDERSTOOD: Final = {ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.CERTIFICATE_POLICIES}
_STRONG: Final = (hashes.SHA256, hashes.SHA384, hashes.SHA512)

Kind = TypeVar("Kind", bound=x509.ExtensionType)


class Trusted(Struct, frozen=True):
    """An authority that is kept. Only roots end a chain; `ocsp_url` is where it tells what it has revoked."""

    certificate: x509.Certificate
    use: TrustedUse
    ocsp_url: str | None = None


class Link(Struct, frozen=True):
    """A certificate, who signed it, and where that one tells whether it is revoked."""

    serial: int
    issuer: x509.Certificate
    ocsp_url: str | None


class ContractRefused(Exception):
    """A contract certificate does not count: the status is told to the station, the message stands in its log."""

    def __init__(self, status: ContractStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


def read(text: str) -> list[x509.Certificate]:
    """The chain as a station shows it (PEM, the contract first). Raises ContractRefused."""
    if len(text) > LONGEST_CHAIN_CHARS:
        raise ContractRefused(ContractStatus.CERT_CHAIN_ERROR, f"the chain has more than {LONGEST_CHAIN_CHARS} letters")
    try:
        told = x509.load_pem_x509_certificates(text.encode())
    except ValueError as error:
        raise ContractRefused(ContractStatus.CERT_CHAIN_ERROR, "the certificate can't be read") from error
    if len(told) > MOST_CERTIFICATES:
        raise ContractRefused(ContractStatus.CERT_CHAIN_ERROR, f"the chain has more than {MOST_CERTIFICATES} links")
    return told


def verify(
    told: Sequence[x509.Certificate], trusted: Sequence[Trusted], contract: str, now: datetime
) -> tuple[Link, ...]:
    """The links from the contract's certificate, which is told first, up to a root that is kept.

    `contract` is the eMAID that the certificate must be for. Raises ContractRefused.
    """
    with _refusing():
        _require_contract(told[0], contract)
    return path(told, trusted, now)


def path(told: Sequence[x509.Certificate], trusted: Sequence[Trusted], now: datetime) -> tuple[Link, ...]:
    """The links from the certificate that is told first up to a root that is kept. Raises ContractRefused."""
    with _refusing():
        return tuple(_links(told, trusted, now))


@contextmanager
def _refusing() -> Iterator[None]:
    """What strangers' certificates trip over is their fault."""
    try:
        yield
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension) as error:
        raise ContractRefused(ContractStatus.CERT_CHAIN_ERROR, f"a certificate can't be checked: {error}") from error


def _require_contract(certificate: x509.Certificate, contract: str) -> None:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    try:
        same = len(names) == 1 and emaid.same_contract(emaid.normal(str(names[0].value)), emaid.normal(contract))
    except InvalidInput as error:
        raise ContractRefused(ContractStatus.NO_CERTIFICATE_AVAILABLE, error.message) from error
    if not same:
        raise ContractRefused(ContractStatus.NO_CERTIFICATE_AVAILABLE, "the certificate is another contract's")
    usage = _extension(certificate, x509.KeyUsage)
    if _is_authority(certificate) or (usage is not None and not usage.digital_signature):
        raise ContractRefused(ContractStatus.CERT_CHAIN_ERROR, "the certificate is not one of a contract")


def _links(told: Sequence[x509.Certificate], trusted: Sequence[Trusted], now: datetime) -> Iterator[Link]:
    roots = {one.certificate: one for one in trusted if one.use is not TrustedUse.SUB_CA}
    kept = {one.certificate: one for one in trusted}
    above = [*roots, *(one for one in kept if one not in roots), *told[1:]]
    current = told[0]
    _require_good(current, now)
    for depth in range(_BELOW_ROOT):
        issuer = _issuer_of(current, above)
        _require_good(issuer, now)
        _require_signs(issuer, depth)
        own = kept.get(issuer)
        yield Link(current.serial_number, issuer, (own and own.ocsp_url) or responder_of(current))
        if issuer in roots:
            return
        current = issuer
    raise ContractRefused(ContractStatus.CERT_CHAIN_ERROR, "the chain leads to no root that is kept here")


def _issuer_of(certificate: x509.Certificate, above: Sequence[x509.Certificate]) -> x509.Certificate:
    named = [one for one in above if one.subject == certificate.issuer and one != certificate]
    for one in named:
        try:
            certificate.verify_directly_issued_by(one)
        except InvalidSignature:
            continue
        return one
    who = certificate.issuer.rfc4514_string()[:100]
    if named:
        raise ContractRefused(ContractStatus.SIGNATURE_ERROR, f"{who} did not sign what is said to be signed by it")
    raise ContractRefused(ContractStatus.CERT_CHAIN_ERROR, f"{who} is not known here, nor told in the chain")


def _require_good(certificate: x509.Certificate, now: datetime) -> None:
    """Its dates, the strength of its signature, and nothing critical in it that is not understood here."""
    who = certificate.subject.rfc4514_string()[:100]
    if now > certificate.not_valid_after_utc:
        raise ContractRefused(ContractStatus.CERTIFICATE_EXPIRED, f"{who} has ended")
    if now < certificate.not_valid_before_utc:
        raise ContractRefused(ContractStatus.CERTIFICATE_EXPIRED, f"{who} is not valid yet")
    digest = certificate.signature_hash_algorithm
    if digest is not None and not isinstance(digest, _STRONG):
        raise ContractRefused(ContractStatus.SIGNATURE_ERROR, f"{who} is signed with {digest.name}")
    odd = [one for one in certificate.extensions if one.critical and one.oid not in _UNDERSTOOD]
    if odd:
        raise ContractRefused(ContractStatus.CERT_CHAIN_ERROR, f"{who} says what is not understood: {odd[0].oid}")


def _require_signs(issuer: x509.Certificate, authorities_below: int) -> None:
    usage = _extension(issuer, x509.KeyUsage)
    constraints = _extension(issuer, x509.BasicConstraints)
    if constraints is None or not constraints.ca or usage is None or not usage.key_cert_sign:
        who = issuer.subject.rfc4514_string()[:100]
        raise ContractRefused(ContractStatus.CERT_CHAIN_ERROR, f"{who} may not sign certificates")
    if constraints.path_length is not None and constraints.path_length < authorities_below:
        raise ContractRefused(ContractStatus.CERT_CHAIN_ERROR, "an authority stands too far above the contract")


def _is_authority(certificate: x509.Certificate) -> bool:
    constraints = _extension(certificate, x509.BasicConstraints)
    return constraints is not None and constraints.ca


def responder_of(certificate: x509.Certificate) -> str | None:
    """The address that the certificate names for OCSP, if any."""
    access = _extension(certificate, x509.AuthorityInformationAccess)
    for one in access or ():
        if one.access_method == AuthorityInformationAccessOID.OCSP:
            place = one.access_location
            return place.value if isinstance(place, x509.UniformResourceIdentifier) else None
    return None


def _extension(certificate: x509.Certificate, kind: type[Kind]) -> Kind | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None

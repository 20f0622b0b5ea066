"""Certificates of stations and their authorities, in our words (OCPP 1.6 security, 2.x part 2, blocks A and M)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, Struct, UnsetType


class CertificateUse(StrEnum):
    """What a station's own certificate is for. BOTH: the station did not say, so the one serves all its connections."""

    BOTH = "both"
    STATION = "station"
    V2G = "v2g"
    V2G20 = "v2g20"


class InstalledUse(StrEnum):
    """What a certificate that a station holds is trusted for, or with V2G_CHAIN shown for."""

    CSMS_ROOT = "csms_root"
    MANUFACTURER_ROOT = "manufacturer_root"
    V2G_ROOT = "v2g_root"
    MO_ROOT = "mo_root"
    OEM_ROOT = "oem_root"
    V2G_CHAIN = "v2g_chain"


class CertificateState(StrEnum):
    """Where a station's certificate stands. REPLACED is still good until it ends or is revoked."""

    ISSUED = "issued"
    INSTALLED = "installed"
    REJECTED = "rejected"
    REPLACED = "replaced"
    REVOKED = "revoked"


class AuthorityState(StrEnum):
    """An authority is announced to stations before it signs (NEXT), and trusted after it has signed (RETIRED)."""

    NEXT = "next"
    ACTIVE = "active"
    RETIRED = "retired"


class RequestState(StrEnum):
    """Where a station's request for a certificate stands. SIGNED: it is on its way to the station."""

    WAITING = "waiting"
    SIGNED = "signed"
    DONE = "done"
    REFUSED = "refused"


class RevocationReason(StrEnum):
    """Why a certificate counts no more: the reasons of RFC 5280, 5.3.1, that an operator may have."""

    UNSPECIFIED = "unspecified"
    KEY_COMPROMISE = "key_compromise"
    CA_COMPROMISE = "ca_compromise"
    AFFILIATION_CHANGED = "affiliation_changed"
    SUPERSEDED = "superseded"
    CESSATION_OF_OPERATION = "cessation_of_operation"
    PRIVILEGE_WITHDRAWN = "privilege_withdrawn"


class CertificateHash(Struct, frozen=True, kw_only=True):
    """A certificate by its hashes, as hexadecimal digits (2.x part 2, CertificateHashDataType).

    `hash_algorithm` is one of SHA256, SHA384 and SHA512.
    """

    hash_algorithm: str
    issuer_name_hash: str
    issuer_key_hash: str
    serial_number: str


class TrustedUse(StrEnum):
    """What an authority of contract certificates is kept as; a SUB_CA alone makes nothing believed."""

    V2G_ROOT = "v2g_root"
    MO_ROOT = "mo_root"
    SUB_CA = "sub_ca"


class ContractStatus(StrEnum):
    """What is said of a contract's certificate (2.x part 2, AuthorizeCertificateStatusEnumType).

    NO_CERTIFICATE_AVAILABLE: none that could be checked, for this contract.
    """

    ACCEPTED = "accepted"
    SIGNATURE_ERROR = "signature_error"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_REVOKED = "certificate_revoked"
    NO_CERTIFICATE_AVAILABLE = "no_certificate_available"
    CERT_CHAIN_ERROR = "cert_chain_error"
    CONTRACT_CANCELLED = "contract_cancelled"


class ContractShown(Struct, frozen=True, kw_only=True):
    """The certificate of a contract as a car shows it: the chain as PEM, or the hashes of one the station checked."""

    certificate: str | None = None
    hashes: tuple[CertificateHash, ...] = ()


class ProvidedRoot(Struct, frozen=True, kw_only=True):
    """A root that a provider of contracts trusts, as PEM."""

    certificate: str
    use: TrustedUse


class CertificateAction(StrEnum):
    """What a car wants: its first contract certificate, or its contract's renewed."""

    INSTALL = "install"
    UPDATE = "update"


class StatusSource(StrEnum):
    """Where it is told whether a certificate is revoked: in a list, or on request."""

    CRL = "crl"
    OCSP = "ocsp"


class StatusQuestion(Struct, frozen=True, kw_only=True):
    """A certificate that a station asks about, and at which addresses it would have looked itself."""

    certificate: CertificateHash
    source: StatusSource
    addresses: tuple[str, ...] = ()


class Revocation(StrEnum):
    """What a responder says; UNKNOWN also where its answer does not count."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


class StatusTold(Struct, frozen=True, kw_only=True):
    """What could be found out about a certificate.

    `answer` is the responder's own, as DER, and holds until `until`; None where none counts, which `reason` explains.
    """

    revocation: Revocation = Revocation.UNKNOWN
    answer: bytes | None = None
    until: datetime | None = None
    reason: str = ""


class HeldCertificate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A certificate that a station holds. `children`: those below a V2G chain's leaf."""

    use: InstalledUse
    certificate: CertificateHash
    children: list[CertificateHash] = []


class InstalledTold(Struct, frozen=True, kw_only=True):
    """The `answer` to AskInstalledCertificates. `unknown`: how many were told beyond those that are kept.

    `uses`: which it speaks of, where that is not all that were asked for.
    """

    certificates: list[HeldCertificate]
    unknown: int = 0
    uses: list[InstalledUse] | UnsetType = UNSET

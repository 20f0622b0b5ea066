"""Certificates that count no more, and what others are told of it."""

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ocsp
from msgspec import Struct

from voltway.certificates import authority, issuing, store, store_authorities
from voltway.certificates.issuing import Revoked, Signer
from voltway.certificates.store import StationCertificate
from voltway.certificates.store_authorities import Responder
from voltway.kit.postgres import Connection
from voltway.kit.sealing import Sealing
from voltway.stations import store_listing
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.certificates import RevocationReason
from voltway.vocabulary.errors import Conflict, NotFound

ANSWER_LASTS: Final = timedelta(hours=1)
RESPONDERS_FRESH: Final = timedelta(minutes=1)
"""So long a new authority may be unknown to OCSP."""


async def known(conn: Connection, certificate_id: str) -> StationCertificate:
    """The certificate of this id. Raises NotFound."""
    found = await store.find(conn, certificate_id)
    if found is None:
        raise NotFound(f"there is no certificate {certificate_id[:80]!r}", "`voltway certificate list` shows all")
    return found


async def revoke(conn: Connection, certificate_id: str, reason: RevocationReason, now: datetime) -> StationCertificate:
    """Have it count no more. Raises NotFound, and Conflict where it counts no more already."""
    row = await store.revoke(conn, certificate_id, reason, now)
    if row is None:
        await known(conn, certificate_id)
        raise Conflict(f"certificate {certificate_id} is revoked already", "a revocation is for good")
    return row


async def organization_of(conn: Connection, row: StationCertificate) -> OrganizationId:
    """Whose matter the certificate is: its station's, or the operator's where that was removed."""
    station = await store_listing.find(conn, row.station_id)
    return ROOT if station is None else station.organization_id


class _Opened(Struct, frozen=True):
    """`key_bits`: the authority's key, by whose hash OCSP names it."""

    authority_id: str
    key_bits: bytes
    signer: Signer


class Responders:
    """Who answers OCSP for each authority, with opened keys: strangers ask, and authorities hardly change."""

    def __init__(self) -> None:
        self._known: list[_Opened] = []
        self._read_at: datetime | None = None

    async def of_key(
        self, conn: Connection, sealing: Sealing, key_hash: bytes, algorithm: hashes.HashAlgorithm, now: datetime
    ) -> _Opened | None:
        """That of the authority whose key has this hash. Raises SealBroken."""
        if self._read_at is None or not timedelta() <= now - self._read_at < RESPONDERS_FRESH:
            self._known = [_opened(row, sealing) for row in await store_authorities.responders(conn)]
            self._read_at = now
        return next((one for one in self._known if _digest(one.key_bits, algorithm) == key_hash), None)


async def answer(conn: Connection, responders: Responders, sealing: Sealing, request: bytes, now: datetime) -> bytes:
    """What OCSP is told of a certificate (RFC 6960), as DER. Raises SealBroken."""
    try:
        asked = ocsp.load_der_ocsp_request(request)
        key_hash, algorithm = asked.issuer_key_hash, asked.hash_algorithm
        nonce = issuing.nonce_of(asked)
    except (ValueError, NotImplementedError, x509.DuplicateExtension, UnsupportedAlgorithm):
        return issuing.refuse_ocsp()
    by = await responders.of_key(conn, sealing, key_hash, algorithm, now)
    if by is None:
        return issuing.unauthorized_ocsp()
    row = await store.by_serial(conn, by.authority_id, f"{asked.serial_number:x}")
    return issuing.answer_ocsp(
        asked,
        by.signer,
        nonce=nonce,
        known=row is not None,
        revoked=None if row is None else _revoked(row),
        now=now,
        until=now + ANSWER_LASTS,
    )


def _opened(row: Responder, sealing: Sealing) -> _Opened:
    bits = issuing.key_bits(x509.load_pem_x509_certificate(row.certificate.encode()))
    return _Opened(row.authority_id, bits, authority.responder(row, sealing))


def _digest(content: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(content)
    return digest.finalize()


def _revoked(row: StationCertificate) -> Revoked | None:
    if row.revoked_at is None:
        return None
    reason = row.revocation_reason or RevocationReason.UNSPECIFIED
    return Revoked(serial=row.serial, revoked_at=row.revoked_at, revocation_reason=reason)

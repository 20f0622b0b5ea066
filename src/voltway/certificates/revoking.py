"""Certificates that count no more, and what others are told of it."""

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ocsp

from voltway.certificates import authority, issuing, store, store_authorities
from voltway.certificates.issuing import Revoked
from voltway.certificates.store import StationCertificate
from voltway.certificates.store_authorities import Responder
from voltway.kit.postgres import Connection
from voltway.kit.sealing import Sealing
from voltway.stations import store_listing
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.certificates import RevocationReason
from voltway.vocabulary.errors import Conflict, NotFound

ANSWER_LASTS: Final = timedelta(hours=1)


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


async def answer(conn: Connection, sealing: Sealing, request: bytes, now: datetime) -> bytes:
    """What OCSP is told of a certificate (RFC 6960), as DER. Raises SealBroken."""
    try:
        asked = ocsp.load_der_ocsp_request(request)
        issuer, algorithm = asked.issuer_key_hash, asked.hash_algorithm
    except (ValueError, NotImplementedError):
        return issuing.refuse_ocsp()
    responders = await store_authorities.responders(conn)
    by = {_named_key(row, algorithm): row for row in responders}.get(issuer)
    if by is None:
        return issuing.unauthorized_ocsp()
    row = await store.by_serial(conn, by.authority_id, f"{asked.serial_number:x}")
    return issuing.answer_ocsp(
        asked,
        authority.responder(by, sealing),
        known=row is not None,
        revoked=None if row is None else _revoked(row),
        now=now,
        until=now + ANSWER_LASTS,
    )


def _named_key(row: Responder, algorithm: hashes.HashAlgorithm) -> bytes:
    """The authority's key as OCSP names it."""
    digest = hashes.Hash(algorithm)
    digest.update(issuing.key_bits(x509.load_pem_x509_certificate(row.certificate.encode())))
    return digest.finalize()


def _revoked(row: StationCertificate) -> Revoked | None:
    if row.revoked_at is None:
        return None
    reason = row.revocation_reason or RevocationReason.UNSPECIFIED
    return Revoked(serial=row.serial, revoked_at=row.revoked_at, revocation_reason=reason)

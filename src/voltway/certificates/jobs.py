"""Timed work on certificates."""

import asyncio
from datetime import datetime, timedelta
from typing import Final

from voltway.certificates import authority, issuing, signing, store, store_authorities
from voltway.certificates.store_authorities import Announcement
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool, transaction
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import Settings
from voltway.stations.commanding import give
from voltway.vocabulary.certificates import CertificateUse, InstalledUse
from voltway.vocabulary.commands import CommandState, TriggerKind, TriggerReport
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.orders_certificates import InstallCertificate

CRL_LASTS: Final = timedelta(days=7)
CRL_FRESH: Final = timedelta(days=6)
"""A list is made anew a day after it was made, and at once after a revocation."""
KEPT_AFTER_END: Final = timedelta(days=90)
ASK_AGAIN: Final = timedelta(days=1)
_LEASE: Final = timedelta(minutes=10)
_PAUSE: Final = timedelta(hours=1)
_AT_ONCE: Final = 20
_TRIGGERS: Final = {
    CertificateUse.BOTH: TriggerKind.STATION_CERTIFICATE,
    CertificateUse.STATION: TriggerKind.STATION_CERTIFICATE,
    CertificateUse.V2G: TriggerKind.V2G_CERTIFICATE,
}
"""What asks for the renewal of which; no message asks a station for one of ISO 15118-20 alone."""


async def serve_requests(pool: Pool, bus: Bus, settings: Settings, now: datetime) -> int:
    """Sign what stations ask for, and bring it to them; how many requests and certificates."""
    signed = await signing.sign_waiting(pool, settings, now)
    return signed + await signing.send_signed(pool, bus, now)


async def make_crls(pool: Pool, settings: Settings, now: datetime) -> int:
    """Write anew the lists of what was revoked that are old, or older than a revocation; how many."""
    async with pool.connection() as conn:
        due = await store_authorities.needing_crl(conn, now, CRL_FRESH)
        for row in due:
            by = authority.opened(row, sealing_of(settings))
            revoked = await store.revoked_by(conn, row.authority_id, now)
            until = min(now + CRL_LASTS, by.signer.certificate.not_valid_after_utc)
            content = issuing.make_crl(by.signer, revoked, now=now, until=until)
            await store_authorities.keep_crl(conn, row.authority_id, content, now, until)
    return len(due)


async def renew(pool: Pool, bus: Bus, settings: Settings, now: datetime) -> list[str]:
    """Have connected stations ask for a new certificate before theirs ends; which."""
    ends_before = now + timedelta(days=settings.certificates.renew_before_days)
    async with pool.connection() as conn:
        ending = await store.take_ending(conn, ends_before, now, now - ASK_AGAIN, _AT_ONCE)
    orders = [(StationId(station_id), TriggerReport(what=_TRIGGERS[use])) for station_id, use in ending]
    await asyncio.gather(*(give(pool, bus, station_id, order, author=signing.AUTHOR) for station_id, order in orders))
    return [station_id for station_id, _ in ending]


async def announce(pool: Pool, bus: Bus, now: datetime) -> int:
    """Bring the next root to stations that trust the present one; how many were told."""
    async with pool.connection() as conn:
        due = await store_authorities.take_announcements(conn, now, _LEASE, _AT_ONCE)
    await asyncio.gather(*(_announce(pool, bus, one, now) for one in due))
    return len(due)


async def _announce(pool: Pool, bus: Bus, told: Announcement, now: datetime) -> None:
    order = InstallCertificate(use=InstalledUse.CSMS_ROOT, certificate=told.certificate)
    command = await give(pool, bus, StationId(told.station_id), order, author=signing.AUTHOR)
    accepted = command.state is CommandState.ACCEPTED
    async with pool.connection() as conn:
        due_at = now + _PAUSE * min(told.attempts, 24)
        reason = None if accepted else command.reason
        await store_authorities.announced(conn, told, now if accepted else None, reason, due_at)


async def look_after(pool: Pool, settings: Settings, now: datetime) -> None:
    """Roots follow each other in time, and what ended long ago is forgotten."""
    async with transaction(pool) as conn:
        await store.forget(conn, now - KEPT_AFTER_END)
        sealed = await store_authorities.sealed(conn)
        if not sealed:
            return
        sealing = sealing_of(settings)
        await authority.rotate(conn, sealing, settings.certificates.operator, now)
        for authority_id, private_key, responder_key in sealed:
            if not (sealing.is_newest(private_key) and sealing.is_newest(responder_key)):
                purpose, responding = authority.key_purpose(authority_id), authority.responder_purpose(authority_id)
                await store_authorities.reseal(
                    conn,
                    authority_id,
                    sealing.seal(sealing.open(private_key, purpose), purpose),
                    sealing.seal(sealing.open(responder_key, responding), responding),
                )

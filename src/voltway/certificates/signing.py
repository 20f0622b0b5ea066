"""Requests of stations are signed, and the certificates brought to them (OCPP 1.6 security; 2.x part 2, A02 and A03).

A gateway keeps what a station asks for (`ocpp/inbound/certificates.py`), and what it says to its certificate
(`ocpp/certificate_keeping.py`). What lies between is done here, by any number of workers: each takes what is due, for
as long as the work may take.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Final

import structlog
from cryptography import x509
from cryptography.x509.oid import NameOID

from voltway.certificates import authority, est, issuing, requests, store, store_requests
from voltway.certificates.store import StationCertificate
from voltway.certificates.store_requests import Sending, SigningRequest
from voltway.kit.bus import Bus
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import Settings
from voltway.stations.commanding import give
from voltway.vocabulary.certificates import CertificateState, CertificateUse
from voltway.vocabulary.commands import CommandState, is_unable
from voltway.vocabulary.errors import InvalidInput, NotFound, Refused, VoltwayError
from voltway.vocabulary.ids import StationId, new_id
from voltway.vocabulary.orders_certificates import SendCertificate

AUTHOR: Final = "voltway (certificates)"
LEASE: Final = timedelta(minutes=2)
"""So long one attempt may take; then others try."""
MOST_ATTEMPTS: Final = 10
MOST_A_DAY: Final = 20
"""Certificates that one station gets within a day: each is kept until it ends."""
_AT_ONCE: Final = 50
_SIDE_BY_SIDE: Final = 20
"""So many are signed at a time: with an external authority that hangs, all are through within the lease."""
_PAUSE: Final = timedelta(seconds=30)

_log = structlog.get_logger()


async def sign_waiting(pool: Pool, settings: Settings, now: datetime) -> int:
    """Sign what stations have asked for, and refuse what may not be signed; how many requests there were."""
    async with pool.connection() as conn:
        due = await store_requests.take_waiting(conn, now, LEASE, _AT_ONCE)
    turn = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def sign(request: SigningRequest) -> None:
        async with turn:
            try:
                await _sign(pool, settings, request, now)
            except Exception:  # noqa: BLE001  # one request's trouble is its own; after its lease it is tried again
                _log.exception("a station's certificate is not signed", station=request.station_id)

    await asyncio.gather(*(sign(request) for request in due))
    return len(due)


async def _sign(pool: Pool, settings: Settings, request: SigningRequest, now: datetime) -> None:
    """One request. What is wrong with it is its end; what is wrong with us lets it wait."""
    try:
        await _issue(pool, settings, request, now)
    except (InvalidInput, Refused) as error:
        _log.warning("a station's certificate is not signed", station=request.station_id, reason=error.message)
        async with pool.connection() as conn:
            await store_requests.refuse(conn, request, error.message)
    except VoltwayError as error:
        _log.warning("a station's certificate waits", station=request.station_id, reason=str(error))
        async with pool.connection() as conn:
            again = now + _PAUSE * min(request.attempts, MOST_ATTEMPTS)
            await store_requests.postpone(conn, request.station_id, request.use, error.message, again)


async def _issue(pool: Pool, settings: Settings, request: SigningRequest, now: datetime) -> None:
    operator = settings.certificates.operator
    csr = requests.checked(request.csr, request.station_id, request.serial, operator)
    async with pool.connection() as conn:
        if await store.issued_since(conn, request.station_id, now - timedelta(days=1)) >= MOST_A_DAY:
            raise Refused(f"{request.station_id} got {MOST_A_DAY} certificates within a day", "look what it does")
    external = None if settings.certificates.est_url is None else await est.enroll(settings.certificates, csr)
    async with transaction(pool) as conn:
        if not await store_requests.still_waits(conn, request):
            _log.info("a station asked anew while it was signed for", station=request.station_id)
            return
        if external is None:
            kept = (await issue(conn, settings, request.station_id, request.use, csr, now)).certificate_id
        else:
            kept = await _keep(conn, certificate_row(request.station_id, request.use, None, external, now))
        await store_requests.signed(conn, request, kept, now)


async def _keep(conn: Connection, row: StationCertificate) -> str:
    kept = await store.insert(conn, row)
    if kept is None:
        raise Refused(
            "the external authority gave a certificate that is another station's, or revoked", "look at its log"
        )
    return kept


async def issue(
    conn: Connection,
    settings: Settings,
    station_id: str,
    use: CertificateUse,
    csr: x509.CertificateSigningRequest,
    now: datetime,
) -> StationCertificate:
    """Sign a request that was checked, with our own authority, and keep what came of it; in a transaction."""
    ours = settings.certificates
    by = await authority.active(conn, sealing_of(settings), ours.operator, now)
    subject = requests.subject_of(csr, ours.operator)
    named = [str(one.value) for one in subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    certificate = issuing.issue(
        csr,
        subject,
        by.signer,
        now=now,
        lasts=timedelta(days=ours.station_days),
        where=authority.whereabouts(settings, by.authority_id),
        station_id=None if station_id in named else station_id,
    )
    row = certificate_row(station_id, use, by.authority_id, [certificate, by.signer.certificate], now)
    await store.insert(conn, row)
    return row


def certificate_row(
    station_id: str,
    use: CertificateUse,
    authority_id: str | None,
    chain: list[x509.Certificate],
    now: datetime,
) -> StationCertificate:
    """What is kept of a certificate. A root at the end is not sent along: stations have it, or must not trust it."""
    own = chain[0]
    above = [one for one in chain[1:] if one.issuer != one.subject]
    return StationCertificate(
        certificate_id=new_id(),
        station_id=station_id,
        authority_id=authority_id,
        use=use,
        state=CertificateState.ISSUED,
        serial=issuing.serial_of(own),
        fingerprint=issuing.fingerprint_of(own),
        subject=own.subject.rfc4514_string(),
        chain=issuing.pem_of(own, *above),
        not_before=own.not_valid_before_utc,
        not_after=own.not_valid_after_utc,
        issued_at=now,
    )


async def send_signed(pool: Pool, bus: Bus, now: datetime) -> int:
    """Bring connected stations the certificates that were signed for them; how many."""
    async with pool.connection() as conn:
        due = await store_requests.take_signed(conn, now, LEASE, _AT_ONCE)
    await asyncio.gather(*(_send(pool, bus, sending, now) for sending in due))
    return len(due)


async def _send(pool: Pool, bus: Bus, sending: Sending, now: datetime) -> None:
    """Put it to the station. What it says to it is kept by its gateway; anything else is tried again."""
    order = SendCertificate(
        certificate_id=sending.certificate_id, chain=sending.chain, use=sending.use, request_id=sending.request_id
    )
    try:
        command = await give(pool, bus, StationId(sending.station_id), order, author=AUTHOR)
    except NotFound:
        return
    if command.state in (CommandState.ACCEPTED, CommandState.REJECTED):
        return
    reason = command.reason or f"the order is {command.state}"
    async with pool.connection() as conn:
        if is_unable(command.answer) or sending.attempts >= MOST_ATTEMPTS:
            await store_requests.give_up(conn, sending, reason)
            return
        # A station that has gone is told at once when it returns: only connected ones are taken.
        pause = timedelta() if command.state is CommandState.OFFLINE else _PAUSE * sending.attempts
        await store_requests.postpone(conn, sending.station_id, sending.use, reason, now + pause)

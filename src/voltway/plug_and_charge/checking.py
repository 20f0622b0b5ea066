"""Whether the contract that a car shows counts now: its chain, its dates, and what responders say of it.

Responders are asked only at addresses that an authority which is kept here stands for, or that the operator gave:
never where a station says.
"""

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cryptography import x509
from msgspec import Struct

from voltway.kit.postgres import AWAY, Pool
from voltway.plug_and_charge import chain, emaid, ocsp, responders, store
from voltway.plug_and_charge.chain import ContractRefused, Link, Trusted
from voltway.plug_and_charge.store import ContractAuthority
from voltway.vocabulary.certificates import CertificateHash, ContractShown, ContractStatus, Revocation
from voltway.vocabulary.errors import InvalidInput, Unavailable

_SERIAL: Final = re.compile("[0-9A-Fa-f]{1,40}")


class Finding(Struct, frozen=True):
    """What was found, and why, for the station's log."""

    status: ContractStatus
    reason: str = ""


async def check(pool: Pool, contract: str, shown: ContractShown, now: datetime) -> Finding:
    """What is to be said of the certificate that is shown for this contract (2.x part 2, C07).

    It never counts where it can't be found out.
    """
    try:
        async with pool.connection() as conn:
            kept = await store.listing(conn)
        # Many roots, or a chain of hostile keys, take their time: not in the loop that serves all stations.
        links = await asyncio.to_thread(_links, contract, shown, kept, now)
        await _require_not_revoked(links, now, by_hashes=shown.certificate is None)
    except ContractRefused as refused:
        return Finding(refused.status, str(refused))
    except AWAY:
        return Finding(ContractStatus.NO_CERTIFICATE_AVAILABLE, "PostgreSQL does not answer")
    return Finding(ContractStatus.ACCEPTED)


def trusted_of(kept: Sequence[ContractAuthority]) -> list[Trusted]:
    """The authorities with their certificates read."""
    return [Trusted(x509.load_pem_x509_certificate(row.certificate.encode()), row.use, row.ocsp_url) for row in kept]


def _links(contract: str, shown: ContractShown, kept: Sequence[ContractAuthority], now: datetime) -> tuple[Link, ...]:
    trusted = trusted_of(kept)
    if shown.certificate is not None:
        return chain.verify(chain.read(shown.certificate), trusted, contract, now)
    try:
        emaid.normal(contract)
    except InvalidInput as error:
        raise ContractRefused(ContractStatus.NO_CERTIFICATE_AVAILABLE, error.message) from error
    return tuple(named(one, trusted) for one in shown.hashes)


def named(told: CertificateHash, trusted: Sequence[Trusted]) -> Link:
    """The certificate that a station has only told the hashes of. Raises ContractRefused."""
    if not _SERIAL.fullmatch(told.serial_number):
        raise ContractRefused(ContractStatus.CERT_CHAIN_ERROR, "a serial number is not hexadecimal")
    for one in trusted:
        if ocsp.is_named(told.issuer_name_hash, told.issuer_key_hash, told.hash_algorithm, one.certificate):
            return Link(int(told.serial_number, 16), one.certificate, one.ocsp_url)
    raise ContractRefused(ContractStatus.CERT_CHAIN_ERROR, "who signed a certificate is not known here")


async def _require_not_revoked(links: Sequence[Link], now: datetime, *, by_hashes: bool) -> None:
    """Of a chain that was checked here, links without a responder are believed; of mere hashes there is no more."""
    for link in links:
        if link.ocsp_url is None and by_hashes:
            raise ContractRefused(
                ContractStatus.NO_CERTIFICATE_AVAILABLE, "no responder is known for who signed a certificate"
            )
    asked = [link for link in links if link.ocsp_url is not None]
    answers = await asyncio.gather(*(_ask(link, now) for link in asked))
    if Revocation.REVOKED in answers:
        raise ContractRefused(ContractStatus.CERTIFICATE_REVOKED, "a certificate is revoked")
    if Revocation.UNKNOWN in answers:
        raise ContractRefused(
            ContractStatus.NO_CERTIFICATE_AVAILABLE, "it could not be found out whether a certificate is revoked"
        )


async def _ask(link: Link, now: datetime) -> Revocation:
    try:
        answer = await responders.ask(link.ocsp_url or "", ocsp.question(link.serial, link.issuer))
    except Unavailable:
        return Revocation.UNKNOWN
    return ocsp.read(answer, link.serial, link.issuer, now)

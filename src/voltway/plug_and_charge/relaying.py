"""Responders asked for stations: whether certificates are revoked, told on as it was said (2.x part 2, M06).

A station is a stranger: responders are asked about certificates of authorities that are known here only, and only
where those authorities, or the operator, say that responders are.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import httpx
from cryptography import x509

from voltway.certificates import authority, store_authorities
from voltway.kit.postgres import AWAY, Pool
from voltway.kit.settings import Settings
from voltway.plug_and_charge import checking, ocsp, responders, store
from voltway.plug_and_charge.chain import ContractRefused, Link, Trusted, responder_of
from voltway.vocabulary.certificates import (
    CertificateHash,
    Revocation,
    StatusQuestion,
    StatusSource,
    StatusTold,
    TrustedUse,
)
from voltway.vocabulary.errors import Unavailable

MOST_KEPT: Final = 1_000
LONGEST_ANSWER_BYTES: Final = 13_500
"""More than this, in Base64, no version has room for."""
_WITHOUT_END: Final = timedelta(hours=1)
"""So long an answer is told on that does not say until when it holds."""
_LONGEST_ADDRESS: Final = 2_000


class Relay:
    """Asks responders, and keeps what they say in memory for as long as it holds."""

    def __init__(self, pool: Pool, settings: Settings) -> None:
        self._pool = pool
        self._settings = settings
        self._kept: OrderedDict[CertificateHash, StatusTold] = OrderedDict()

    async def told(self, question: StatusQuestion, now: datetime) -> StatusTold:
        """What a responder says of the certificate, or why none does."""
        if question.source is not StatusSource.OCSP:
            return StatusTold(reason="lists of the revoked are not fetched for stations")
        kept = self._kept.get(question.certificate)
        if kept is not None and kept.until is not None and now < kept.until:
            self._kept.move_to_end(question.certificate)
            return kept
        try:
            found = await self._asked(question, now)
        except (ContractRefused, Unavailable) as error:
            return StatusTold(reason=str(error))
        except AWAY:
            return StatusTold(reason="PostgreSQL does not answer")
        if found.answer is not None:
            self._keep(question.certificate, found)
        return found

    async def _asked(self, question: StatusQuestion, now: datetime) -> StatusTold:
        async with self._pool.connection() as conn:
            kept = await store.listing(conn)
            own = await store_authorities.listing(conn)
        places = [(row.certificate, authority.whereabouts(self._settings, row.authority_id).ocsp_url) for row in own]
        places += [(row.certificate, row.ocsp_url) for row in kept]
        # Many authorities take their time to read: not in the loop that serves all stations.
        link, url = await asyncio.to_thread(_place, question, places, self._settings.plug_and_charge.ocsp_responders)
        asked = ocsp.question(link.serial, link.issuer, question.certificate.hash_algorithm)
        return _read(await responders.ask(url, asked), link, now)

    def _keep(self, certificate: CertificateHash, told: StatusTold) -> None:
        self._kept[certificate] = told
        self._kept.move_to_end(certificate)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)


def _place(question: StatusQuestion, places: Sequence[tuple[str, str | None]], more: Sequence[str]) -> tuple[Link, str]:
    """Whom the question is about, and where it is asked. Raises ContractRefused, and Unavailable where nowhere."""
    known = [
        Trusted(x509.load_pem_x509_certificate(certificate.encode()), TrustedUse.SUB_CA, url)
        for certificate, url in places
    ]
    link = checking.named(question.certificate, known)
    if link.ocsp_url is not None:
        return link, link.ocsp_url
    named = [*more, *(one.ocsp_url or responder_of(one.certificate) or "" for one in known)]
    permitted = {origin for address in named if (origin := _origin(address)) is not None}
    for address in question.addresses:
        if _origin(address) in permitted:
            return link, address
    raise Unavailable(
        "no responder is known for who signed the certificate", "keep it with `voltway pki trust --ocsp-url`"
    )


def _origin(address: str) -> tuple[str, str, int] | None:
    """Which server an address leads to, by the very reading that the request will have; None where to none."""
    if len(address) > _LONGEST_ADDRESS:
        return None
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return None
    if url.scheme not in ("http", "https") or not url.host or url.userinfo:
        return None
    return url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80)


def _read(answer: bytes, link: Link, now: datetime) -> StatusTold:
    told = ocsp.counting(answer, link.serial, link.issuer, now)
    if told is None:
        return StatusTold(reason="the responder's answer does not count: old, about another one, or not signed by whom")
    if len(answer) > LONGEST_ANSWER_BYTES:
        return StatusTold(reason="the responder's answer is too long for stations")
    return StatusTold(
        revocation=Revocation[told.certificate_status.name],
        answer=answer,
        until=told.next_update_utc or now + _WITHOUT_END,
    )

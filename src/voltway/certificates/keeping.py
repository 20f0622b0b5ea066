"""What is known of a station's certificates after it answered an order. No I/O."""

from datetime import datetime

import msgspec
from cryptography import x509

from voltway.certificates import issuing
from voltway.certificates.store import VERDICTS, Verdict
from voltway.certificates.store_installed import INSTALLED, Deleted, Installed, Told
from voltway.journal.unit import Sink
from voltway.vocabulary.certificates import InstalledTold, InstalledUse
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_certificates import (
    AskInstalledCertificates,
    DeleteCertificate,
    InstallCertificate,
    SendCertificate,
)

Row = tuple[Sink, Verdict | Installed | Deleted | Told]


def of_answer(station_id: str, order: Order, answer: Answer, at: datetime) -> list[Row]:
    """The rows that the answer to `order` leaves; none where it was put to the station in vain."""
    accepted = answer.state is CommandState.ACCEPTED
    if isinstance(order, SendCertificate) and (accepted or answer.state is CommandState.REJECTED):
        return [(VERDICTS, _verdict(station_id, order, answer, at))]
    if isinstance(order, InstallCertificate) and accepted:
        return [(INSTALLED, row) for row in _installed(station_id, order, at)]
    if isinstance(order, DeleteCertificate) and (accepted or _was_not_there(answer)):
        return [(INSTALLED, Deleted(station_id=station_id, certificate=order.certificate))]
    if isinstance(order, AskInstalledCertificates) and accepted:
        told = msgspec.convert(answer.answer, InstalledTold)
        uses = told.uses or order.uses or list(InstalledUse)
        return [(INSTALLED, Told(station_id=station_id, uses=uses, held=told.certificates, known_at=at))]
    return []


def _verdict(station_id: str, order: SendCertificate, answer: Answer, at: datetime) -> Verdict:
    return Verdict(
        certificate_id=order.certificate_id,
        station_id=station_id,
        accepted=answer.state is CommandState.ACCEPTED,
        reason=answer.reason,
        at=at,
    )


def _installed(station_id: str, order: InstallCertificate, at: datetime) -> list[Installed]:
    """By the hash that stations name it with. That of another's signature is not known before the station tells."""
    try:
        certificate = x509.load_pem_x509_certificate(order.certificate.encode())
        if certificate.issuer != certificate.subject:
            return []
        own = issuing.hash_of(certificate, certificate)
    except (ValueError, TypeError):
        return []
    return [Installed(station_id=station_id, use=order.use, certificate=own, known_at=at)]


def _was_not_there(answer: Answer) -> bool:
    return isinstance(answer.answer, dict) and answer.answer.get("status") == "NotFound"

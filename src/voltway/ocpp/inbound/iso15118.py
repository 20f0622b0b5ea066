"""ISO 15118 in OCPP 1.6: messages of 2.0.1 as JSON text in DataTransfer, as the Open Charge Alliance has laid it down.

Its paper "Using ISO 15118 Plug & Charge with OCPP 1.6" names vendor and messages. What they mean is what 2.0.1 says.
"""

from collections.abc import Callable
from typing import Final, TypeVar

import msgspec
from msgspec import Raw, Struct

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import WireStruct, v16, v201
from voltway.vocabulary.certificates import CertificateUse
from voltway.vocabulary.facts import CertificateRequested

VENDOR: Final = "org.openchargealliance.iso15118pnc"

Request = TypeVar("Request", bound=WireStruct)
Facts = TypeVar("Facts")


class _Envelope(Struct):
    vendor_id: str = msgspec.field(name="vendorId", default="")
    message_id: str = msgspec.field(name="messageId", default="")


_ENVELOPES: Final = msgspec.json.Decoder(_Envelope)


def message_in(payload: Raw) -> str | None:
    """Which message of ISO 15118 a DataTransfer carries, None for other vendors' data."""
    try:
        envelope = _ENVELOPES.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return envelope.message_id if envelope.vendor_id == VENDOR else None


def translating(
    request: type[Request], translate: Callable[[Request], Facts]
) -> Callable[[v16.DataTransferRequest], Facts]:
    """What translates the DataTransfer that carries this request; it raises ValueError like `translate`."""
    decoder = msgspec.json.Decoder(request)
    return lambda message: translate(decoder.decode(message.data or ""))


def answering(answer: Callable[[Reply], WireStruct]) -> Callable[[Reply], v16.DataTransferResponse]:
    """What answers it."""

    def carried(reply: Reply) -> v16.DataTransferResponse:
        data = msgspec.json.encode(answer(reply)).decode()
        return v16.DataTransferResponse(status=v16.DataTransferStatus.ACCEPTED, data=data)

    return carried


def answer_unknown(_: Reply) -> v16.DataTransferResponse:
    """To a message that is none of these."""
    return v16.DataTransferResponse(status=v16.DataTransferStatus.UNKNOWN_MESSAGE_ID)


def v2g_requested(message: v201.SignCertificateRequest) -> tuple[CertificateRequested]:
    """SignCertificate: what is asked for in this way is for ISO 15118, whatever else the station says of it."""
    return (CertificateRequested(csr=message.csr, use=CertificateUse.V2G),)

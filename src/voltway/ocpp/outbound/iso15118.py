"""ISO 15118 in OCPP 1.6: requests of 2.0.1 as JSON text in DataTransfer, as the Open Charge Alliance has laid it down.

Its paper "Using ISO 15118 Plug & Charge with OCPP 1.6" names vendor and messages.
"""

from typing import TypeVar

import msgspec

from voltway.ocpp.inbound.iso15118 import VENDOR
from voltway.ocpp.outbound import call
from voltway.ocpp.outbound.call import OutboundCall, Outcomes, outbound_call, station_words
from voltway.ocpp.wire import WireStruct, v16
from voltway.vocabulary.commands import Answer, CommandState

Response = TypeVar("Response", bound=WireStruct)


def carried(request: WireStruct) -> OutboundCall:
    """The DataTransfer that carries a request of 2.0.1. Raises Unsupported like `outbound_call`."""
    inner = outbound_call(request)
    data = msgspec.json.encode(inner.payload).decode()
    return outbound_call(v16.DataTransferRequest(vendor_id=VENDOR, message_id=inner.action, data=data))


def within(kind: type[Response], response: WireStruct) -> Response | None:
    """What a DataTransfer's answer carries; None where the station took nothing out of the request."""
    if not isinstance(response, v16.DataTransferResponse) or response.status is not v16.DataTransferStatus.ACCEPTED:
        return None
    try:
        return msgspec.json.decode(response.data or "", type=kind)
    except (msgspec.MsgspecError, RecursionError):
        return None


def not_taken(response: WireStruct) -> Answer:
    """The answer where there is nothing within."""
    reason = "the station does not know ISO 15118 in OCPP 1.6, or not this message of it"
    return Answer(state=CommandState.REJECTED, answer=station_words([response]), reason=reason)


def answer_by_status(kind: type[WireStruct], response: WireStruct, outcomes: Outcomes) -> Answer:
    """What `response` means by its status, or where it carries one of 2.0.1, what that means."""
    if not isinstance(response, v16.DataTransferResponse):
        return call.answer_by_status(response, outcomes)
    inner = within(kind, response)
    return not_taken(response) if inner is None else call.answer_by_status(inner, outcomes)

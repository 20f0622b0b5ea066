"""Send vendor-specific data: DataTransfer in 1.6 (5.6) and 2.x (part 2, P01)."""

from collections.abc import Sequence

from voltway.ocpp.outbound.call import OutboundCall, Outcomes, answer_by_status, outbound_call
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.commands import Answer, CommandState, SendVendorMessage
from voltway.vocabulary.stations import OcppVersion


def calls(version: OcppVersion, order: SendVendorMessage) -> list[OutboundCall]:
    """The request with the data as they are: 2.x allows any JSON, we send the text that 1.6 asks for."""
    vendor_id, message_id, data = order.vendor_id, order.message_id, order.data
    match version:
        case OcppVersion.V16:
            return [outbound_call(v16.DataTransferRequest(vendor_id=vendor_id, message_id=message_id, data=data))]
        case OcppVersion.V201:
            return [outbound_call(v201.DataTransferRequest(vendor_id=vendor_id, message_id=message_id, data=data))]
        case OcppVersion.V21:
            return [outbound_call(v21.DataTransferRequest(vendor_id=vendor_id, message_id=message_id, data=data))]


OUTCOMES: Outcomes = {
    v21.DataTransferStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.DataTransferStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused the data"),
    v21.DataTransferStatusEnum.UNKNOWN_MESSAGE_ID: (
        CommandState.REJECTED,
        "the station does not know this message of the vendor",
    ),
    v21.DataTransferStatusEnum.UNKNOWN_VENDOR_ID: (CommandState.REJECTED, "the station does not know this vendor"),
}


def answer(_order: SendVendorMessage, responses: Sequence[WireStruct]) -> Answer:
    """What the vendor's own protocol says stands in the answer's `data`."""
    return answer_by_status(responses[0], OUTCOMES)

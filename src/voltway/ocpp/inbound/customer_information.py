"""What a station tells of a customer on request: NotifyCustomerInformation in 2.x (part 2, N09)."""

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v21, v201
from voltway.vocabulary.facts import CustomerInformationTold


def told(
    message: v201.NotifyCustomerInformationRequest | v21.NotifyCustomerInformationRequest,
) -> tuple[CustomerInformationTold]:
    """One page of it; `tbc` left out means that it is the last."""
    return (
        CustomerInformationTold(
            request_id=message.request_id, seq_no=message.seq_no, content=message.data, is_last=not message.tbc
        ),
    )


def answer_v201(_: Reply) -> v201.NotifyCustomerInformationResponse:
    """Nothing is decided."""
    return v201.NotifyCustomerInformationResponse()


def answer_v21(_: Reply) -> v21.NotifyCustomerInformationResponse:
    """Nothing is decided."""
    return v21.NotifyCustomerInformationResponse()

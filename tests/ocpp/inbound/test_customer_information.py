import msgspec
import pytest

from voltway.ocpp.inbound.customer_information import answer_v21, answer_v201, told
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v21, v201
from voltway.vocabulary.facts import CustomerInformationTold


@pytest.mark.parametrize("kind", [v201.NotifyCustomerInformationRequest, v21.NotifyCustomerInformationRequest])
@pytest.mark.parametrize(("more", "is_last"), [({"tbc": True}, False), ({"tbc": False}, True), ({}, True)])
def test_a_page_and_whether_it_is_the_last(
    kind: type[v201.NotifyCustomerInformationRequest], more: dict[str, bool], is_last: bool
) -> None:
    page = {"data": "text", "seqNo": 2, "generatedAt": "2026-01-01T00:00:00Z", "requestId": 7, **more}
    assert told(msgspec.convert(page, kind)) == (
        CustomerInformationTold(request_id=7, seq_no=2, content="text", is_last=is_last),
    )


def test_the_answer_is_empty() -> None:
    assert msgspec.json.encode(answer_v201(Reply())) == b"{}"
    assert msgspec.json.encode(answer_v21(Reply())) == b"{}"

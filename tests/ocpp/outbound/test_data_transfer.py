import pytest

from tests.ocpp.outbound.wording import VERSIONS, answer, frame
from voltway.vocabulary.commands import CommandState, SendVendorMessage
from voltway.vocabulary.stations import OcppVersion

each_version = pytest.mark.parametrize("version", VERSIONS)


@each_version
def test_data_go_out_as_they_are(version: OcppVersion) -> None:
    text = ' {"a":  "ü"} '
    order = SendVendorMessage(vendor_id="com.example", message_id="m", data=text)
    assert frame(version, order) == ("DataTransfer", {"vendorId": "com.example", "messageId": "m", "data": text})
    assert frame(version, SendVendorMessage(vendor_id="com.example")) == ("DataTransfer", {"vendorId": "com.example"})


@each_version
def test_what_the_vendor_answers_is_kept(version: OcppVersion) -> None:
    told = answer(version, SendVendorMessage(vendor_id="v"), {"status": "Accepted", "data": "yes"})
    assert told.state is CommandState.ACCEPTED
    assert told.answer == {"status": "Accepted", "data": "yes"}


@each_version
@pytest.mark.parametrize(
    ("status", "words"), [("UnknownVendorId", "know this vendor"), ("UnknownMessageId", "know this message")]
)
def test_a_stranger_is_told_apart(version: OcppVersion, status: str, words: str) -> None:
    told = answer(version, SendVendorMessage(vendor_id="v"), {"status": status})
    assert told.state is CommandState.REJECTED
    assert told.reason is not None
    assert words in told.reason

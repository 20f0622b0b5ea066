from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from voltway.ocpp.inbound import payments
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v21
from voltway.vocabulary.payments import VatVerdict
from voltway.vocabulary.stations import EventKind

PAYMENT = {"pspRef": "P1", "status": "Settled", "settlementAmount": 12.1, "settlementTime": "2030-01-01T12:00:00Z"}


def settled(**fields: Any) -> v21.NotifySettlementRequest:
    return msgspec.convert({**PAYMENT, **fields}, v21.NotifySettlementRequest)


def test_a_payment_is_named_and_kept_whole() -> None:
    [event] = payments.settled(settled(receiptId="R1"))
    assert (event.event, event.name, event.at) == (
        EventKind.SETTLEMENT,
        "settled",
        datetime(2030, 1, 1, 12, tzinfo=UTC),
    )
    assert event.detail == {**PAYMENT, "receiptId": "R1"}


@pytest.mark.parametrize("reference", ["", "x" * 256])
def test_a_reference_that_is_none_is_refused(reference: str) -> None:
    with pytest.raises(ValueError, match="1 to 255 characters"):
        payments.settled(settled(pspRef=reference))


def test_a_question_is_answered_with_its_number_and_place() -> None:
    [asked] = payments.vat_asked(v21.VatNumberValidationRequest(vat_number="DE136695976", evse_id=2))
    known = payments.answer_vat_v21(Reply(vat_asked=asked, vat_verdict=VatVerdict(True, "not asked online")))
    assert (known.vat_number, known.evse_id, known.status) == ("DE136695976", 2, "Accepted")
    assert known.status_info is not None
    assert known.status_info.additional_info == "not asked online"
    wrong = payments.answer_vat_v21(Reply(vat_asked=asked, vat_verdict=VatVerdict(False, "no")))
    assert wrong.status == "Rejected"


def test_a_long_text_is_no_number() -> None:
    with pytest.raises(ValueError, match="up to 20"):
        payments.vat_asked(v21.VatNumberValidationRequest(vat_number="D" * 21))

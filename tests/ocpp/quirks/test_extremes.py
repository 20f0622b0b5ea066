from typing import Any

import pytest

from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import ALL, QuirkContext, apply, rescue
from voltway.vocabulary.stations import OcppVersion

V16 = QuirkContext(received_at=NOW, version=OcppVersion.V16)
AT = "2026-03-10T14:00:00Z"


@pytest.mark.parametrize(
    ("field", "told", "stays"),
    [
        ("transactionId", 0, True),
        ("transactionId", -1, True),
        ("transactionId", 2**63 - 1, True),
        ("transactionId", 2**63, False),
        ("transactionId", 10**400, False),
        ("meterStop", -5, True),
        ("meterStop", 10**15, True),
        ("meterStop", 10**16, False),
        ("meterStop", "text", True),
    ],
)
def test_only_what_nothing_can_have_goes(field: str, told: Any, stays: bool) -> None:
    payload, _ = apply([ALL["impossible_number"]], "StopTransaction", {field: told}, V16)
    assert payload == ({field: told} if stays else {})


def test_what_takes_its_place_is_what_the_message_or_the_context_tells() -> None:
    sent = {"transactionId": 10**30, "meterStop": 10**30, "timestamp": AT, "idTag": "A"}
    context = QuirkContext(received_at=NOW, version=OcppVersion.V16, last_register_wh=5.0)
    payload, _ = rescue(OcppVersion.V16, "StopTransaction", sent, context)
    assert payload == {"transactionId": -1, "meterStop": 5, "timestamp": AT, "idTag": "A"}


def test_an_evse_below_zero_is_none_and_other_ids_are_not_meant() -> None:
    context = QuirkContext(received_at=NOW, version=OcppVersion.V21)
    payload, _ = apply([ALL["impossible_number"]], "TransactionEvent", {"evse": {"id": -1}, "seqNo": 3}, context)
    assert payload == {"evse": {}, "seqNo": 3}


def test_an_id_is_cut_the_same_way_in_each_message() -> None:
    context = QuirkContext(received_at=NOW, version=OcppVersion.V201)
    sent = {"transactionInfo": {"transactionId": "t" * 256}, "idToken": {"idToken": "a" * 255, "type": "ISO14443"}}
    payload, _ = apply([ALL["endless_id"]], "TransactionEvent", sent, context)
    assert payload == {**sent, "transactionInfo": {"transactionId": "t" * 255}}

from typing import Any

import pytest

from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import ALL, QuirkContext, apply
from voltway.vocabulary.stations import OcppVersion

V16 = QuirkContext(received_at=NOW, version=OcppVersion.V16)


def test_an_object_within_an_object_becomes_two_lists() -> None:
    sent = {"connectorId": 1, "meterValue": {"timestamp": "t", "sampledValue": {"value": "1"}}}
    payload, _ = apply([ALL["object_for_list"]], "MeterValues", sent, V16)
    assert payload == {"connectorId": 1, "meterValue": [{"timestamp": "t", "sampledValue": [{"value": "1"}]}]}


@pytest.mark.parametrize("told", ["text", 5, None, True])
def test_what_is_no_object_makes_no_list(told: Any) -> None:
    sent = {"connectorId": 1, "meterValue": told}
    assert apply([ALL["object_for_list"]], "MeterValues", sent, V16) == (sent, [])


def test_a_list_of_several_is_not_one_object() -> None:
    sent: Any = [{"idTag": "A"}, {"idTag": "B"}]
    assert apply([ALL["list_for_object"]], "Authorize", sent, V16) == (sent, [])


def test_a_list_around_an_inner_object_goes() -> None:
    sent = {"idToken": [{"idToken": "A", "type": "ISO14443"}], "certificate": "c"}
    context = QuirkContext(received_at=NOW, version=OcppVersion.V201)
    payload, _ = apply([ALL["list_for_object"]], "Authorize", sent, context)
    assert payload["idToken"] == {"idToken": "A", "type": "ISO14443"}

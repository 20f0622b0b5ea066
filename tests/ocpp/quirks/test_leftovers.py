from typing import Any

from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import ALL, QuirkContext, apply
from voltway.vocabulary.stations import OcppVersion

AT = "2026-03-10T14:00:00Z"


def after(action: str, sent: Any, version: OcppVersion = OcppVersion.V16) -> Any:
    return apply([ALL["unreadable_parts"]], action, sent, QuirkContext(received_at=NOW, version=version))[0]


def test_a_sample_goes_as_a_whole_rather_than_mean_something_else() -> None:
    samples = [{"value": "5", "measurand": "Vendors.Own"}, {"value": "6", "location": "Moon"}]
    sent = {"connectorId": 1, "meterValue": [{"timestamp": AT, "sampledValue": samples}]}
    assert after("MeterValues", sent)["meterValue"][0]["sampledValue"] == [{"value": "6"}]


def test_readings_and_lists_that_must_not_be_empty_go_with_their_last_item() -> None:
    event = {
        "eventType": "Updated",
        "timestamp": AT,
        "triggerReason": "Trigger",
        "seqNo": 1,
        "transactionInfo": {"transactionId": "t"},
    }
    bad = {"timestamp": AT, "sampledValue": [{"value": "?"}]}
    good = {"timestamp": AT, "sampledValue": [{"value": 5}]}
    assert after("TransactionEvent", {**event, "meterValue": [bad]}, OcppVersion.V201) == event
    assert after("TransactionEvent", {**event, "meterValue": [bad, good]}, OcppVersion.V201) == {
        **event,
        "meterValue": [good],
    }


def test_an_optional_object_goes_if_what_it_needs_is_not_there() -> None:
    sent = {"idToken": {"idToken": "A", "type": "ISO14443"}, "iso15118CertificateHashData": [{"serialNumber": 5}]}
    assert after("Authorize", sent, OcppVersion.V201) == {"idToken": {"idToken": "A", "type": "ISO14443"}}


def test_what_is_required_is_never_left_out() -> None:
    sent = {"connectorId": "one", "idTag": "A", "meterStart": 5, "timestamp": AT, "reservationId": "x"}
    assert after("StartTransaction", sent) == sent


def test_unknown_fields_stay_as_they_are() -> None:
    sent = {"connectorId": 1, "idTag": "A", "meterStart": 5, "timestamp": AT, "vendors": [None], "reservationId": "x"}
    assert after("StartTransaction", sent) == {name: sent[name] for name in sent if name != "reservationId"}

from datetime import timedelta
from typing import Any

import pytest

from tests.ocpp.quirks.conversations import NOW, decoded
from voltway.ocpp.quirks import ALL, QuirkContext, apply
from voltway.vocabulary.stations import OcppVersion

AT = "2026-03-10T14:00:00Z"
KNOWN = QuirkContext(
    received_at=NOW,
    version=OcppVersion.V16,
    last_register_wh=1_234_567.8,
    last_register_at=NOW - timedelta(hours=1),
)


def after(action: str, sent: Any, version: OcppVersion = OcppVersion.V16, known: QuirkContext = KNOWN) -> Any:
    context = QuirkContext(received_at=NOW, version=version, last_register_wh=known.last_register_wh)
    return apply([ALL["required_missing"]], action, sent, context)[0]


def test_a_stop_takes_its_register_from_its_own_readings_before_what_is_known() -> None:
    def stop(*samples: Any) -> Any:
        return {"transactionId": 1, "timestamp": AT, "transactionData": [{"timestamp": AT, "sampledValue": [*samples]}]}

    end = {"value": "1300000", "measurand": "Energy.Active.Import.Register"}
    assert after("StopTransaction", stop({"value": "1.0"}, end))["meterStop"] == 1_300_000
    assert after("StopTransaction", stop({"value": "1300.25", "unit": "kWh"}))["meterStop"] == 1_300_250
    for other in ({"value": "5", "measurand": "Voltage"}, {"value": "5", "phase": "L1"}, {"value": "x"}):
        assert after("StopTransaction", stop(other))["meterStop"] == 1_234_568


def test_without_any_register_it_is_zero() -> None:
    nothing = QuirkContext(received_at=NOW, version=OcppVersion.V16)
    assert after("StopTransaction", {"transactionId": 1, "timestamp": AT}, known=nothing)["meterStop"] == 0


@pytest.mark.parametrize("told", ["abc", None, [], {}, True, 1.5])
def test_a_transaction_number_nobody_can_read_is_a_lost_one(told: Any) -> None:
    assert after("StopTransaction", {"transactionId": told, "meterStop": 5, "timestamp": AT})["transactionId"] == -1


@pytest.mark.parametrize("told", [0, -1, 17, 2**63 - 1])
def test_a_transaction_number_is_never_replaced(told: int) -> None:
    assert after("StopTransaction", {"transactionId": told, "meterStop": 5, "timestamp": AT})["transactionId"] == told


def test_readings_are_of_the_connector_if_a_transaction_runs_and_else_of_the_main_meter() -> None:
    readings = {"meterValue": [{"timestamp": AT, "sampledValue": []}]}
    assert after("MeterValues", {**readings, "transactionId": 17})["connectorId"] == 1
    assert after("MeterValues", readings)["connectorId"] == 0


def test_a_status_without_a_connector_is_the_stations_if_it_can_be() -> None:
    assert after("StatusNotification", {"status": "Faulted"}) == {
        "status": "Faulted",
        "connectorId": 0,
        "errorCode": "OtherError",
    }
    assert after("StatusNotification", {"status": "Charging"})["connectorId"] == 1


@pytest.mark.parametrize(
    ("sent", "filled"),
    [
        ({"seqNo": 0, "transactionInfo": {"transactionId": "t"}}, ("Started", "Trigger", 0)),
        ({"seqNo": 4, "transactionInfo": {"transactionId": "t", "stoppedReason": "Local"}}, ("Ended", "Trigger", 4)),
        (
            {"seqNo": 4, "transactionInfo": {"transactionId": "t", "chargingState": "Charging"}},
            ("Updated", "ChargingStateChanged", 4),
        ),
        (
            {"eventType": "Updated", "seqNo": 4, "transactionInfo": {"transactionId": "t"}, "meterValue": [{}]},
            ("Updated", "MeterValuePeriodic", 4),
        ),
        ({"eventType": "Started", "transactionInfo": {"transactionId": "t"}}, ("Started", "Trigger", 0)),
    ],
)
def test_what_an_event_leaves_out_is_told_by_the_rest(sent: Any, filled: tuple[str, str, int]) -> None:
    payload = after("TransactionEvent", {"timestamp": AT, **sent}, OcppVersion.V201)
    assert (payload["eventType"], payload["triggerReason"], payload["seqNo"]) == filled


def test_a_number_made_up_for_an_event_rises_and_is_the_same_in_a_repeat() -> None:
    def seq_no(at: str) -> int:
        sent = {"eventType": "Updated", "timestamp": at, "transactionInfo": {"transactionId": "t"}}
        return int(after("TransactionEvent", sent, OcppVersion.V201)["seqNo"])

    assert seq_no("2026-03-10T14:00:00Z") == seq_no("2026-03-10T14:00:00Z") < seq_no("2026-03-10T14:00:10Z") < 2**31


def test_the_transaction_may_stand_beside_where_it_belongs() -> None:
    for sent in ({"transactionId": "t"}, {"transactionInfo": "t"}):
        payload = after("TransactionEvent", {"seqNo": 0, "timestamp": AT, **sent}, OcppVersion.V21)
        assert payload["transactionInfo"] == {"transactionId": "t"}
    assert "transactionInfo" not in after("TransactionEvent", {"seqNo": 0, "timestamp": AT}, OcppVersion.V21)


def test_a_station_that_does_not_say_what_it_is_may_boot() -> None:
    decoded(OcppVersion.V16, "BootNotification", after("BootNotification", {}))
    for version in (OcppVersion.V201, OcppVersion.V21):
        decoded(version, "BootNotification", after("BootNotification", {"chargingStation": {}}, version))


def test_readings_that_can_be_read_are_never_replaced() -> None:
    sent = {"connectorId": 1, "meterValue": [{"timestamp": AT, "sampledValue": [{"value": 5}]}, "?"]}
    assert after("MeterValues", sent) == sent

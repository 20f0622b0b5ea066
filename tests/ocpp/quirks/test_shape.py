import itertools
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from msgspec import inspect

from tests.ocpp.quirks.conversations import MODULES, NOW, decoded
from tests.ocpp.quirks.payloads import broken_messages
from voltway.ocpp.quirks.quirk import QuirkContext
from voltway.ocpp.quirks.shape import ABSENT, TOLD_BY_STATIONS, Place, Remedy, due_in, fits, mended
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.stations import OcppVersion

DIRECTIONS = Path(__file__).parents[4] / "shared" / "standards" / "ocpp" / "actions.json"
STOP = {"transactionId": 1, "meterStop": 5, "timestamp": "2026-03-10T14:00:00Z", "vendors": {"own": 1}}


def context(action: str, version: OcppVersion = OcppVersion.V16) -> QuirkContext:
    return QuirkContext(received_at=NOW, version=version, action=action)


def struct_due(action: str, payload: Any, version: OcppVersion = OcppVersion.V16) -> type:
    due = due_in(payload, context(action, version))
    assert due is not None
    return due.cls


def test_requests_of_stations_and_answers_to_ours_are_told_apart() -> None:
    every = {action for module in MODULES.values() for action in module.REQUESTS}
    assert every >= TOLD_BY_STATIONS
    assert struct_due("StopTransaction", {}) is v16.StopTransactionRequest
    assert struct_due("GetConfiguration", {}) is v16.GetConfigurationResponse
    assert due_in({}, context("NoAction")) is None
    assert due_in({}, context("StartTransaction", OcppVersion.V21)) is None


@pytest.mark.skipif(not DIRECTIONS.exists(), reason="the standards' action list is not beside this checkout")
def test_the_actions_that_stations_send_are_those_of_the_standards() -> None:
    rows = itertools.chain(*json.loads(DIRECTIONS.read_text(encoding="utf-8")).values())
    listed = {row["action"] for row in rows if isinstance(row, dict) and row["direction"] == "station->csms"}
    assert listed == TOLD_BY_STATIONS


def test_a_data_transfer_is_an_answer_if_it_has_a_status_and_no_vendor() -> None:
    request, answer = {"vendorId": "a", "status": "x"}, {"status": "Accepted"}
    assert struct_due("DataTransfer", request, OcppVersion.V201) is v201.DataTransferRequest
    assert struct_due("DataTransfer", answer, OcppVersion.V21) is v21.DataTransferResponse


def test_every_place_is_asked_about_outer_first_and_missing_ones_if_required() -> None:
    asked: list[tuple[str, Any]] = []

    def mend(place: Place, value: Any) -> None:
        asked.append((place.path, value))

    reading = {"sampledValue": [{"value": "1"}]}
    assert mended({"meterValue": [reading]}, context("MeterValues"), mend) is None
    assert [path for path, _ in asked] == [
        "",
        "connectorId",
        "meterValue",
        "meterValue[0]",
        "meterValue[0].timestamp",
        "meterValue[0].sampledValue",
        "meterValue[0].sampledValue[0]",
        "meterValue[0].sampledValue[0].value",
    ]
    assert dict(asked)["connectorId"] is ABSENT


def test_what_is_mended_is_copied_and_what_is_unknown_stays() -> None:
    def mend(place: Place, value: Any) -> Remedy | None:
        return Remedy(value + 1, "one more") if place.name == "meterStop" else None

    found = mended(STOP, context("StopTransaction"), mend)
    assert found is not None
    assert found.payload == {**STOP, "meterStop": 6}
    assert STOP["meterStop"] == 5
    assert found.because == "corrected because one more"


def test_an_optional_list_that_must_not_be_empty_goes_with_its_last_item() -> None:
    def mend(place: Place, value: Any) -> Remedy | None:
        return Remedy(ABSENT, "out") if place.path.endswith("[0]") else None

    event = {"eventType": "Updated", "meterValue": [{"timestamp": "t", "sampledValue": []}]}
    found = mended(event, context("TransactionEvent", OcppVersion.V201), mend)
    assert found is not None
    assert found.payload == {"eventType": "Updated"}
    required = mended({"meterValue": [{"timestamp": "t"}]}, context("MeterValues"), mend)
    assert required is not None
    assert required.payload == {"meterValue": []}


def test_what_fits_is_what_the_typed_decode_takes() -> None:
    whole, number, text = inspect.IntType(ge=0), inspect.FloatType(), inspect.StrType()
    assert fits(1, whole)
    assert fits(1, number)
    assert fits("1", text)
    assert not any(fits(value, whole) for value in (1.0, True, -1, "1", None))
    assert not any(fits(value, number) for value in (False, "1", None))
    assert not fits({}, inspect.type_info(v16.StopTransactionRequest))
    assert fits({**STOP, "reason": None}, inspect.type_info(v16.StopTransactionRequest))
    assert not fits({**STOP, "reason": "local"}, inspect.type_info(v16.StopTransactionRequest))
    assert not fits({"connectorId": 1, "meterValue": []}, inspect.type_info(v16.MeterValuesRequest))


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(message=broken_messages())
def test_it_agrees_with_the_typed_decode_about_any_message(message: tuple[OcppVersion, str, Any]) -> None:
    version, action, payload = message
    try:
        decoded(version, action, payload)
    except msgspec.ValidationError:
        takes = False
    else:
        takes = True
    assert fits(payload, inspect.type_info(MODULES[version].REQUESTS[action])) is takes

from typing import Any

import pytest

from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import ALL, QuirkContext, apply, for_station
from voltway.vocabulary.stations import OcppVersion


@pytest.mark.parametrize("vendor", ["EV-BOX", "EVBox", "EVBOX"])
def test_it_is_on_however_the_vendor_is_spelled(vendor: str) -> None:
    mine = for_station(vendor, "G3-M5320E-F2", "P0402B0531")
    assert mine is not None
    assert mine.names == ("unknown_measurand",)


@pytest.mark.parametrize("field", ["measurand", "unit", "phase", "format"])
@pytest.mark.parametrize("told", ["Vendors.Own", 5, None])
def test_a_sample_goes_if_nobody_knows_what_its_number_means(field: str, told: Any) -> None:
    sent = {"connectorId": 1, "meterValue": [{"timestamp": "t", "sampledValue": [{"value": "5", field: told}]}]}
    payload, _ = apply(
        [ALL["unknown_measurand"]], "MeterValues", sent, QuirkContext(received_at=NOW, version=OcppVersion.V16)
    )
    assert payload["meterValue"][0]["sampledValue"] == ([{"value": "5", field: None}] if told is None else [])


@pytest.mark.parametrize(("power", "stays"), [(3, True), (-24, True), (25, False), (10**30, False), ("3", False)])
def test_a_sample_goes_if_its_power_of_ten_is_none_of_this_world(power: Any, stays: bool) -> None:
    sample = {"value": 5.0, "unitOfMeasure": {"unit": "Wh", "multiplier": power}}
    sent = {"evseId": 1, "meterValue": [{"timestamp": "t", "sampledValue": [sample]}]}
    context = QuirkContext(received_at=NOW, version=OcppVersion.V201)
    payload, _ = apply([ALL["unknown_measurand"]], "MeterValues", sent, context)
    assert payload["meterValue"][0]["sampledValue"] == ([sample] if stays else [])


def test_a_sample_stays_if_only_its_place_or_occasion_is_odd() -> None:
    sample = {"value": "5", "context": "Vendors.Own", "location": "Moon"}
    sent = {"connectorId": 1, "meterValue": [{"timestamp": "t", "sampledValue": [sample]}]}
    context = QuirkContext(received_at=NOW, version=OcppVersion.V16)
    assert apply([ALL["unknown_measurand"]], "MeterValues", sent, context) == (sent, [])

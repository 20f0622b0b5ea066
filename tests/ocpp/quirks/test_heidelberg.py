from typing import Any

import pytest

from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import ALL, QuirkContext, apply, for_station
from voltway.vocabulary.stations import OcppVersion


def samples_after(quirk: str, *samples: Any, version: OcppVersion = OcppVersion.V16) -> list[Any]:
    sent = {"connectorId": 1, "meterValue": [{"timestamp": "2026-03-10T14:00:00Z", "sampledValue": list(samples)}]}
    payload, _ = apply([ALL[quirk]], "MeterValues", sent, QuirkContext(received_at=NOW, version=version))
    found: list[Any] = payload["meterValue"][0]["sampledValue"]
    return found


def test_all_three_are_on_for_the_vendor() -> None:
    mine = for_station("Amperfied GmbH", "connect.business", "1.4.0")
    assert mine is not None
    assert mine.names == ("clock_not_set", "empty_value", "volts_for_everything")


@pytest.mark.parametrize("value", ["", " ", "-", "NaN", "inf", "1e19", 10**19, "N/A", None, [], True, "12,5"])
def test_a_sample_without_a_number_goes(value: Any) -> None:
    assert samples_after("empty_value", {"value": value}, {"value": "5"}) == [{"value": "5"}]


@pytest.mark.parametrize("sample", [{"value": "0"}, {"value": 0}, {"value": "AP;0;3;", "format": "SignedData"}])
def test_a_number_or_a_signature_stays(sample: Any) -> None:
    assert samples_after("empty_value", sample) == [sample]


def test_a_signature_of_2x_stays_without_its_number() -> None:
    signed = {"signedMeterValue": {"signedMeterData": "QUJD"}}
    assert samples_after("empty_value", signed, version=OcppVersion.V201) == [{**signed, "value": 0.0}]


def test_only_volts_that_can_be_none_are_taken_for_another_unit() -> None:
    told = [
        {"value": "230", "measurand": "Voltage", "unit": "V"},
        {"value": "5", "measurand": "Frequency", "unit": "V"},
    ]
    assert samples_after("volts_for_everything", *told) == told
    energy = {"value": "5", "unit": "V"}
    assert samples_after("volts_for_everything", energy) == [{"value": "5", "unit": "Wh"}]

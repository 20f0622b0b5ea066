from typing import Any

import pytest

from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import ALL, QuirkContext, apply
from voltway.vocabulary.stations import OcppVersion


def samples_after(quirk: str, *samples: Any, version: OcppVersion = OcppVersion.V16) -> list[Any]:
    sent = {"connectorId": 1, "meterValue": [{"timestamp": "2026-03-10T14:00:00Z", "sampledValue": list(samples)}]}
    payload, _ = apply([ALL[quirk]], "MeterValues", sent, QuirkContext(received_at=NOW, version=version))
    found: list[Any] = payload["meterValue"][0]["sampledValue"]
    return found


def current(phase: str | None, value: str = "10") -> dict[str, Any]:
    return {"value": value, "measurand": "Current.Import", **({"phase": phase} if phase else {})}


VOLTAGE = {"value": "230", "measurand": "Voltage"}


def test_currents_between_two_conductors_are_those_of_the_phase() -> None:
    told = [current("L1-N"), current("L2-N"), current("L3-N")]
    assert samples_after("phase_of_current", *told) == [current("L1"), current("L2"), current("L3")]


def test_a_current_of_the_neutral_alone_is_that_of_the_one_phase() -> None:
    assert samples_after("phase_of_current", current("N")) == [current("L1")]
    three = [current("L1"), current("L2"), current("N", "0")]
    assert samples_after("phase_of_current", *three) == three


def test_a_voltage_gets_its_phase_only_where_one_phase_carries_current() -> None:
    assert samples_after("phase_of_current", current("L1"), VOLTAGE) == [current("L1"), {**VOLTAGE, "phase": "L1-N"}]
    for others in ([], [current(None)], [current("L1"), current("L2")]):
        assert samples_after("phase_of_current", *others, VOLTAGE) == [*others, VOLTAGE]


def test_power_and_voltage_between_conductors_stay() -> None:
    told = [{"value": "3680", "measurand": "Power.Active.Import", "phase": "L1-N"}, {**VOLTAGE, "phase": "L1-N"}]
    assert samples_after("phase_of_current", *told) == told


@pytest.mark.parametrize(
    ("sample", "meant"),
    [
        ({"value": "12.5kWh"}, {"value": "12.5", "unit": "kWh"}),
        ({"value": "1.234,5 Wh", "unit": "Wh"}, {"value": "1234.5", "unit": "Wh"}),
        ({"value": "71 %", "measurand": "SoC"}, {"value": "71", "measurand": "SoC", "unit": "Percent"}),
        ({"value": "12.5 kWh", "unit": "Wh"}, None),
        ({"value": "12 apples"}, None),
        ({"value": "12 Wh", "format": "SignedData"}, None),
    ],
)
def test_unit_in_value(sample: dict[str, Any], meant: dict[str, Any] | None) -> None:
    assert samples_after("unit_in_value", sample) == [meant or sample]


def test_unit_in_value_of_2x_becomes_a_unit_of_measure() -> None:
    found = samples_after("unit_in_value", {"value": "12.5 kWh"}, version=OcppVersion.V21)
    assert found == [{"value": 12.5, "unitOfMeasure": {"unit": "kWh"}}]

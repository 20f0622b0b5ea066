from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import ALL, QuirkContext, apply
from voltway.vocabulary.stations import OcppVersion


def context(last_wh: float | None, ago_s: float = 60, version: OcppVersion = OcppVersion.V16) -> QuirkContext:
    last_at: datetime | None = None if last_wh is None else NOW - timedelta(seconds=ago_s)
    return QuirkContext(received_at=NOW, version=version, last_register_wh=last_wh, last_register_at=last_at)


def unit_after(quirk: str, value: str, unit: str | None, known: QuirkContext, power_w: str | None = None) -> Any:
    sample: dict[str, Any] = {"value": value, "measurand": "Energy.Active.Import.Register"}
    samples = [sample if unit is None else {**sample, "unit": unit}]
    if power_w is not None:
        samples.append({"value": power_w, "measurand": "Power.Active.Import", "unit": "W"})
    sent = {"connectorId": 1, "meterValue": [{"timestamp": "2026-03-10T14:00:00Z", "sampledValue": samples}]}
    payload, _ = apply([ALL[quirk]], "MeterValues", sent, known)
    return payload["meterValue"][0]["sampledValue"][0].get("unit")


@pytest.mark.parametrize(
    ("value", "unit", "last_wh", "power_w", "meant"),
    [
        ("1234.6", "Wh", 1_234_000, None, "kWh"),
        ("1234.6", None, 1_234_000, None, "kWh"),
        # Plausible as told: a fixed firmware, or a register that began with the session.
        ("1234100", "Wh", 1_234_000, None, "Wh"),
        ("3.5", "Wh", 0, None, "Wh"),
        # Neither is plausible: the sessions deal with it.
        ("900.0", "Wh", 1_234_000, None, "Wh"),
        ("9999999", "Wh", 1_234_000, None, "Wh"),
        # Nothing known, nothing decided.
        ("1234.6", "Wh", None, "7000", "Wh"),
        # 7 kW for a minute are 117 Wh: 0.12 was kWh, 120 was Wh.
        ("0.12", "Wh", 0, "7000", "kWh"),
        ("120", "Wh", 0, "7000", "Wh"),
        # No power, no hint.
        ("0.12", "Wh", 0, "40", "Wh"),
        ("nan", "Wh", 1_234_000, None, "Wh"),
        ("1e15", "Wh", 1_234_000, None, "Wh"),
    ],
)
def test_kwh_told_as_wh(value: str, unit: str | None, last_wh: float | None, power_w: str | None, meant: str) -> None:
    assert unit_after("kwh_told_as_wh", value, unit, context(last_wh), power_w) == meant


@pytest.mark.parametrize(
    ("value", "last_wh", "meant"),
    [("1234100", 1_234_000, "Wh"), ("1234.1", 1_234_000, "kWh"), ("1234100", None, "kWh"), ("900", 1_234_000, "kWh")],
)
def test_wh_told_as_kwh(value: str, last_wh: float | None, meant: str) -> None:
    assert unit_after("wh_told_as_kwh", value, "kWh", context(last_wh)) == meant


def test_a_megawatt_is_the_limit_and_time_counts() -> None:
    """1 MW for an hour is 1000 kWh: a step of 1500 kWh can't be, within two hours it can."""
    assert unit_after("wh_told_as_kwh", "2734", "kWh", context(1_234_000, ago_s=3600)) == "kWh"
    assert unit_after("wh_told_as_kwh", "1236", "kWh", context(1_200, ago_s=3600)) == "Wh"
    assert unit_after("wh_told_as_kwh", "1236", "kWh", context(1_200, ago_s=7200)) == "kWh"


@pytest.mark.parametrize(
    "sample",
    [
        {"value": "1234.6", "measurand": "Energy.Active.Import.Register", "unit": "Wh", "phase": "L1"},
        {"value": "1234.6", "measurand": "Energy.Active.Export.Register", "unit": "Wh"},
        {"value": "1234.6", "unit": "Wh", "format": "SignedData"},
        {"value": "1234.6", "measurand": "Energy.Active.Import.Interval", "unit": "Wh"},
    ],
)
def test_other_samples_are_not_the_register(sample: dict[str, Any]) -> None:
    sent = {"connectorId": 1, "meterValue": [{"timestamp": "2026-03-10T14:00:00Z", "sampledValue": [sample]}]}
    assert apply([ALL["kwh_told_as_wh"]], "MeterValues", sent, context(1_234_000)) == (sent, [])


def test_start_and_stop_are_told_in_wh_always() -> None:
    start = {"connectorId": 1, "idTag": "A", "meterStart": 1234, "timestamp": "2026-03-10T14:00:00Z"}
    payload, _ = apply([ALL["kwh_told_as_wh"]], "StartTransaction", start, context(1_234_000))
    assert payload["meterStart"] == 1_234_000
    assert apply([ALL["kwh_told_as_wh"]], "StartTransaction", {**start, "meterStart": 0}, context(1_234_000))[1] == []


def test_in_2x_the_unit_of_measure_is_corrected() -> None:
    sample = {"value": 1234.6, "unitOfMeasure": {"unit": "Wh", "multiplier": 0}}
    reading = {"timestamp": "2026-03-10T14:00:00Z", "sampledValue": [sample]}
    sent = {"eventType": "Updated", "meterValue": [reading]}
    known = context(1_234_000, version=OcppVersion.V21)
    payload, _ = apply([ALL["kwh_told_as_wh"]], "TransactionEvent", sent, known)
    assert payload["meterValue"][0]["sampledValue"][0]["unitOfMeasure"] == {"unit": "kWh", "multiplier": 0}
    scaled = {**sample, "unitOfMeasure": {"unit": "Wh", "multiplier": 3}}
    untouched = {"eventType": "Updated", "meterValue": [{**reading, "sampledValue": [scaled]}]}
    assert apply([ALL["kwh_told_as_wh"]], "TransactionEvent", untouched, known) == (untouched, [])

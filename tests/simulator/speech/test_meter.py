import pytest

from tests.simulator.official_schemas import assert_request
from voltway.simulator.evse import Measurement
from voltway.simulator.speech.meter import meter_value, meter_values, samples_in
from voltway.vocabulary.energy import ENERGY_IMPORT, ReadingContext
from voltway.vocabulary.stations import OcppVersion

AT = "2026-11-02T08:00:00.000Z"
AC = Measurement(0.0, 123_456, 11_040.0, (16.0, 16.0, 16.0), 230.0, is_dc=False)
DC = Measurement(0.0, 123_456, 50_000.0, (125.0, 0.0, 0.0), 400.0, is_dc=True, soc_percent=42)


@pytest.mark.parametrize("version", list(OcppVersion))
@pytest.mark.parametrize("shown", [AC, DC], ids=["ac", "dc"])
@pytest.mark.parametrize("context", list(ReadingContext))
def test_every_reading_is_allowed(version: OcppVersion, shown: Measurement, context: ReadingContext) -> None:
    assert_request(version, "MeterValues", meter_values(version, 1, meter_value(version, shown, AT, context)))


@pytest.mark.parametrize("version", list(OcppVersion))
def test_a_reading_tells_what_the_meter_shows(version: OcppVersion) -> None:
    payload = meter_values(version, 1, meter_value(version, AC, AT, ReadingContext.SAMPLE_PERIODIC))
    told = {(sample["measurand"], sample.get("phase")): float(sample["value"]) for sample in samples_in(payload)}
    assert told[ENERGY_IMPORT, None] == 123_456
    assert told["Power.Active.Import", None] == 11_040
    assert [told["Current.Import", phase] for phase in ("L1", "L2", "L3")] == [16.0] * 3
    assert told["Voltage", "L1-N"] == 230
    assert ("SoC", None) not in told


def test_dc_tells_the_state_of_charge_and_no_phases() -> None:
    reading = meter_value(OcppVersion.V21, DC, AT, ReadingContext.SAMPLE_PERIODIC)
    assert {sample["measurand"]: sample["value"] for sample in reading["sampledValue"]}["SoC"] == 42
    assert not any("phase" in sample for sample in reading["sampledValue"])

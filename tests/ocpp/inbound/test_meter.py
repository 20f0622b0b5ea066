"""MeterValues, and the readings in transaction messages."""

import json
from enum import EnumType
from typing import Any

import pytest

from tests.sessions.made import NOON
from voltway.ocpp.inbound import meter
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.energy import ENERGY_IMPORT, MeterLocation, Phase, ReadingContext, Sample, SignedValue

AT = "2026-05-01T12:00:00Z"


def sample_v16(**fields: object) -> Sample:
    told = v16.SampledValue(**{"value": "1.5", **fields})  # type: ignore[arg-type]  # each test names fields that exist
    (reading,) = meter.readings_v16([v16.MeterValue(timestamp=AT, sampled_value=[told])])
    assert reading.at == NOON
    return reading.samples[0]


def sample_v2(wire: Any, **fields: object) -> Sample:
    told = wire.SampledValue(**{"value": 1.5, **fields})
    (reading,) = meter.readings_v2([wire.MeterValue(timestamp=AT, sampled_value=[told])])
    return reading.samples[0]


def test_every_word_about_a_sample_is_known() -> None:
    """Contexts, phases and locations are told alike in all versions; measurands and units are open."""
    for contexts in (v16.ReadingContext, v201.ReadingContextEnum, v21.ReadingContextEnum):
        assert words(contexts) == words(ReadingContext)
    for phases in (v16.Phase, v201.PhaseEnum, v21.PhaseEnum):
        assert words(phases) == words(Phase)
    assert words(v21.LocationEnum) == words(MeterLocation)
    assert words(v16.Location) | words(v201.LocationEnum) <= words(MeterLocation)


def words(kind: EnumType) -> set[str]:
    return {str(word.value) for word in kind.__members__.values()}  # type: ignore[var-annotated]  # any enum at all


def test_every_word_is_translated() -> None:
    for context in v16.ReadingContext:
        assert sample_v16(context=context).context == context.value
    for phase in v16.Phase:
        assert sample_v16(phase=phase).phase == phase.value
    for location in v16.Location:
        assert sample_v16(location=location).location == location.value
    for measurand in v16.Measurand:
        assert sample_v16(measurand=measurand).measurand == measurand.value
    for unit in v16.UnitOfMeasure:
        assert sample_v16(unit=unit).unit == unit.value
    for wire in (v201, v21):
        for context in wire.ReadingContextEnum:
            assert sample_v2(wire, context=context).context == context.value
        for measurand in wire.MeasurandEnum:
            told = sample_v2(wire, measurand=measurand)
            assert told.measurand == measurand.value
            json.dumps([told.measurand, told.unit])


def test_what_is_left_out_has_the_standards_default() -> None:
    expected = Sample(1.5, ENERGY_IMPORT, "Wh", ReadingContext.SAMPLE_PERIODIC, None, MeterLocation.OUTLET)
    assert sample_v16() == sample_v2(v201) == sample_v2(v21) == expected


@pytest.mark.parametrize(
    ("measurand", "unit"),
    [
        ("Power.Active.Import", "W"),
        ("Current.Import", "A"),
        ("Voltage", "V"),
        ("SoC", "Percent"),
        ("Frequency", "Hertz"),
    ],
)
def test_a_unit_that_is_left_out_is_the_measurands_own(measurand: str, unit: str) -> None:
    assert sample_v16(measurand=v16.Measurand(measurand)).unit == unit


def test_a_multiplier_is_kept() -> None:
    told = sample_v2(v21, unit_of_measure=v21.UnitOfMeasure(unit="kWh", multiplier=-3))
    assert (told.value, told.unit, told.multiplier) == (1.5, "kWh", -3)


def test_negative_values_are_kept() -> None:
    assert sample_v16(value="-12.25").value == -12.25


@pytest.mark.parametrize("value", ["", "nan", "inf", "-Infinity", "1,5", "--", "1e400"])
def test_what_is_no_number(value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - Python's own text for some, ours for others
        sample_v16(value=value)


def test_a_signed_value_is_kept_whole() -> None:
    signed = {"signedMeterData": "T0NNRg==", "signingMethod": "ECDSA", "encodingMethod": "OCMF", "publicKey": "pk"}
    expected = SignedValue("T0NNRg==", "ECDSA", "OCMF", "pk")
    in_16 = sample_v16(value=json.dumps(signed), format=v16.ValueFormat.SIGNED_DATA)
    assert in_16.signed == expected
    in_21 = sample_v2(
        v21,
        signed_meter_value=v21.SignedMeterValue(
            signed_meter_data="T0NNRg==", signing_method="ECDSA", encoding_method="OCMF", public_key="pk"
        ),
    )
    assert (in_21.signed, in_21.value) == (expected, 1.5)


def test_signed_text_of_another_shape_is_kept_as_it_is() -> None:
    told = sample_v16(value="OCMF|{...}|{...}", format=v16.ValueFormat.SIGNED_DATA)
    assert told.signed == SignedValue("OCMF|{...}|{...}")


@pytest.mark.parametrize("number", [None, 0, -1, 2**63 - 1, 2**31 - 1])
def test_numbers_that_name_no_transaction(number: int | None) -> None:
    """Pain points 9 and 11."""
    assert meter.transaction_ref(number) is None


@pytest.mark.parametrize("number", [1, 4711, -2, 2**31, 2**70])
def test_numbers_that_name_one(number: int) -> None:
    assert meter.transaction_ref(number) == str(number)


def test_where_a_reading_was_taken() -> None:
    value = v16.MeterValue(timestamp=AT, sampled_value=[v16.SampledValue(value="1")])
    (told,) = meter.read_v16(v16.MeterValuesRequest(connector_id=2, meter_value=[value], transaction_id=7))
    assert (told.evse_id, told.connector_id, told.ref) == (2, 1, "7")
    (told,) = meter.read_v16(v16.MeterValuesRequest(connector_id=0, meter_value=[value]))
    assert (told.evse_id, told.connector_id, told.ref) == (0, 0, None)
    in_201 = v201.MeterValue(timestamp=AT, sampled_value=[v201.SampledValue(value=1)])
    (told,) = meter.read_v2(v201.MeterValuesRequest(evse_id=2, meter_value=[in_201]))
    assert (told.evse_id, told.connector_id, told.ref) == (2, None, None)


def test_a_reading_without_a_time() -> None:
    with pytest.raises(ValueError, match="no time"):
        meter.readings_v16([v16.MeterValue(timestamp="", sampled_value=[])])
    assert meter.readings_v2(None) == []

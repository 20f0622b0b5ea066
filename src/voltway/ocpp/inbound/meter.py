"""MeterValues → MeterRead, and the readings that travel in transaction messages."""

from math import isfinite

import msgspec
from msgspec import Struct

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.times import required
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.energy import (
    ENERGY_IMPORT,
    MeterLocation,
    Phase,
    Reading,
    ReadingContext,
    Sample,
    SignedValue,
)
from voltway.vocabulary.facts import MeterRead
from voltway.vocabulary.ids import SessionRef

_CONTEXT = {context.value: context for context in ReadingContext}
_PERIODIC = (v16.ReadingContext.SAMPLE_PERIODIC, None)
_PHASE = {phase.value: phase for phase in Phase}
_LOCATION = {location.value: location for location in MeterLocation}

# Stations that have no transaction, or lost its number, write one of these (pain points 9 and 11).
_NO_TRANSACTION = frozenset((0, -1, 2**63 - 1, 2**31 - 1))


class _SignedText(Struct):
    """The JSON inside a 1.6 sample of format SignedData (OCA, Signed meter values in OCPP 1.6, table 8)."""

    signed_meter_data: str = msgspec.field(name="signedMeterData")
    signing_method: str | None = msgspec.field(name="signingMethod", default=None)
    encoding_method: str | None = msgspec.field(name="encodingMethod", default=None)
    public_key: str | None = msgspec.field(name="publicKey", default=None)


_SIGNED = msgspec.json.Decoder(_SignedText)


def read_v16(message: v16.MeterValuesRequest) -> tuple[MeterRead]:
    """1.6: connector 0 is the station's main meter."""
    return (
        MeterRead(
            readings=readings_v16(message.meter_value),
            ref=transaction_ref(message.transaction_id),
            evse_id=message.connector_id,
            connector_id=min(message.connector_id, 1),
        ),
    )


def read_v2(message: v201.MeterValuesRequest | v21.MeterValuesRequest) -> tuple[MeterRead]:
    """2.x sends these outside transactions only."""
    return (MeterRead(readings=readings_v2(message.meter_value), evse_id=message.evse_id),)


def transaction_ref(transaction_id: int | None) -> SessionRef | None:
    """The transaction a 1.6 message names; None for the numbers that name none."""
    if transaction_id is None or transaction_id in _NO_TRANSACTION:
        return None
    return SessionRef(str(transaction_id))


def readings_v16(values: list[v16.MeterValue]) -> list[Reading]:
    """Readings told as text. Raises ValueError for a time or a value that can't be read."""
    return [
        Reading(required(value.timestamp), [_sample_v16(sample) for sample in value.sampled_value]) for value in values
    ]


def _sample_v16(sample: v16.SampledValue) -> Sample:
    measurand = sample.measurand or ENERGY_IMPORT
    unit = sample.unit or ("Wh" if sample.measurand is None else _default_unit(measurand))
    is_plain = sample.format is None and sample.phase is None and sample.location is None
    if is_plain and sample.context in _PERIODIC:
        return Sample(_number(sample.value), measurand, unit)
    signed = None
    if sample.format is v16.ValueFormat.SIGNED_DATA:
        signed = _signed_v16(sample.value)
    value = 0.0 if signed is not None else _number(sample.value)
    return Sample(
        value,
        measurand,
        unit,
        ReadingContext.SAMPLE_PERIODIC if sample.context is None else _CONTEXT[sample.context],
        None if sample.phase is None else _PHASE[sample.phase],
        MeterLocation.OUTLET if sample.location is None else _LOCATION[sample.location],
        0,
        signed,
    )


def _number(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(f"the value {value} is none that a meter shows")
    return value


def _default_unit(measurand: str) -> str:
    """1.6 defaults every unit to Wh, which stations leave out for power and current too; they mean the base unit."""
    return _UNIT_OF.get(measurand.partition(".")[0], "")


_UNIT_OF = {
    "Energy": "Wh",
    "Power": "W",
    "Current": "A",
    "Voltage": "V",
    "SoC": "Percent",
    "Temperature": "Celsius",
    "Frequency": "Hertz",
}


def _signed_v16(text: str) -> SignedValue:
    try:
        signed = _SIGNED.decode(text)
    except msgspec.DecodeError:
        return SignedValue(text)
    return SignedValue(signed.signed_meter_data, signed.signing_method, signed.encoding_method, signed.public_key)


def readings_v2(values: list[v201.MeterValue] | list[v21.MeterValue] | None) -> list[Reading]:
    """Readings told as numbers with a unit and a power of ten. Raises ValueError as above."""
    return [
        Reading(required(value.timestamp), [_sample_v2(sample) for sample in value.sampled_value])
        for value in values or ()
    ]


def _sample_v2(sample: v201.SampledValue | v21.SampledValue) -> Sample:
    unit = sample.unit_of_measure
    signed = sample.signed_meter_value
    measurand = sample.measurand or ENERGY_IMPORT
    return Sample(
        sample.value,
        measurand,
        (unit.unit if unit is not None else None) or _default_unit(measurand),
        ReadingContext.SAMPLE_PERIODIC if sample.context is None else _CONTEXT[sample.context],
        None if sample.phase is None else _PHASE[sample.phase],
        MeterLocation.OUTLET if sample.location is None else _LOCATION[sample.location],
        (unit.multiplier or 0) if unit is not None else 0,
        _signed_v2(signed) if signed is not None else None,
    )


def _signed_v2(signed: v201.SignedMeterValue | v21.SignedMeterValue) -> SignedValue:
    return SignedValue(signed.signed_meter_data, signed.signing_method, signed.encoding_method, signed.public_key)


def answer_v16(_: Reply) -> v16.MeterValuesResponse:
    """Empty."""
    return v16.MeterValuesResponse()


def answer_v201(_: Reply) -> v201.MeterValuesResponse:
    """Empty."""
    return v201.MeterValuesResponse()


def answer_v21(_: Reply) -> v21.MeterValuesResponse:
    """Empty."""
    return v21.MeterValuesResponse()

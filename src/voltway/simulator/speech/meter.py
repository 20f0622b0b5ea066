"""Meter values: what an EVSE's meter showed at a moment."""

from collections.abc import Iterator, Sequence
from typing import Any

from voltway.ocpp.wire import v16
from voltway.simulator.evse import Measurement
from voltway.vocabulary.energy import ReadingContext
from voltway.vocabulary.stations import OcppVersion

_PHASES = ("L1", "L2", "L3")
_M = v16.Measurand


def meter_value(version: OcppVersion, shown: Measurement, at: str, context: ReadingContext) -> dict[str, Any]:
    """One reading with all its samples: register, power, current per phase, voltage, state of charge (DC)."""
    say = _sample_v16 if version is OcppVersion.V16 else _sample_v2x
    samples = [
        say(shown.register_wh, _M.ENERGY_ACTIVE_IMPORT_REGISTER, "Wh", context),
        say(round(shown.power_w, 1), _M.POWER_ACTIVE_IMPORT, "W", context),
    ]
    currents: Sequence[float] = shown.current_a[:1] if shown.is_dc else shown.current_a
    for phase, current_a in zip(_PHASES, currents, strict=False):
        samples.append(say(round(current_a, 2), _M.CURRENT_IMPORT, "A", context, None if shown.is_dc else phase))
    samples.append(say(round(shown.voltage_v, 1), _M.VOLTAGE, "V", context, None if shown.is_dc else "L1-N"))
    if shown.soc_percent is not None:
        samples.append(say(shown.soc_percent, _M.SOC, "Percent", context))
    return {"timestamp": at, "sampledValue": samples}


def _sample_v16(
    value: float, measurand: str, unit: str, context: ReadingContext, phase: str | None = None
) -> dict[str, Any]:
    sample = {"value": str(value), "measurand": measurand, "unit": unit, "context": context}
    return sample if phase is None else {**sample, "phase": phase}


def _sample_v2x(
    value: float, measurand: str, unit: str, context: ReadingContext, phase: str | None = None
) -> dict[str, Any]:
    sample = {"value": value, "measurand": measurand, "unitOfMeasure": {"unit": unit}, "context": context}
    return sample if phase is None else {**sample, "phase": phase}


def meter_values(version: OcppVersion, evse_id: int, reading: dict[str, Any]) -> dict[str, Any]:
    """A MeterValues outside any session."""
    place = "connectorId" if version is OcppVersion.V16 else "evseId"
    return {place: evse_id, "meterValue": [reading]}


def samples_in(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each sampled value of a payload, to be looked at or changed in place."""
    for reading in payload.get("meterValue", []) + payload.get("transactionData", []):
        yield from reading["sampledValue"]

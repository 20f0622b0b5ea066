"""Samples that say what they mean in an odd way: phases, units within the value, measurands nobody knows, no value."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import inspect

from voltway.ocpp.quirks.numbers import is_believable, is_number, with_point
from voltway.ocpp.quirks.quirk import Correction, Json, ModelMatch, Quirk, QuirkContext, quoted
from voltway.ocpp.quirks.shape import ABSENT, Place, Remedy, fits, mended, present
from voltway.ocpp.quirks.words import word_for
from voltway.ocpp.wire import v16
from voltway.vocabulary.stations import OcppVersion

METERED = frozenset({"MeterValues", "StopTransaction", "TransactionEvent"})
"""The messages that carry meter samples."""

ENERGY_IMPORT = "Energy.Active.Import.Register"
SIGNED = "SignedData"

MendSample = Callable[[Json, Place], "tuple[Json | None, str] | None"]
"""Given a sample and its place (whose owner is the reading), the sample to put there (None: leave it out) and why."""


def with_samples(payload: Json, context: QuirkContext, mend_sample: MendSample) -> Correction | None:
    """`payload` with `mend_sample` asked about each sample."""

    def mend(place: Place, value: Any) -> Remedy | None:
        due = place.due
        if not isinstance(due, inspect.StructType) or due.cls.__name__ != "SampledValue" or not isinstance(value, dict):
            return None
        found = mend_sample(value, place)
        if found is None:
            return None
        sample, note = found
        return Remedy(ABSENT if sample is None else sample, f"{place.path} {note}")

    return mended(payload, context, mend)


def measurand_of(sample: Json) -> str:
    """What the sample measures; untold it is the energy register (1.6: 7.43; 2.x part 2: 2.45)."""
    told = sample.get("measurand")
    return told if isinstance(told, str) else ENERGY_IMPORT


def siblings(place: Place) -> Iterator[Json]:
    """The samples of the same reading."""
    samples = place.owner.get("sampledValue")
    return (sample for sample in samples if isinstance(sample, dict)) if isinstance(samples, list) else iter(())


def _phase_of_current(payload: Json, context: QuirkContext) -> Correction | None:
    def mend_sample(sample: Json, place: Place) -> tuple[Json, str] | None:
        quantity, phase = measurand_of(sample).partition(".")[0], sample.get("phase")
        if quantity == "Current" and phase in ("L1-N", "L2-N", "L3-N"):
            return {**sample, "phase": str(phase)[:2]}, f"is a current between two conductors ({phase})"
        if quantity == "Current" and phase == "N" and _is_alone(sample, place):
            return {**sample, "phase": "L1"}, "is the only current, and is told of the neutral conductor"
        if quantity == "Voltage" and phase is None and _is_alone(sample, place) and _is_of_one_phase(place):
            return {**sample, "phase": "L1-N"}, "is the voltage of the one phase that has a current, and says no phase"
        return None

    return with_samples(payload, context, mend_sample)


def _is_alone(sample: Json, place: Place) -> bool:
    return sum(measurand_of(other) == measurand_of(sample) for other in siblings(place)) == 1


def _is_of_one_phase(place: Place) -> bool:
    """Whether just L1 carries current. A DC station tells no phase of anything and is left alone."""
    phases = [other.get("phase") for other in siblings(place) if measurand_of(other) == "Current.Import"]
    return len(phases) == 1 and phases[0] in ("L1", "L1-N", "N")


PHASE_OF_CURRENT = Quirk(
    name="phase_of_current",
    why="The station tells currents between two conductors or of the neutral alone, or a voltage without its phase.",
    sources=("lbbrhzn/ocpp chargepoint.py", "evcc-io/evcc#15028"),
    actions=METERED,
    models=(ModelMatch(vendor="ZJ*BENY*"),),
    correct=_phase_of_current,
)

_WITH_UNIT = re.compile(r"\s*([+-]?\d[\d.,]{0,40})\s*([A-Za-z%°]{1,12})\s*")


def _unit_in_value(payload: Json, context: QuirkContext) -> Correction | None:
    def mend_sample(sample: Json, _place: Place) -> tuple[Json, str] | None:
        value = sample.get("value")
        found = _WITH_UNIT.fullmatch(value) if isinstance(value, str) and sample.get("format") != SIGNED else None
        unit = word_for(found[2], v16.UnitOfMeasure) if found else None
        if found is None or unit is None or sample.get("unit", unit) != unit:
            return None
        number = with_point(found[1]) or found[1]
        if not is_number(number):
            return None
        return {**sample, **_told(number, unit, context)}, f"has its unit in {quoted(value)}"

    return with_samples(payload, context, mend_sample)


def _told(number: str, unit: str, context: QuirkContext) -> Json:
    if context.version is OcppVersion.V16:
        return {"value": number, "unit": unit}
    return {"value": float(number), "unitOfMeasure": {"unit": unit}}


UNIT_IN_VALUE = Quirk(
    name="unit_in_value",
    why='The station writes the unit into the value, such as "12.5 kWh".',
    sources=("OCPP 1.6 section 7.43",),
    actions=METERED,
    everyone=True,
    correct=_unit_in_value,
)

# Without these a number means something else: an unknown measurand left out would make it the energy register.
DECISIVE = ("measurand", "unit", "unitOfMeasure", "phase", "format", "signedMeterValue")


LARGEST_POWER = 24
"""Yotta: no unit has a larger power of ten."""


def _multiplier(sample: Json) -> int:
    measure = sample.get("unitOfMeasure")
    multiplier = measure.get("multiplier") if isinstance(measure, dict) else None
    return multiplier if isinstance(multiplier, int) else 0


def leave_out_unknown(payload: Json, context: QuirkContext) -> Correction | None:
    """Leave out every sample whose measurand, unit, phase or format is none of the standard's."""

    def mend_sample(sample: Json, place: Place) -> tuple[None, str] | None:
        due = present(place.due)
        assert isinstance(due, inspect.StructType)  # noqa: S101 - with_samples asks about nothing else
        for field in due.fields:
            told = sample.get(field.encode_name)
            if field.encode_name in DECISIVE and not fits(told, field.type):
                return None, f"was left out, as its {field.encode_name} {quoted(told)} is unknown"
        multiplier = _multiplier(sample)
        if abs(multiplier) > LARGEST_POWER:
            return None, f"was left out, as nothing is measured in powers of ten of {quoted(multiplier)}"
        return None

    return with_samples(payload, context, mend_sample)


def leave_out_valueless(payload: Json, context: QuirkContext) -> Correction | None:
    """Leave out every sample whose value is missing, empty or not a number. A signature is always kept."""

    def mend_sample(sample: Json, _place: Place) -> tuple[Json | None, str] | None:
        value = sample.get("value")
        if sample.get("format") == SIGNED or is_believable(value):
            return None
        said = f"({measurand_of(sample)[:60]}) has the value {quoted(value)}, which is no reading"
        if isinstance(sample.get("signedMeterValue"), dict):
            return {**sample, "value": 0.0}, f"{said}, and is kept for its signature"
        return None, f"{said}, and was left out"

    return with_samples(payload, context, mend_sample)


QUIRKS = (UNIT_IN_VALUE, PHASE_OF_CURRENT)

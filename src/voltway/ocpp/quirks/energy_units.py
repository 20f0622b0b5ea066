"""Energy told in kWh and called Wh, or the reverse.

Which one was meant is decided only where it can be: by the EVSE's last known register and what a station can deliver
since then, or by the power told in the same reading. Where both readings of a number are possible, it stays as told.
"""

from datetime import datetime
from typing import Any

from msgspec import Struct

from voltway.ocpp.quirks.meters import ENERGY_IMPORT, METERED, SIGNED, measurand_of, siblings, with_samples
from voltway.ocpp.quirks.quirk import Correction, Json, ModelMatch, Quirk, QuirkContext, because, quoted
from voltway.ocpp.quirks.shape import Place
from voltway.ocpp.quirks.times import parse
from voltway.vocabulary.stations import OcppVersion

# More than any EVSE of today's public network delivers, and what rounding and a lagging clock may add.
MOST_POWER_W = 1_000_000.0
SLACK_WH = 1_000.0
# How far off a register may be from what the power of the same reading lets expect.
POWER_FACTOR = 4.0
LEAST_POWER_W = 1_000.0
LONGEST_STEADY_S = 7_200.0

_ENERGY_ACTIONS = METERED | {"StartTransaction"}


class _Evidence(Struct, frozen=True):
    """What is known about the register: its last value, the seconds since, and the power that flows now, if told."""

    last_wh: float
    elapsed_s: float
    power_w: float | None = None

    def allows(self, register_wh: float) -> bool:
        step_wh = register_wh - self.last_wh
        return 0.0 <= step_wh <= MOST_POWER_W * self.elapsed_s / 3600.0 + SLACK_WH

    def expects(self, told_wh: float, meant_wh: float) -> bool:
        """Whether the power says that the register rose a thousand times more than was told."""
        if self.power_w is None or self.power_w < LEAST_POWER_W or self.elapsed_s > LONGEST_STEADY_S:
            return False
        expected_wh = self.power_w * self.elapsed_s / 3600.0
        told_step_wh, meant_step_wh = told_wh - self.last_wh, (told_wh - self.last_wh) * meant_wh / told_wh
        within = expected_wh / POWER_FACTOR <= meant_step_wh <= expected_wh * POWER_FACTOR + SLACK_WH
        return 0.0 < told_step_wh * 100.0 < expected_wh and within

    def decides_for(self, meant_wh: float, told_wh: float) -> bool:
        """Whether `meant_wh` is possible and `told_wh` is not."""
        if self.allows(told_wh):
            return self.expects(told_wh, meant_wh)
        return self.allows(meant_wh)


def _evidence(context: QuirkContext, told_at: object, power_w: float | None = None) -> _Evidence | None:
    if context.last_register_wh is None or context.last_register_at is None:
        return None
    at = parse(told_at) if isinstance(told_at, str) else None
    elapsed = [_seconds(at, context.last_register_at), _seconds(context.received_at, context.last_register_at), 0.0]
    return _Evidence(context.last_register_wh, max(elapsed), power_w)


def _seconds(at: datetime | None, since: datetime) -> float:
    return (at - since).total_seconds() if at is not None and at.tzinfo is not None else 0.0


def _kwh_told_as_wh(payload: Json, context: QuirkContext) -> Correction | None:
    def mend_sample(sample: Json, place: Place) -> tuple[Json, str] | None:
        evidence = _evidence(context, place.owner.get("timestamp"), _power_w(place))
        told_wh = _energy_wh(sample, context, "Wh")
        if evidence is None or told_wh is None or not evidence.decides_for(told_wh * 1000.0, told_wh):
            return None
        said = (
            f"says {quoted(sample.get('value'))} Wh and means kWh, as the last register was {evidence.last_wh:.0f} Wh"
        )
        return _with_unit(sample, context, "kWh"), said

    return _with_registers(with_samples(payload, context, mend_sample), payload, context)


def _with_registers(found: Correction | None, payload: Any, context: QuirkContext) -> Correction | None:
    """The same for meterStart and meterStop of 1.6, which have no unit and are always Wh."""
    evidence = _evidence(context, payload.get("timestamp")) if isinstance(payload, dict) else None
    if evidence is None:
        return found
    corrected = found.payload if found else payload
    notes = [found.because.removeprefix("corrected because ")] if found else []
    for name in ("meterStart", "meterStop"):
        told_wh = payload.get(name)
        if _is_number(told_wh) and told_wh and evidence.decides_for(told_wh * 1000.0, told_wh):
            corrected = {**corrected, name: round(told_wh * 1000.0)}
            notes.append(f"{name} {told_wh} means kWh, as the last register was {evidence.last_wh:.0f} Wh")
    return Correction(corrected, because(notes)) if notes else None


def _wh_told_as_kwh(payload: Json, context: QuirkContext) -> Correction | None:
    def mend_sample(sample: Json, place: Place) -> tuple[Json, str] | None:
        evidence = _evidence(context, place.owner.get("timestamp"))
        meant_wh = _energy_wh(sample, context, "kWh")
        if evidence is None or meant_wh is None or evidence.allows(meant_wh * 1000.0) or not evidence.allows(meant_wh):
            return None
        said = (
            f"says {quoted(sample.get('value'))} kWh and means Wh, as the last register was {evidence.last_wh:.0f} Wh"
        )
        return _with_unit(sample, context, "Wh"), said

    return with_samples(payload, context, mend_sample)


def _energy_wh(sample: Json, context: QuirkContext, unit: str) -> float | None:
    """The number of an import register told in `unit`, without regard to the unit; None for any other sample."""
    told_unit: Any = sample.get("unit")
    if context.version is not OcppVersion.V16:
        measure = sample.get("unitOfMeasure")
        told_unit = measure.get("unit") if isinstance(measure, dict) else None
        if isinstance(measure, dict) and measure.get("multiplier"):
            return None
    if measurand_of(sample) != ENERGY_IMPORT or sample.get("phase") is not None or sample.get("format") == SIGNED:
        return None
    number = _number(sample.get("value"))
    return number if (told_unit or "Wh") == unit and number else None


def _power_w(place: Place) -> float | None:
    for sample in siblings(place):
        if measurand_of(sample) == "Power.Active.Import" and sample.get("phase") is None:
            number = _number(sample.get("value"))
            return None if number is None else number * (1000.0 if sample.get("unit") == "kW" else 1.0)
    return None


def _number(value: Any) -> float | None:
    try:
        number = float(value) if isinstance(value, str) or _is_number(value) else None
    except (ValueError, OverflowError):
        return None
    return number if number is not None and abs(number) < 1e15 else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15


def _with_unit(sample: Json, context: QuirkContext, unit: str) -> Json:
    if context.version is OcppVersion.V16:
        return {**sample, "unit": unit}
    measure = sample.get("unitOfMeasure")
    return {**sample, "unitOfMeasure": {**(measure if isinstance(measure, dict) else {}), "unit": unit}}


KWH_TOLD_AS_WH = Quirk(
    name="kwh_told_as_wh",
    why="The station counts energy in kWh and calls it Wh, so that sessions seem a thousand times too small.",
    sources=("OpenEVSE#703",),
    actions=_ENERGY_ACTIONS,
    models=(ModelMatch(vendor="OpenEVSE*"),),
    correct=_kwh_told_as_wh,
)
WH_TOLD_AS_KWH = Quirk(
    name="wh_told_as_kwh",
    why="The station counts energy in Wh and calls it kWh, so that sessions seem a thousand times too large.",
    sources=("OpenEVSE#703",),
    actions=METERED,
    correct=_wh_told_as_kwh,
)

QUIRKS = (KWH_TOLD_AS_WH, WH_TOLD_AS_KWH)

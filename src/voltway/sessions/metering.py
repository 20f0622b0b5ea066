"""How much energy a session took, from registers that restart, overflow, jump and run backwards. Pure.

A reading moves a session's energy only by an amount that could physically have flowed. What could not is held as
suspect: when the next reading goes on from it, the register is re-anchored there and the impossible step is not
counted; when it returns to the old line, the suspect is forgotten. Either way the rule stands on the session.
"""

from datetime import UTC, datetime

from msgspec import Struct

from voltway.sessions.session import Session
from voltway.vocabulary.energy import ENERGY_IMPORT, MeterLocation, Reading, Sample
from voltway.vocabulary.sessions import Rule

# More than any EVSE of today's public network delivers; a lifetime odometer taken for a session (910 kWh within a
# minute: 54 MW) is far above, a lost unit prefix on a 2 kW session (2 MW) is just above.
MAX_PLAUSIBLE_POWER_W = 1_000_000.0

# What rounding, a lagging clock or a reading taken just before the last may add on top.
SLACK_WH = 1_000.0

# A register that counts in whole 10 or 100 Wh may step back by that without having moved.
BACKWARDS_NOISE_WH = 100.0

# Where registers wrap: 32-bit counters of Wh, and 5, 6 and 7 digit kWh displays.
REGISTER_WRAPS_WH = (1e8, 1e9, 2.0**31, 2.0**32, 1e10)

# Below this mean power between two readings a car is connected but not charging.
IDLE_POWER_W = 60.0

# Beyond any meter; the largest unit prefix known is peta, 15. So nothing here ever becomes infinite.
_LARGEST_VALUE = 1e18
_LARGEST_POWER = 24

_UNIT_FACTOR = {"Wh": 1.0, "kWh": 1000.0, "W": 1.0, "kW": 1000.0, "A": 1.0, "V": 1.0, "Percent": 1.0, "%": 1.0}
_BASE_UNITS = frozenset(("Wh", "W", "A", "V", "Percent"))


class Shown(Struct, frozen=True, gc=False):
    """The common values of a reading, in base units; of several of a kind the first of the whole EVSE.

    `whole`: it says more than that: other values, signatures, phases, units, places or reasons.
    """

    register_wh: float | None = None
    power_w: float | None = None
    current_a: float | None = None
    voltage_v: float | None = None
    soc_percent: float | None = None
    whole: bool = False


_PLACE = {ENERGY_IMPORT: 0, "Power.Active.Import": 1, "Current.Import": 2, "Voltage": 3, "SoC": 4}


def shown(reading: Reading) -> Shown:
    """What the reading says in common terms. A sample of one phase is one leg of the EVSE and is left out."""
    global _newest  # noqa: PLW0603  # a session counts a reading, and then its row is made: that is looked at once
    if _newest[0] is not reading:
        _newest = (reading, _look_at(reading.samples))
    return _newest[1]


_newest = (Reading(datetime.min.replace(tzinfo=UTC), []), Shown())


def _look_at(samples: list[Sample]) -> Shown:
    values: list[float | None] = [None, None, None, None, None]
    whole = False
    for sample in samples:
        place = _PLACE.get(sample.measurand)
        if place is None or values[place] is not None or sample.phase is not None or sample.signed is not None:
            whole = True
            continue
        value = values[place] = scaled(sample)
        if (
            value is None
            or sample.context is not samples[0].context
            or sample.multiplier
            or sample.unit not in _BASE_UNITS
            or (sample.location is not MeterLocation.OUTLET and sample.measurand != "SoC")
        ):
            whole = True
    register_wh, power_w, current_a, voltage_v, soc_percent = values
    return Shown(register_wh, power_w, current_a, voltage_v, soc_percent, whole)


def scaled(sample: Sample) -> float | None:
    """The sample's value in the base unit: Wh, W, A, V or percent. None for one that no meter can mean."""
    value = sample.value * _UNIT_FACTOR.get(sample.unit, 1.0)
    if sample.multiplier:
        value *= 10.0 ** min(sample.multiplier, _LARGEST_POWER)
    return value if -_LARGEST_VALUE <= value <= _LARGEST_VALUE else None


def register_wh(reading: Reading) -> float | None:
    """The import register of the whole EVSE."""
    return shown(reading).register_wh


def count(session: Session, register: float, at: datetime, received_at: datetime) -> None:
    """Take the import register `register` (Wh), read at `at`, into the session's energy."""
    if session.start_wh is None or session.last_wh is None:
        session.start_wh = session.last_wh = register
        session.last_at, session.received_at = max(at, session.last_at), received_at
        return
    if at < session.last_at:
        if register != session.last_wh:
            session.note(Rule.OUT_OF_ORDER)
        return
    elapsed_s = max((at - session.last_at).total_seconds(), (received_at - session.received_at).total_seconds(), 0.0)
    step_wh = register - session.last_wh
    if _plausible(step_wh, elapsed_s):
        _accept(session, step_wh, register, at, received_at)
    elif step_wh < 0:
        _backwards(session, session.last_wh, register, at, received_at, elapsed_s)
    else:
        _jump(session, register, at, received_at)


def _plausible(step_wh: float, elapsed_s: float) -> bool:
    return 0.0 <= step_wh <= MAX_PLAUSIBLE_POWER_W * elapsed_s / 3600.0 + SLACK_WH


def _accept(session: Session, step_wh: float, register: float, at: datetime, received_at: datetime) -> None:
    between_s = (at - session.last_at).total_seconds()
    if between_s > 0 and step_wh * 3600.0 < IDLE_POWER_W * between_s:
        session.idle_s += between_s
    _move_to(session, register, at, received_at)


def _backwards(
    session: Session, last_wh: float, register: float, at: datetime, received_at: datetime, elapsed_s: float
) -> None:
    wrap_wh = _wrap(last_wh, register)
    if last_wh - register <= BACKWARDS_NOISE_WH:
        session.note(Rule.METER_BACKWARDS)
    elif wrap_wh is not None:
        session.note(Rule.METER_OVERFLOWED)
        session.base_wh += wrap_wh
        _move_to(session, register, at, received_at)
    elif _plausible(register, elapsed_s):
        session.note(Rule.METER_RESTARTED)
        session.base_wh += last_wh
        _move_to(session, register, at, received_at)
    else:
        session.note(Rule.METER_BACKWARDS)
        _suspect(session, register, at, received_at)


def _jump(session: Session, register: float, at: datetime, received_at: datetime) -> None:
    if session.last_wh == 0.0 and session.start_wh == 0.0:
        # A start without a register is told as 0; the first reading is the lifetime odometer.
        session.note(Rule.START_AT_ODOMETER)
        session.start_wh = session.last_wh = register
        session.last_at, session.received_at = at, received_at
        return
    session.note(Rule.METER_JUMPED)
    _suspect(session, register, at, received_at)


def _suspect(session: Session, register: float, at: datetime, received_at: datetime) -> None:
    if session.suspect_wh is not None and session.suspect_at is not None:
        elapsed_s = max((at - session.suspect_at).total_seconds(), 0.0)
        if _plausible(register - session.suspect_wh, elapsed_s):
            session.note(Rule.METER_JUMP_CONFIRMED)
            session.base_wh += (session.last_wh or 0.0) - session.suspect_wh
            _move_to(session, register, at, received_at)
            return
    session.suspect_wh, session.suspect_at = register, at


def _move_to(session: Session, register: float, at: datetime, received_at: datetime) -> None:
    session.last_wh = register
    session.energy_wh = session.base_wh + register - (session.start_wh or 0.0)
    session.suspect_wh = session.suspect_at = None
    session.last_at, session.received_at = at, received_at


def _wrap(last_wh: float, register: float) -> float | None:
    for wrap_wh in REGISTER_WRAPS_WH:
        if wrap_wh * 0.98 <= last_wh <= wrap_wh and 0.0 <= register <= wrap_wh * 0.02:
            return wrap_wh
    return None

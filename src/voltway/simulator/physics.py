"""What a car draws, and what that does to its battery. Pure: no clock, no socket.

Electricity is reduced to what an operator can see: phase currents, power, the meter's register, the state of charge.
"""

import math
from dataclasses import dataclass
from enum import Enum

NOMINAL_VOLTAGE_V = 230.0
STEP_S = 30.0
"""Between two steps power is taken as constant: a curve that falls from 150 to 50 kW in 20 minutes loses < 1 %."""

Curve = tuple[tuple[float, float], ...]
"""(state of charge 0 to 1, share of the greatest power 0 to 1), ascending; straight lines between."""

AC_TAPER: Curve = ((0.0, 1.0), (0.96, 1.0), (1.0, 0.35))


@dataclass(frozen=True, slots=True)
class Car:
    """What a model of car can take.

    `ac_max_a` is per phase; `min_current_a` is what IEC 61851-1 lets a station offer at least: below it a car pauses.
    """

    name: str
    battery_wh: float
    ac_phases: int
    ac_max_a: float
    dc_max_w: float
    dc_curve: Curve
    battery_voltage_v: float = 400.0
    min_current_a: float = 6.0
    ac_efficiency: float = 0.9
    dc_efficiency: float = 0.96


@dataclass(slots=True)
class Battery:
    """One car's battery at this moment; `soc` and `target_soc` run from 0 to 1."""

    car: Car
    soc: float
    target_soc: float = 1.0

    @property
    def full(self) -> bool:
        """Whether the car wants no more."""
        return self.soc >= self.target_soc - 1e-9


@dataclass(frozen=True, slots=True)
class Supply:
    """What one EVSE can give: AC by current per phase and number of phases, DC by power (`dc_max_w` above 0)."""

    phases: int = 3
    max_current_a: float = 16.0
    dc_max_w: float = 0.0

    @property
    def is_dc(self) -> bool:
        """Whether the EVSE charges with direct current."""
        return self.dc_max_w > 0

    @property
    def max_power_w(self) -> float:
        """The most it can give, W."""
        return self.dc_max_w if self.is_dc else self.phases * self.max_current_a * NOMINAL_VOLTAGE_V


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What charging profiles leave over: per-phase current, total power, number of phases. Infinite where unlimited."""

    current_a: float = math.inf
    power_w: float = math.inf
    phases: int = 3

    def lowered_to(self, other: "Ceiling") -> "Ceiling":
        """The lower of both in every respect."""
        return Ceiling(
            min(self.current_a, other.current_a), min(self.power_w, other.power_w), min(self.phases, other.phases)
        )

    def shared_by(self, evses: int) -> "Ceiling":
        """One EVSE's equal part of a limit that binds the whole station."""
        return Ceiling(self.current_a / evses, self.power_w / evses, self.phases) if evses > 1 else self


UNLIMITED = Ceiling()


class Flow(Enum):
    """Why energy flows or not."""

    CHARGING = "charging"
    PAUSED_BY_CAR = "paused_by_car"
    PAUSED_BY_STATION = "paused_by_station"


@dataclass(frozen=True, slots=True)
class Draw:
    """What a car takes at a moment: `current_a` holds the phases L1, L2, L3 (AC) or the direct current first."""

    flow: Flow
    power_w: float = 0.0
    current_a: tuple[float, float, float] = (0.0, 0.0, 0.0)
    voltage_v: float = NOMINAL_VOLTAGE_V


NOTHING = Draw(Flow.PAUSED_BY_CAR)


def share_at(curve: Curve, soc: float) -> float:
    """The share of the greatest power at a state of charge, on straight lines between the curve's points."""
    below = curve[0]
    for point in curve:
        if point[0] >= soc:
            width = point[0] - below[0]
            return point[1] if width <= 0 else below[1] + (point[1] - below[1]) * (soc - below[0]) / width
        below = point
    return curve[-1][1]


def draw(battery: Battery, supply: Supply, ceiling: Ceiling = UNLIMITED) -> Draw:
    """What the car takes from this EVSE under this ceiling."""
    return _draw_dc(battery, supply, ceiling) if supply.is_dc else _draw_ac(battery, supply, ceiling)


def _draw_ac(battery: Battery, supply: Supply, ceiling: Ceiling) -> Draw:
    car = battery.car
    phases = max(1, min(car.ac_phases, supply.phases, ceiling.phases))
    offered_a = min(supply.max_current_a, ceiling.current_a, ceiling.power_w / (phases * NOMINAL_VOLTAGE_V))
    if battery.full:
        return NOTHING
    if offered_a < car.min_current_a:
        return Draw(Flow.PAUSED_BY_STATION)
    wanted_a = max(car.min_current_a, car.ac_max_a * share_at(AC_TAPER, battery.soc))
    current_a = min(wanted_a, offered_a)
    lines = (current_a, current_a if phases > 1 else 0.0, current_a if phases > 2 else 0.0)
    return Draw(Flow.CHARGING, current_a * phases * NOMINAL_VOLTAGE_V, lines)


def _draw_dc(battery: Battery, supply: Supply, ceiling: Ceiling) -> Draw:
    car = battery.car
    # A current limit binds the station's grid side, which is three-phase whatever leaves the cable.
    offered_w = min(supply.dc_max_w, ceiling.power_w, ceiling.current_a * 3 * NOMINAL_VOLTAGE_V)
    voltage_v = car.battery_voltage_v * (0.9 + 0.15 * battery.soc)
    if battery.full:
        return Draw(Flow.PAUSED_BY_CAR, voltage_v=voltage_v)
    if offered_w <= 0:
        return Draw(Flow.PAUSED_BY_STATION, voltage_v=voltage_v)
    power_w = min(car.dc_max_w * share_at(car.dc_curve, battery.soc), offered_w)
    return Draw(Flow.CHARGING, power_w, (power_w / voltage_v, 0.0, 0.0), voltage_v)


def charge(battery: Battery, supply: Supply, ceiling: Ceiling, seconds: float) -> float:
    """Let the car charge for `seconds`; its battery fills. Returns what passed the meter, Wh.

    The register of an EVSE sits before the car's charger, so the battery gains less than was metered.
    """
    efficiency = battery.car.dc_efficiency if supply.is_dc else battery.car.ac_efficiency
    metered_wh = 0.0
    while seconds > 0:
        taken = draw(battery, supply, ceiling)
        if taken.power_w <= 0:
            break
        room_wh = (battery.target_soc - battery.soc) * battery.car.battery_wh / efficiency
        step_s = min(STEP_S, seconds, room_wh / taken.power_w * 3600)
        step_wh = taken.power_w * step_s / 3600
        battery.soc += step_wh * efficiency / battery.car.battery_wh
        metered_wh += step_wh
        seconds -= max(step_s, 1e-6)  # a last crumb of room must not take for ever
    return metered_wh

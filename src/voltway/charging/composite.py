"""The composite schedule: what is in force on an EVSE from all the profiles it holds. Pure; one rule for all versions.

OCPP 1.6 3.13, 2.0.1 and 2.1 part 2 block K (K08). Of each purpose the highest stack level whose schedule covers the
moment counts. The transaction's own profile takes the place of the default one, and 2.1's priority charging that of
both. The limit of the whole station and those of others bind besides: the lowest counts, phase by phase. What 2.1's
local generation yields is added on top. Discharge limits and setpoints of 2.1 are combined in the same way, and a
setpoint is kept within the limits (block Q, V2X.03 and V2X.04). Not taken into account: 2.1's randomizedDelay,
limitAtSoC and reactive power, and what a station is told by others or measures itself.
"""

from collections.abc import Sequence
from datetime import datetime
from math import inf, isinf
from typing import Final

from msgspec import Struct

from voltway.charging.timeline import Piece, covered_first, merged, steps, stretches
from voltway.vocabulary.charging import (
    NOMINAL_VOLTAGE_V,
    CompositePeriod,
    CompositeSchedule,
    HeldProfile,
    OperationMode,
    ProfilePurpose,
    RateUnit,
    SchedulePeriod,
)

ROUNDED_TO: Final = 3
"""Decimals of limits. OCPP's own have one; conversions between watts and amperes must not lose more."""


class Charging(Struct, frozen=True, kw_only=True):
    """Where a limit is asked for: an EVSE, what runs there, and what it is connected to.

    `began_at` None: no transaction runs; what begins with one then is told as if one began now, and TX profiles do not
    bind. `has_priority`: priority charging is on (2.1 K20). `phases` and `voltage_v` are those of the EVSE's supply.
    """

    evse_id: int
    began_at: datetime | None = None
    ref: str | None = None
    has_priority: bool = False
    phases: int = 3
    voltage_v: float = NOMINAL_VOLTAGE_V


class _Limit(Struct, frozen=True, gc=False):
    """Amperes on L1, L2 and L3; watts over all; over how many phases, and which if only one. Infinite: no limit."""

    currents_a: tuple[float, float, float] = (inf, inf, inf)
    power_w: float = inf
    phases: int = 3
    phase_to_use: int | None = None

    def and_also(self, other: "_Limit") -> "_Limit":
        """Both of them: the lower in every respect."""
        if other is _UNLIMITED:
            return self
        mine, its = self.currents_a, other.currents_a
        return _Limit(
            (min(mine[0], its[0]), min(mine[1], its[1]), min(mine[2], its[2])),
            min(self.power_w, other.power_w),
            min(self.phases, other.phases),
            self.phase_to_use if self.phase_to_use is not None else other.phase_to_use,
        )

    def amperes(self, phases: int, voltage_v: float) -> tuple[float, float, float]:
        """What each phase may carry where the power is spread evenly over so many of them."""
        even = self.power_w / (phases * voltage_v)
        a, b, c = self.currents_a
        return (min(a, even), min(b, even), min(c, even))


_Said = tuple[SchedulePeriod, RateUnit]

_UNLIMITED: Final = _Limit()
_NOTHING: Final = _Limit((0.0, 0.0, 0.0), 0.0)


class _Bounds(Struct, frozen=True, gc=False):
    """What may flow in, what may flow back (counted positive), what is to be followed, and the mode of it.

    A `discharge` or a `setpoint` that nobody speaks of is _UNLIMITED itself.
    """

    charge: _Limit = _UNLIMITED
    discharge: _Limit = _UNLIMITED
    setpoint: _Limit = _UNLIMITED
    mode: OperationMode | None = None

    def and_also(self, other: "_Bounds") -> "_Bounds":
        """Both of them: the lower in every respect."""
        if other is _UNBOUND:
            return self
        return _Bounds(
            self.charge.and_also(other.charge),
            other.discharge if self.discharge is _UNLIMITED else self.discharge.and_also(other.discharge),
            other.setpoint if self.setpoint is _UNLIMITED else self.setpoint.and_also(other.setpoint),
            self.mode or other.mode,
        )


_UNBOUND: Final = _Bounds()
_ON_TRANSACTIONS: Final = (ProfilePurpose.PRIORITY, ProfilePurpose.TX, ProfilePurpose.TX_DEFAULT)
_BESIDES: Final = (ProfilePurpose.STATION_MAX, ProfilePurpose.EXTERNAL)


def composite(
    held: Sequence[HeldProfile], charging: Charging, begins_at: datetime, duration_s: int, unit: RateUnit
) -> CompositeSchedule:
    """What binds `charging.evse_id` from `begins_at` on for `duration_s` (at least 1) seconds, in `unit`.

    With EVSE 0 it is what binds the whole station whatever its EVSEs may do: its own limit, those of others, and local
    generation; `of_station` adds up what its EVSEs may draw. Limits of the station are not divided among EVSEs.
    """
    lane = _rates(held, charging, begins_at, duration_s)
    return _schedule(charging.evse_id, begins_at, duration_s, unit, lane, charging.voltage_v)


def of_station(
    held: Sequence[HeldProfile], running: Sequence[Charging], begins_at: datetime, duration_s: int, unit: RateUnit
) -> CompositeSchedule:
    """What the whole station may draw: the sum over the EVSEs in `running`, and never more than its own limit.

    Amperes are added phase by phase; where nothing runs, the station's own limit is told. Of discharge limits and
    setpoints no sum is made.
    """
    voltage_v = running[0].voltage_v if running else NOMINAL_VOLTAGE_V
    own = _rates(held, Charging(evse_id=0, voltage_v=voltage_v), begins_at, duration_s)
    lanes = [_rates(held, charging, begins_at, duration_s) for charging in running]
    lane = own if not lanes else [(start_s, _added_up(rates)) for start_s, rates in merged([own, *lanes])]
    return _schedule(0, begins_at, duration_s, unit, lane, voltage_v)


def _added_up(rates: Sequence["_Rate"]) -> "_Rate":
    own, *others = (rate.on_phases() for rate in rates)
    a, b, c = (min(own[phase], sum(rate[phase] for rate in others)) for phase in range(3))
    return _Rate((a, b, c))


class _Rate(Struct, frozen=True, gc=False):
    """Amperes on L1, L2 and L3, over how many phases, and which if only one; what may flow back is negative."""

    currents_a: tuple[float, float, float]
    phases: int = 3
    phase_to_use: int | None = None
    discharge_a: tuple[float, float, float] | None = None
    setpoint_a: tuple[float, float, float] | None = None
    mode: OperationMode | None = None

    def on_phases(self) -> tuple[float, float, float]:
        """Nothing flows on phases that are not used."""
        if self.phases == 3:
            return self.currents_a
        used = {self.phase_to_use or 1} if self.phases == 1 else {1, 2}
        a, b, c = (one if phase in used else 0.0 for phase, one in enumerate(self.currents_a, 1))
        return (a, b, c)


def _rates(
    held: Sequence[HeldProfile], charging: Charging, begins_at: datetime, duration_s: int
) -> list[tuple[float, _Rate]]:
    """From each moment on (seconds after `begins_at`): what may flow."""
    by_purpose = _by_purpose(held, charging, begins_at, duration_s)
    led = covered_first([by_purpose[purpose] for purpose in _ON_TRANSACTIONS])
    binding = [led, *(by_purpose[purpose] for purpose in _BESIDES)]
    lanes = [steps(lane, duration_s, _UNBOUND) for lane in binding]
    lanes.append(steps(by_purpose[ProfilePurpose.LOCAL_GENERATION], duration_s, _NO_MORE))
    return [
        (start_s, _rate(own.and_also(station).and_also(external), more, charging.voltage_v))
        for start_s, (own, station, external, more) in merged(lanes)
    ]


def _rate(bounds: _Bounds, more: _Bounds, voltage_v: float) -> _Rate:
    limit = bounds.charge
    amperes = limit.amperes(limit.phases, voltage_v)
    if more is not _NO_MORE:
        added = more.charge.amperes(limit.phases, voltage_v)
        amperes = (amperes[0] + added[0], amperes[1] + added[1], amperes[2] + added[2])
    phase_to_use = limit.phase_to_use if limit.phases == 1 else None
    if bounds.discharge is _UNLIMITED and bounds.setpoint is _UNLIMITED:
        return _Rate(amperes, limit.phases, phase_to_use, None, None, bounds.mode)
    a, b, c = bounds.discharge.amperes(limit.phases, voltage_v)
    back = (-a, -b, -c)
    followed = None
    if bounds.setpoint is not _UNLIMITED:
        told = bounds.setpoint.amperes(limit.phases, voltage_v)
        x, y, z = (max(min(told[phase], amperes[phase]), back[phase]) for phase in range(3))
        followed = (x, y, z)
    told_back = None if bounds.discharge is _UNLIMITED else back
    return _Rate(amperes, limit.phases, phase_to_use, told_back, followed, bounds.mode)


_NO_MORE: Final = _Bounds(_NOTHING)


def _by_purpose(
    held: Sequence[HeldProfile], charging: Charging, begins_at: datetime, duration_s: int
) -> dict[ProfilePurpose, list[Piece[_Bounds]]]:
    """Of each purpose, which limit leads when. An EVSE's own profile leads one for all at the same level."""
    first = begins_at.timestamp()
    began = first if charging.began_at is None else charging.began_at.timestamp()
    binding = [one for one in held if _binds(one, charging)]
    binding.sort(key=lambda one: (one.profile.stack_level, one.evse_id != 0, one.profile.profile_id), reverse=True)
    lanes: dict[ProfilePurpose, list[list[Piece[_Said]]]] = {purpose: [] for purpose in ProfilePurpose}
    for one in binding:
        pieces = stretches(one.profile, first, duration_s, began)
        if pieces:
            lanes[one.profile.purpose].append(pieces)
    return {purpose: _limited(covered_first(pieces), charging) for purpose, pieces in lanes.items()}


def _limited(said: list[Piece[_Said]], charging: Charging) -> list[Piece[_Bounds]]:
    """Only what leads is turned into limits: most of what profiles say is hidden."""
    return [(start, end, _bounds(period, unit, charging)) for start, end, (period, unit) in said]


def _binds(held: HeldProfile, charging: Charging) -> bool:
    if held.evse_id not in (0, charging.evse_id):
        return False
    match held.profile.purpose:
        case ProfilePurpose.TX:
            running = charging.began_at is not None and charging.evse_id != 0
            return running and held.profile.ref in (None, charging.ref)
        case ProfilePurpose.PRIORITY:
            return charging.has_priority and charging.evse_id != 0
        case ProfilePurpose.TX_DEFAULT:
            return charging.evse_id != 0
        case _:
            return True


def _bounds(period: SchedulePeriod, unit: RateUnit, charging: Charging) -> _Bounds:
    phases = min(period.phases or 3, charging.phases)
    if period.mode is OperationMode.IDLE:
        return _Bounds(_Limit((0.0, 0.0, 0.0), 0.0, phases), _NOTHING, mode=period.mode)
    limit = _limit((period.limit, period.limit_l2, period.limit_l3), unit, phases, charging.voltage_v)
    if phases != limit.phases or period.phase_to_use is not None:
        phase_to_use = period.phase_to_use if phases == 1 else None
        limit = _Limit(limit.currents_a, limit.power_w, phases, phase_to_use)
    if period.mode is None and period.setpoint is None and period.discharge_limit is None:
        return _Bounds(limit)
    back = (period.discharge_limit, period.discharge_limit_l2, period.discharge_limit_l3)
    a, b, c = (None if one is None else -one for one in back)
    setpoint = (period.setpoint, period.setpoint_l2, period.setpoint_l3)
    return _Bounds(
        limit,
        _limit((a, b, c), unit, phases, charging.voltage_v),
        _limit(setpoint, unit, phases, charging.voltage_v),
        period.mode,
    )


def _limit(told: tuple[float | None, float | None, float | None], unit: RateUnit, phases: int, volts: float) -> _Limit:
    """Of L1 and, where they differ, of L2 and L3; without the first nothing is limited."""
    whole, l2, l3 = told
    if whole is None:
        return _UNLIMITED
    if unit is RateUnit.WATT and l2 is None and l3 is None:
        return _Limit(power_w=whole, phases=phases)
    factor = 1.0 if unit is RateUnit.AMPERE else 1.0 / volts
    a, b, c = ((whole if one is None else one) * factor for one in told)
    return _Limit((a, b, c), phases=phases)


# --- what is told of it


def _schedule(
    evse_id: int,
    begins_at: datetime,
    duration_s: int,
    unit: RateUnit,
    lane: Sequence[tuple[float, _Rate]],
    voltage_v: float,
) -> CompositeSchedule:
    periods: list[CompositePeriod] = []
    last: _Rate | None = None
    for start_s, rate in lane:
        if rate != last:
            last = rate
            period = _period(int(start_s), rate, unit, voltage_v)
            if periods and periods[-1].start_s == period.start_s:
                periods.pop()
            periods.append(period)
    return CompositeSchedule(evse_id=evse_id, begins_at=begins_at, duration_s=duration_s, unit=unit, periods=periods)


def _period(start_s: int, rate: _Rate, unit: RateUnit, voltage_v: float) -> CompositePeriod:
    limit, l2, l3 = _told(rate.currents_a, rate, unit, voltage_v)
    return CompositePeriod(
        start_s,
        limit,
        rate.phases,
        rate.phase_to_use,
        l2,
        l3,
        *_told(rate.discharge_a, rate, unit, voltage_v),
        *_told(rate.setpoint_a, rate, unit, voltage_v),
        rate.mode,
    )


_Told = tuple[float | None, float | None, float | None]


def _told(currents_a: tuple[float, float, float] | None, rate: _Rate, unit: RateUnit, voltage_v: float) -> _Told:
    """Even values are told as one: per phase in amperes, over all phases in watts."""
    if currents_a is None:
        return None, None, None
    a, b, c = currents_a
    used = (currents_a[(rate.phase_to_use or 1) - 1],) if rate.phases == 1 else currents_a[: rate.phases]
    factor = voltage_v if unit is RateUnit.WATT else 1.0
    if min(used) == max(used):
        whole = used[0] * factor * (rate.phases if unit is RateUnit.WATT else 1)
        return _finite(whole), None, None
    return _finite(a * factor), _finite(b * factor), _finite(c * factor) if rate.phases == 3 else None


def _finite(limit: float) -> float | None:
    return None if isinf(limit) else round(limit, ROUNDED_TO) + 0.0

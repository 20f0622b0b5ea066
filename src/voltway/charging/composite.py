"""The composite schedule: what is in force on an EVSE from all the profiles it holds. Pure; one rule for all versions.

OCPP 1.6 3.13, 2.0.1 and 2.1 part 2 block K (K08). Of each purpose the highest stack level whose schedule covers the
moment counts. The transaction's own profile takes the place of the default one, and 2.1's priority charging that of
both. The limit of the whole station and those of others bind besides: the lowest counts, phase by phase. What 2.1's
local generation yields is added on top. Not taken into account, as no limit in numbers comes of them: 2.1's
randomizedDelay, limitAtSoC and discharge limits.
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

    Amperes are added phase by phase; where nothing runs, the station's own limit is told.
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
    """Amperes on L1, L2 and L3, over how many phases, and which if only one."""

    currents_a: tuple[float, float, float]
    phases: int = 3
    phase_to_use: int | None = None

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
    lanes = [steps(lane, duration_s, _UNLIMITED) for lane in binding]
    lanes.append(steps(by_purpose[ProfilePurpose.LOCAL_GENERATION], duration_s, _NO_MORE))
    return [
        (start_s, _rate(own.and_also(station).and_also(external), more, charging.voltage_v))
        for start_s, (own, station, external, more) in merged(lanes)
    ]


def _rate(limit: _Limit, more: _Limit, voltage_v: float) -> _Rate:
    amperes = limit.amperes(limit.phases, voltage_v)
    if more is not _NO_MORE:
        added = more.amperes(limit.phases, voltage_v)
        amperes = (amperes[0] + added[0], amperes[1] + added[1], amperes[2] + added[2])
    return _Rate(amperes, limit.phases, limit.phase_to_use if limit.phases == 1 else None)


_NO_MORE: Final = _Limit((0.0, 0.0, 0.0), 0.0)


def _by_purpose(
    held: Sequence[HeldProfile], charging: Charging, begins_at: datetime, duration_s: int
) -> dict[ProfilePurpose, list[Piece[_Limit]]]:
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


def _limited(said: list[Piece[_Said]], charging: Charging) -> list[Piece[_Limit]]:
    """Only what leads is turned into limits: most of what profiles say is hidden."""
    return [(start, end, _limit(period, unit, charging)) for start, end, (period, unit) in said]


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


def _limit(period: SchedulePeriod, unit: RateUnit, charging: Charging) -> _Limit:
    phases = min(period.phases or 3, charging.phases)
    phase_to_use = period.phase_to_use if phases == 1 else None
    differ = period.limit_l2 is not None or period.limit_l3 is not None
    if unit is RateUnit.WATT and not differ:
        return _Limit(power_w=period.limit, phases=phases, phase_to_use=phase_to_use)
    factor = 1.0 if unit is RateUnit.AMPERE else 1.0 / charging.voltage_v
    told = (period.limit, period.limit_l2, period.limit_l3)
    a, b, c = ((period.limit if one is None else one) * factor for one in told)
    return _Limit((a, b, c), phases=phases, phase_to_use=phase_to_use)


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
    """Even limits are told as one: per phase in amperes, over all phases in watts."""
    a, b, c = rate.currents_a
    used = (rate.currents_a[(rate.phase_to_use or 1) - 1],) if rate.phases == 1 else rate.currents_a[: rate.phases]
    factor = voltage_v if unit is RateUnit.WATT else 1.0
    if min(used) == max(used):
        whole = used[0] * factor * (rate.phases if unit is RateUnit.WATT else 1)
        return CompositePeriod(start_s, _finite(whole), rate.phases, rate.phase_to_use)
    third = _finite(c * factor) if rate.phases == 3 else None
    return CompositePeriod(start_s, _finite(a * factor), rate.phases, None, _finite(b * factor), third)


def _finite(limit: float) -> float | None:
    return None if isinf(limit) else round(limit, ROUNDED_TO)

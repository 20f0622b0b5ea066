"""Where two composite schedules differ: the one that is calculated, and the one that a station tells. Pure."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from voltway.charging.timeline import merged
from voltway.vocabulary.charging import CompositePeriod, CompositeSchedule, RateUnit

_LEAST: Final = 0.1
"""Limits have one decimal on the wire (1.6 7.13, 2.x part 2 K01.FR.28)."""

_SHARE: Final = 0.01
"""Of a limit: watts are amperes at a voltage that is not exactly the station's."""

_LEAST_S: Final = 2
"""What is shorter comes of moments that are told in whole seconds."""

_Limits = tuple[float | None, float | None, float | None]


class Difference(Struct, frozen=True, kw_only=True):
    """From `start_s` to `end_s` (seconds after the schedules begin) not the same holds."""

    start_s: int
    end_s: int
    calculated: CompositePeriod
    told: CompositePeriod


def differences(calculated: CompositeSchedule, told: CompositeSchedule) -> list[Difference]:
    """Where `told` is not what is `calculated`, in order. Both begin at one moment and are in one unit."""
    ends_s = min(calculated.duration_s, told.duration_s)
    both = [
        (int(start_s), mine, its)
        for start_s, (mine, its) in merged([_lane(calculated), _lane(told)])
        if start_s < ends_s
    ]
    found: list[Difference] = []
    for (start_s, mine, its), end_s in zip(both, [*(one[0] for one in both[1:]), ends_s], strict=True):
        if end_s - start_s >= _LEAST_S and _differ(mine, its, told.unit):
            found.append(Difference(start_s=start_s, end_s=end_s, calculated=mine, told=its))
    return found


def _lane(schedule: CompositeSchedule) -> Sequence[tuple[float, CompositePeriod]]:
    """Its periods in order, and no limit before the first of them."""
    periods = sorted(schedule.periods, key=lambda period: period.start_s)
    if not periods or periods[0].start_s > 0:
        periods.insert(0, CompositePeriod(0, None))
    return [(float(period.start_s), period) for period in periods]


def _differ(mine: CompositePeriod, its: CompositePeriod, unit: RateUnit) -> bool:
    if unit is RateUnit.AMPERE and mine.phases != its.phases and mine.limit != 0:
        return True
    return any(_apart(one, other) for one, other in zip(_limits(mine), _limits(its), strict=True))


def _limits(period: CompositePeriod) -> _Limits:
    """On L1, L2 and L3; one for all where none is told apart."""
    if period.limit_l2 is None and period.limit_l3 is None:
        return (period.limit, period.limit, period.limit)
    return (period.limit, period.limit_l2, period.limit_l3)


def _apart(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) > max(_LEAST, _SHARE * max(one, other)) + 1e-9

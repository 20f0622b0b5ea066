"""Which limit the charging profiles of a station put in force, now and later. Pure; the same rules for every version.

The rules are those of OCPP 1.6 section 3.13 and OCPP 2.x part 2, block K: of one purpose the highest stack level
whose schedule covers the moment counts; a transaction's own profile takes the place of the default one, and priority
charging that of both (2.1); the limit of the whole station binds besides.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from voltway.simulator.physics import NOMINAL_VOLTAGE_V, UNLIMITED, Ceiling

DAY_S = 86_400
WEEK_S = 7 * DAY_S


class Purpose(Enum):
    """What a profile limits."""

    STATION = "station"
    DEFAULT = "default"
    TRANSACTION = "transaction"
    PRIORITY = "priority"


class Unit(Enum):
    """What a limit is counted in: amperes per phase, or watts over all phases."""

    AMPERE = "A"
    WATT = "W"


@dataclass(frozen=True, slots=True)
class Period:
    """From `start_s` after the schedule's beginning on, this limit holds. `phases` None means three."""

    start_s: float
    limit: float
    phases: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One installed profile. Moments are POSIX seconds.

    `begins_at` None: the schedule begins with the transaction (kind Relative, or none was told). `repeats_s`: a day
    or a week for recurring profiles. `evse_id` 0: all EVSEs. `transaction_id` None: whichever runs there.
    `told`: the profile as it came, for reports.
    """

    profile_id: int
    stack_level: int
    purpose: Purpose
    unit: Unit
    periods: tuple[Period, ...]
    evse_id: int = 0
    begins_at: float | None = None
    repeats_s: float | None = None
    duration_s: float | None = None
    valid_from: float = -math.inf
    valid_to: float = math.inf
    transaction_id: str | None = None
    told: object = field(default=None, compare=False, repr=False)

    def period_at(self, at: float, transaction_began_at: float) -> Period | None:
        """The period that covers the moment `at`, or None outside the schedule."""
        if not self.valid_from <= at < self.valid_to:
            return None
        elapsed = self._elapsed_at(at, transaction_began_at)
        if elapsed < 0 or (self.duration_s is not None and elapsed >= self.duration_s):
            return None
        begun = [period for period in self.periods if period.start_s <= elapsed]
        return begun[-1] if begun else None

    def _elapsed_at(self, at: float, transaction_began_at: float) -> float:
        """Seconds since the schedule began, or last began again."""
        elapsed = at - (transaction_began_at if self.begins_at is None else self.begins_at)
        return elapsed % self.repeats_s if self.repeats_s and elapsed >= 0 else elapsed

    def changes_between(self, first: float, last: float, transaction_began_at: float) -> Iterable[float]:
        """The moments in (first, last) at which what this profile says may change."""
        marks = [period.start_s for period in self.periods] + ([] if self.duration_s is None else [self.duration_s])
        origin = transaction_began_at if self.begins_at is None else self.begins_at
        rounds = [0.0]
        if self.repeats_s:
            opening = max(0, math.floor((first - origin) / self.repeats_s))
            closing = max(0, math.ceil((last - origin) / self.repeats_s))
            rounds = [number * self.repeats_s for number in range(opening, closing + 1)]
        moments = [origin + turn + mark for turn in rounds for mark in marks] + [self.valid_from, self.valid_to]
        return (moment for moment in moments if first < moment < last)


@dataclass(frozen=True, slots=True)
class Charging:
    """The transaction a limit is asked for: where it runs, its id, when it began (POSIX seconds), whether it leads."""

    evse_id: int
    transaction_id: str | None
    began_at: float
    has_priority: bool = False


def ceiling_at(profiles: Sequence[Profile], charging: Charging, at: float, active_evses: int = 1) -> Ceiling:
    """What one EVSE may take at a moment. A limit of the whole station is split evenly over its active EVSEs."""
    if not profiles:
        return UNLIMITED
    station = _leading(profiles, Purpose.STATION, charging, at).shared_by(max(1, active_evses))
    own = _leading_or_none(profiles, Purpose.PRIORITY, charging, at) if charging.has_priority else None
    own = own or _leading_or_none(profiles, Purpose.TRANSACTION, charging, at)
    return station.lowered_to(own if own is not None else _leading(profiles, Purpose.DEFAULT, charging, at))


def _leading(profiles: Sequence[Profile], purpose: Purpose, charging: Charging, at: float) -> Ceiling:
    return _leading_or_none(profiles, purpose, charging, at) or UNLIMITED


def _leading_or_none(profiles: Sequence[Profile], purpose: Purpose, charging: Charging, at: float) -> Ceiling | None:
    covering = [
        (profile.stack_level, profile.evse_id != 0, period, profile.unit)
        for profile in profiles
        if profile.purpose is purpose
        and _binds(profile, charging)
        and (period := profile.period_at(at, charging.began_at)) is not None
    ]
    if not covering:
        return None
    _, _, period, unit = max(covering, key=lambda entry: entry[:2])
    phases = period.phases or 3
    if unit is Unit.AMPERE:
        return Ceiling(current_a=period.limit, phases=phases)
    return Ceiling(power_w=period.limit, phases=phases)


def _binds(profile: Profile, charging: Charging) -> bool:
    if profile.evse_id not in (0, charging.evse_id):
        return False
    return profile.transaction_id is None or profile.transaction_id == charging.transaction_id


def changes_between(profiles: Sequence[Profile], charging: Charging, first: float, last: float) -> list[float]:
    """The moments in (first, last), ascending, at which the ceiling may change."""
    if not profiles:
        return []
    moments = {moment for profile in profiles for moment in profile.changes_between(first, last, charging.began_at)}
    return sorted(moments)


def composite(
    profiles: Sequence[Profile], charging: Charging, first: float, duration_s: float, unit: Unit, active_evses: int = 1
) -> list[Period]:
    """The schedule that all profiles together amount to, from `first` on, in `unit` (GetCompositeSchedule).

    Starts are seconds after `first`; stretches without any limit are left out.
    """
    moments = [first, *changes_between(profiles, charging, first, first + duration_s)]
    schedule: list[Period] = []
    for moment in moments:
        limit, phases = _in_unit(ceiling_at(profiles, charging, moment, active_evses), unit)
        if math.isinf(limit) or (schedule and (schedule[-1].limit, schedule[-1].phases) == (limit, phases)):
            continue
        schedule.append(Period(round(moment - first), limit, phases))
    return schedule


def _in_unit(ceiling: Ceiling, unit: Unit) -> tuple[float, int]:
    volts = ceiling.phases * NOMINAL_VOLTAGE_V
    if unit is Unit.AMPERE:
        return min(ceiling.current_a, ceiling.power_w / volts), ceiling.phases
    return min(ceiling.power_w, ceiling.current_a * volts), ceiling.phases


def installed(profiles: Sequence[Profile], new: Profile) -> list[Profile]:
    """`profiles` with `new` in: it takes the place of the same id, and of the same purpose, level and EVSE."""

    def stays(old: Profile) -> bool:
        same_place = (old.purpose, old.stack_level, old.evse_id, old.transaction_id) == (
            new.purpose,
            new.stack_level,
            new.evse_id,
            new.transaction_id,
        )
        return old.profile_id != new.profile_id and not same_place

    return [*filter(stays, profiles), new]


def cleared(
    profiles: Sequence[Profile],
    *,
    profile_id: int | None = None,
    evse_id: int | None = None,
    purpose: Purpose | None = None,
    stack_level: int | None = None,
) -> list[Profile]:
    """`profiles` without those that match: an id alone decides; else all criteria that are given must match."""

    def matches(profile: Profile) -> bool:
        if profile_id is not None:
            return profile.profile_id == profile_id
        return (
            evse_id in (None, profile.evse_id)
            and purpose in (None, profile.purpose)
            and stack_level in (None, profile.stack_level)
        )

    return [profile for profile in profiles if not matches(profile)]

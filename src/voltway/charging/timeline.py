"""Stretches of time in which something holds: those of a profile, and how several lie over one another. Pure.

A piece is (start, end, what); pieces of a lane are in order and do not overlap. All times are seconds after the moment
a schedule is asked for from.
"""

from collections.abc import Iterator, Sequence
from math import ceil, floor, inf
from typing import TypeVar

from voltway.vocabulary.charging import ChargingProfile, ChargingSchedule, ProfileKind, RateUnit, SchedulePeriod

What = TypeVar("What")
Piece = tuple[float, float, What]


def stretches(
    profile: ChargingProfile, first: float, duration_s: float, transaction_began: float
) -> list[Piece[tuple[SchedulePeriod, RateUnit]]]:
    """Which period of the profile's first schedule holds when, within [0, duration_s) after `first`.

    `first` and `transaction_began` are POSIX seconds. A recurring schedule that is longer than its day or week is cut
    off where it begins again; outside of schedule and validity the profile says nothing.
    """
    schedule = profile.schedules[0]
    starts = [float(period.start_s) for period in schedule.periods]
    told = list(zip(starts, [*starts[1:], inf], [(period, schedule.unit) for period in schedule.periods], strict=True))
    opens, closes = _valid(profile, first, duration_s)
    found: list[Piece[tuple[SchedulePeriod, RateUnit]]] = []
    for origin, lasts_s in _turns(profile, schedule, first, opens, closes, transaction_began):
        after, until = opens - origin, min(closes - origin, lasts_s)
        found.extend(
            (origin + max(start, after), origin + min(end, until), said)
            for start, end, said in told
            if start < until and end > after and max(start, after) < min(end, until)
        )
    return found


def _valid(profile: ChargingProfile, first: float, duration_s: float) -> tuple[float, float]:
    opens = 0.0 if profile.valid_from is None else max(0.0, profile.valid_from.timestamp() - first)
    closes = duration_s if profile.valid_to is None else min(duration_s, profile.valid_to.timestamp() - first)
    return opens, closes


def _turns(
    profile: ChargingProfile,
    schedule: ChargingSchedule,
    first: float,
    opens: float,
    closes: float,
    transaction_began: float,
) -> Iterator[tuple[float, float]]:
    """Each beginning of the schedule that matters between `opens` and `closes`, and how long it lasts at most."""
    lasts_s = inf if schedule.duration_s is None else float(schedule.duration_s)
    if profile.kind is ProfileKind.DYNAMIC and schedule.starts_at is None:
        # 2.1 K28.FR.13: how long it holds counts from its last values on.
        yield opens, inf if profile.updated_at is None else profile.updated_at.timestamp() - first + lasts_s - opens
        return
    relative = profile.kind is ProfileKind.RELATIVE or schedule.starts_at is None
    begins = transaction_began if relative or schedule.starts_at is None else schedule.starts_at.timestamp()
    origin = begins - first
    if profile.kind is not ProfileKind.RECURRING or profile.recurrency is None:
        yield origin, lasts_s
        return
    every_s = profile.recurrency.seconds
    opening = max(0, floor((opens - origin) / every_s))
    closing = max(0, ceil((closes - origin) / every_s))
    for number in range(opening, closing + 1):
        yield origin + number * every_s, min(lasts_s, every_s)


def covered_first(lanes: Sequence[list[Piece[What]]]) -> list[Piece[What]]:
    """One lane of all: at each moment what the first of them says that covers it."""
    led: list[Piece[What]] = []
    for lane in lanes:
        led = _below(led, lane) if led else lane
    return led


def _below(upper: list[Piece[What]], lower: list[Piece[What]]) -> list[Piece[What]]:
    """`upper`, and in its gaps what `lower` says."""
    both: list[Piece[What]] = []
    at, number = 0, len(upper)
    for begins, end, what in lower:
        start = begins
        while start < end:
            while at < number and upper[at][1] <= start:
                both.append(upper[at])
                at += 1
            if at == number or upper[at][0] >= end:
                both.append((start, end, what))
                break
            if upper[at][0] > start:
                both.append((start, upper[at][0], what))
            start = upper[at][1]
    both.extend(upper[at:])
    return both


def steps(lane: Sequence[Piece[What]], duration_s: float, otherwise: What) -> list[tuple[float, What]]:
    """From each moment on, from 0 to `duration_s`: what the lane says, and `otherwise` in its gaps."""
    told: list[tuple[float, What]] = []
    reached = 0.0
    for start, end, what in lane:
        if start > reached:
            told.append((reached, otherwise))
        told.append((start, what))
        reached = end
    if reached < duration_s or not told:
        told.append((reached, otherwise))
    return told


def merged(lanes: Sequence[Sequence[tuple[float, What]]]) -> Iterator[tuple[float, tuple[What, ...]]]:
    """From each moment on what every lane of steps says; all of them begin at 0."""
    reached = [0] * len(lanes)
    for moment in sorted({start for lane in lanes for start, _ in lane}):
        for number, lane in enumerate(lanes):
            while reached[number] + 1 < len(lane) and lane[reached[number] + 1][0] <= moment:
                reached[number] += 1
        yield moment, tuple(lane[at][1] for lane, at in zip(lanes, reached, strict=True))

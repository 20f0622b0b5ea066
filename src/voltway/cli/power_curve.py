"""A session's power over time, drawn with the characters of a terminal. Pure."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from msgspec import Struct

from voltway.sessions.metering import MAX_PLAUSIBLE_POWER_W

_EIGHTHS = " ▁▂▃▄▅▆▇█"


class PowerPoint(Struct, frozen=True):
    """A reading: when, the power in W and the import register in Wh, each None where it was not told."""

    at: datetime
    power_w: float | None = None
    register_wh: float | None = None


class PowerStep(Struct, frozen=True):
    """Power in W that is taken to hold from `begin` to `end`."""

    begin: datetime
    end: datetime
    power_w: float


class Drawing(Struct, frozen=True):
    """Lines of text, top to bottom, and what they span. `lines` is empty where there was nothing to draw."""

    lines: list[str]
    peak_w: float
    begin: datetime | None
    end: datetime | None


def steps(points: Sequence[PowerPoint]) -> list[PowerStep]:
    """The power between each two readings, oldest first.

    What the meter counted between two readings is the mean power and wins over the power told at one instant, unless
    the register stood still because it is coarse, or moved as no EVSE can (backwards, or by a jump).
    """
    ordered = sorted(points, key=lambda point: point.at)
    return [
        PowerStep(before.at, after.at, power_w)
        for before, after in pairwise(ordered)
        if after.at > before.at and (power_w := _power_between(before, after)) is not None
    ]


def draw(points: Sequence[PowerPoint], width: int = 60, height: int = 6) -> Drawing:
    """The power curve as `height` lines of at most `width` columns, scaled to its peak."""
    curve = steps(points)
    if not curve:
        return Drawing([], 0.0, None, None)
    columns = _columns(curve, width)
    peak_w = max(columns)
    levels = [0 if peak_w <= 0 else round(power_w / peak_w * height * 8) for power_w in columns]
    lines = ["".join(_block(level - row * 8) for level in levels) for row in reversed(range(height))]
    return Drawing(lines, peak_w, curve[0].begin, curve[-1].end)


def _power_between(before: PowerPoint, after: PowerPoint) -> float | None:
    told_w = after.power_w if after.power_w is not None else before.power_w
    counted_w = _counted_w(before, after)
    if counted_w is None or (counted_w == 0 and told_w is not None):
        return None if told_w is None else max(0.0, told_w)
    return counted_w


def _counted_w(before: PowerPoint, after: PowerPoint) -> float | None:
    if before.register_wh is None or after.register_wh is None:
        return None
    mean_w = (after.register_wh - before.register_wh) * 3600 / (after.at - before.at).total_seconds()
    return mean_w if 0 <= mean_w <= MAX_PLAUSIBLE_POWER_W else None


def _columns(curve: Sequence[PowerStep], width: int) -> list[float]:
    """The mean power of `width` equal slices of time; a slice that no step touches is 0."""
    begin = curve[0].begin
    slice_s = (curve[-1].end - begin).total_seconds() / width
    energy_ws = [0.0] * width
    for step in curve:
        first_s, last_s = (step.begin - begin).total_seconds(), (step.end - begin).total_seconds()
        for index in range(int(first_s / slice_s), min(width, int(last_s / slice_s) + 1)):
            overlap_s = min(last_s, (index + 1) * slice_s) - max(first_s, index * slice_s)
            energy_ws[index] += max(0.0, overlap_s) * step.power_w
    return [energy / slice_s for energy in energy_ws]


def _block(eighths: int) -> str:
    return _EIGHTHS[max(0, min(8, eighths))]

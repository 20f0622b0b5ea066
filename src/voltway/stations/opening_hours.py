"""When a place is in service by its weekly hours and exceptions, and until when that stays so. Pure.

What the clock shows twice counts the first time, and what it never shows counts when it has jumped past it: so no hour
begins or ends twice, and none is left out.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.time_zones import zone_or_utc

LOOK_AHEAD: Final = timedelta(days=14)
"""A change that is further away is not in sight."""

_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN: Final = re.compile("([0-2][0-9]):([0-5][0-9])-([0-2][0-9]):([0-5][0-9])")
_DATE: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_MIN: Final = 24 * 60
_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)

Span = tuple[int, int]
"""From when until when, in minutes after the day's first; what goes past midnight ends after 1440."""


class Hours(Struct, frozen=True, kw_only=True):
    """Spans by day of the week, Monday is 0, and by date. On a date that is named nothing else holds."""

    weekly: Mapping[int, Sequence[Span]]
    by_date: Mapping[date, Sequence[Span]]

    def of(self, day: date) -> list[Span]:
        """What begins on a day. What goes past midnight ends there if the next day is named."""
        spans = self.by_date[day] if day in self.by_date else self.weekly.get(day.weekday(), ())
        most = _DAY_MIN if day + _DAY in self.by_date else 2 * _DAY_MIN
        return [(begins, min(ends, most)) for begins, ends in spans]


class Standing(Struct, frozen=True):
    """Whether a place is in service, and until when that stays so; None: no change is in sight."""

    operative: bool
    until: datetime | None


def parse(hours: Sequence[str], exceptions: Sequence[str]) -> Hours:
    """Read lines like `mon-fri 07:00-12:00,13:00-22:00` and `2026-12-25 closed`. Raises InvalidInput."""
    weekly: defaultdict[int, list[Span]] = defaultdict(list)
    for line in hours:
        days, _, times = line.partition(" ")
        for day in _days(days, line):
            weekly[day] += _spans(times, line)
    by_date: dict[date, list[Span]] = {}
    for line in exceptions:
        text, _, times = line.partition(" ")
        on = _date(text, line)
        if on in by_date:
            raise InvalidInput(f"the exceptions name {on} twice", "give all its times in one line")
        by_date[on] = [] if times == "closed" else _spans(times, line)
    return Hours(weekly=weekly, by_date=by_date)


def _days(text: str, line: str) -> list[int]:
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        if first not in _WEEK or (dash and last not in _WEEK):
            raise _not_hours(line)
        begin = _WEEK.index(first)
        count = (_WEEK.index(last) - begin) % 7 + 1 if dash else 1
        found += [(begin + number) % 7 for number in range(count)]
    return found


def _date(text: str, line: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidInput(f"{line[:80]!r} names no date", "write '2026-12-25 closed' or '2026-12-24 08:00-14:00'")


def _spans(text: str, line: str) -> list[Span]:
    found: list[Span] = []
    for part in text.split(","):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise _not_hours(line)
        hour, minute, last_hour, last_minute = (int(number) for number in match.groups())
        begins, ends = hour * 60 + minute, last_hour * 60 + last_minute
        if begins >= _DAY_MIN or ends > _DAY_MIN or begins == ends:
            raise _not_hours(line)
        found.append((begins, ends if begins < ends else ends + _DAY_MIN))
    return found


def _not_hours(line: str) -> InvalidInput:
    return InvalidInput(
        f"{line[:80]!r} names no hours", "write days and times like 'mon-fri 07:00-12:00,13:00-22:00'; 24:00 ends a day"
    )


def standing(hours: Hours, time_zone: str, now: datetime) -> Standing:
    """How a place in `time_zone` stands at `now`."""
    zone, in_sight = zone_or_utc(time_zone), now + LOOK_AHEAD
    # Yesterday's may go past midnight, and so may the last day's that is in sight.
    first = now.astimezone(zone).date() - 2 * _DAY
    for begins, ends in _openings(hours, zone, first, LOOK_AHEAD.days + 4):
        if now < ends:
            edge = begins if now < begins else ends
            return Standing(now >= begins, edge if edge <= in_sight else None)
    return Standing(operative=False, until=None)


def _openings(hours: Hours, zone: ZoneInfo, first: date, days: int) -> list[tuple[datetime, datetime]]:
    """When it is in service in these days, in order; what follows without a gap is one."""
    found: list[tuple[datetime, datetime]] = []
    for day in (first + number * _DAY for number in range(days)):
        found += [(_instant(day, begins, zone), _instant(day, ends, zone)) for begins, ends in hours.of(day)]
    joined: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(found):
        if begins >= ends:
            continue
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((begins, ends))
    return joined


def _instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """When the clock first shows so many minutes after the day's first, or has jumped past them."""
    local = datetime.combine(day, time()) + minutes * _MINUTE
    late, early = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if late <= early:
        # Shown once, or twice: then the first of the two is the earlier one.
        return late
    before = early.astimezone(zone).utcoffset()
    while late - early > _MINUTE:
        middle = early + (late - early) // _MINUTE // 2 * _MINUTE
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late

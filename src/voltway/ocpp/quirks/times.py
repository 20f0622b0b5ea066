"""Times that stations write in their own way: no zone, Unix seconds, a clock that was never set, local time as UTC.

OCPP asks for RFC 3339 (1.6: 3.13; 2.x part 2: 2.1.2 dateTime). Whatever was told stands in the note.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import inspect

from voltway.ocpp.quirks.quirk import Correction, Json, ModelMatch, Quirk, QuirkContext, quoted
from voltway.ocpp.quirks.shape import ABSENT, Place, Remedy, fits, mended, present

TIME_FIELDS = frozenset(
    """
    basetime cacheExpiryDateTime currentTime departureTime dynUpdateTime endDateTime expiryDate expiryDateTime
    generatedAt installDateTime latestTimestamp nextUpdate oldestTimestamp productionDate retrieveDate retrieveDateTime
    scheduleStart settlementTime startDateTime startPeriod startSchedule startTime stopTime timeAnchor timeBase
    timestamp validFrom validTo
    """.split()  # noqa: SIM905 - forty names in a row are read faster than a column of them
)
"""The fields to which the schemas of all versions give the format date-time."""

# OCPP 1.6 was published in October 2015: a clock before that was never set. Clocks start in 1970, 2000, 2010 or 2014.
OLDEST_POSSIBLE = datetime(2015, 10, 1, tzinfo=UTC)

# A clock kept by Heartbeat and network may lag this much and still be called right.
CLOCK_SLACK = timedelta(minutes=5)

MendTime = Callable[[str, Place], "tuple[str | None, str] | None"]
"""What to write instead of a told time (None: leave it out) and why, or None when there is nothing to correct."""


def is_time(place: Place) -> bool:
    """Whether a date-time is due at this place."""
    return place.name in TIME_FIELDS and isinstance(present(place.due), inspect.StrType)


def parse(text: str) -> datetime | None:
    """An ISO 8601 time, with or without a zone; None for anything else."""
    try:
        at = datetime.fromisoformat(text)
        return at if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def readable(text: str) -> bool:
    """Whether `text` is an ISO 8601 time with a zone, told by a clock that had been set."""
    at = parse(text)
    return at is not None and at.tzinfo is not None and at >= OLDEST_POSSIBLE


def written(at: datetime) -> str:
    """`at` as OCPP wants it: UTC with a Z, milliseconds where there are any."""
    precision = "milliseconds" if at.microsecond else "seconds"
    return at.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")


def zone_of(context: QuirkContext) -> ZoneInfo | None:
    """The time zone of the station's site, if it is known and there is such a zone."""
    try:
        return ZoneInfo(context.time_zone) if context.time_zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def local_as_utc(naive: datetime, zone: ZoneInfo, context: QuirkContext) -> datetime | None:
    """A wall clock's time in `zone` as UTC; in the hour that comes twice, the later one that is not in the future."""
    try:
        earlier, later = (naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    except OverflowError:
        return None
    return later if later <= context.received_at + CLOCK_SLACK else earlier


def with_times(payload: Json, context: QuirkContext, mend_time: MendTime) -> Correction | None:
    """`payload` with `mend_time` asked about each time that is told as text."""

    def mend(place: Place, value: Any) -> Remedy | None:
        found = mend_time(value, place) if isinstance(value, str) and is_time(place) else None
        if found is None:
            return None
        text, note = found
        return Remedy(ABSENT if text is None else text, f"{place.path} {note}")

    return mended(payload, context, mend)


_YEAR_2100_S = 4_102_444_800
_NUMBER = re.compile(r"\s*\d{9,13}(?:\.\d{1,9})?\s*")


def _unix_time(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        if not is_time(place) or isinstance(value, bool) or not isinstance(value, int | float | str):
            return None
        at = _since_epoch(value)
        return None if at is None else Remedy(written(at), f"{place.path} was Unix time {quoted(value)}")

    return mended(payload, context, mend)


def _since_epoch(value: float | str) -> datetime | None:
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        return None
    number = float(value) if isinstance(value, str) or abs(value) < 1e14 else 0.0
    seconds = number / 1000 if number >= 1e11 else number
    return datetime.fromtimestamp(seconds, UTC) if OLDEST_POSSIBLE.timestamp() < seconds < _YEAR_2100_S else None


UNIX_TIME = Quirk(
    name="unix_time",
    why="The station tells times as seconds or milliseconds since 1970 instead of a date.",
    sources=("OCPP 1.6 section 3.13",),
    everyone=True,
    correct=_unix_time,
)

_TIME_OF_DAY = r"""
    (?:T|[\s,]+T?)(?P<hour>\d{1,2})[:.]?(?P<minute>\d{2})(?:[:.]?(?P<second>\d{2})(?:[.,:](?P<fraction>\d{1,9}))?)?
    \s*(?P<zone>[Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?"""
# Day before month only with dots, as in Europe: with slashes nobody can tell which comes first.
_ODD_FORMS = (
    re.compile(r"(?P<year>\d{4})[-/.]?(?P<month>\d{1,2})[-/.]?(?P<day>\d{1,2})" + _TIME_OF_DAY, re.VERBOSE),
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})" + _TIME_OF_DAY, re.VERBOSE),
)


def _odd_time_format(payload: Json, context: QuirkContext) -> Correction | None:
    def mend_time(text: str, _place: Place) -> tuple[str, str] | None:
        if parse(text) is not None or len(text) > 60:
            return None
        found = _ODD_FORMS[0].fullmatch(text.strip()) or _ODD_FORMS[1].fullmatch(text.strip())
        at = _assembled(found.groupdict()) if found else None
        return None if at is None else (at, f"was {quoted(text)}, which is not how OCPP writes a time")

    return with_times(payload, context, mend_time)


def _assembled(parts: dict[str, str | None]) -> str | None:
    """The time as ISO 8601, with a zone only if it was told with one. A leap second becomes the next."""
    year, month, day, hour, minute = (int(parts[name] or 0) for name in ("year", "month", "day", "hour", "minute"))
    second, micros = int(parts["second"] or 0), int((parts["fraction"] or "").ljust(6, "0")[:6])
    try:
        at = datetime(year, month, day, hour, minute, min(second, 59), micros, tzinfo=_offset(parts["zone"] or "Z"))
        at += timedelta(seconds=max(second - 59, 0))
        return written(at) if parts["zone"] else at.isoformat().removesuffix("+00:00")
    except (ValueError, OverflowError):
        return None


def _offset(zone: str) -> timezone:
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    sign, digits = (-1 if zone[0] == "-" else 1), zone[1:].replace(":", "").ljust(4, "0")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


ODD_TIME_FORMAT = Quirk(
    name="odd_time_format",
    why="The station writes times with blanks, slashes, short numbers or the day first.",
    sources=("OCPP 1.6 section 3.13",),
    everyone=True,
    correct=_odd_time_format,
)


def _zone_missing(payload: Json, context: QuirkContext) -> Correction | None:
    def mend_time(text: str, _place: Place) -> tuple[str, str] | None:
        naive = parse(text)
        if naive is None or naive.tzinfo is not None or naive.replace(tzinfo=UTC) < OLDEST_POSSIBLE:
            return None
        at, meaning = _likelier(naive, context)
        return written(at), f"was {quoted(text)} without a zone and is taken for {meaning}"

    return with_times(payload, context, mend_time)


def _likelier(naive: datetime, context: QuirkContext) -> tuple[datetime, str]:
    """UTC, unless only the site's local time can be meant: UTC would lie in the future, or local time is just now."""
    as_utc, zone = naive.replace(tzinfo=UTC), zone_of(context)
    as_local = local_as_utc(naive, zone, context) if zone else None
    now = context.received_at
    if as_local is None or as_local > now + CLOCK_SLACK or abs(as_utc - now) <= CLOCK_SLACK:
        return as_utc, "UTC"
    if as_utc > now + CLOCK_SLACK or abs(as_local - now) <= CLOCK_SLACK:
        return as_local, f"local time in {context.time_zone}"
    return as_utc, "UTC"


ZONE_MISSING = Quirk(
    name="zone_missing",
    why="The station tells times without a zone; they count as UTC unless only local time is possible.",
    sources=("evcc-io/evcc#10399", "EVerest/ocpp-csms#7"),
    everyone=True,
    correct=_zone_missing,
)


def _local_time_as_utc(payload: Json, context: QuirkContext) -> Correction | None:
    zone, now = zone_of(context), context.received_at

    def mend_time(text: str, _place: Place) -> tuple[str, str] | None:
        told = parse(text)
        if zone is None or told is None or told.tzinfo is None or abs(told - now) <= CLOCK_SLACK:
            return None
        meant = local_as_utc(told.replace(tzinfo=zone), zone, context)
        if meant is None or meant == told or meant > now + CLOCK_SLACK:
            return None
        return written(meant), f"was {quoted(text)}, which is local time in {context.time_zone} and not UTC"

    return with_times(payload, context, mend_time)


LOCAL_TIME_AS_UTC = Quirk(
    name="local_time_as_utc",
    why="The station tells the local time of its site with a Z behind it, as if it were UTC.",
    sources=("steve-community/steve#136", "steve-community/steve#96"),
    correct=_local_time_as_utc,
)


def _clock_not_set(payload: Json, context: QuirkContext) -> Correction | None:
    def mend_time(text: str, place: Place) -> tuple[str | None, str] | None:
        told = parse(text)
        if told is None and text.strip(" 0"):
            return None
        if told is not None and told.replace(tzinfo=UTC) >= OLDEST_POSSIBLE:
            return None
        at, meaning = _reconstructed(told, context)
        if not place.required and place.name != "timestamp":
            return None, f"was {quoted(text)}: the clock had not been set"
        return written(at), f"was {quoted(text)}: the clock had not been set, so it is {meaning}"

    return with_times(payload, context, mend_time)


def _reconstructed(told: datetime | None, context: QuirkContext) -> tuple[datetime, str]:
    """A clock that starts at a New Year tells how long ago the station booted, if that lies between boot and now."""
    if told is not None and context.booted_at is not None:
        running = told.replace(tzinfo=UTC) - datetime(told.year, 1, 1, tzinfo=UTC)
        at = context.booted_at + running
        if timedelta(0) < running and at <= context.received_at:
            return at, "counted from the boot"
    return context.received_at, "the time of receipt"


CLOCK_NOT_SET = Quirk(
    name="clock_not_set",
    why='The station tells "0" or times of 1970 (or another start of its clock) until it has learned the time.',
    sources=("evcc-io/evcc#17836", "matth-x/MicroOcpp#354"),
    models=(ModelMatch(vendor="*AMPERFIED*"), ModelMatch(vendor="HEIDELBERG*")),
    everyone=True,
    correct=_clock_not_set,
)


def _unreadable_time(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        if not is_time(place) or (fits(value, place.due) and (value is None or parse(value) is not None)):
            return None
        if value is ABSENT:
            return Remedy(written(context.received_at), f"{place.path} is missing, so it is the time of receipt")
        if place.required:
            return Remedy(
                written(context.received_at), f"{place.path} {quoted(value)} is no time, so it is the time of receipt"
            )
        return Remedy(ABSENT, f"{place.path} {quoted(value)} is no time and was left out")

    return mended(payload, context, mend)


UNREADABLE_TIME = Quirk(
    name="unreadable_time",
    why="A time is missing or can't be read at all; the time of receipt stands in for it where one is needed.",
    sources=("OCPP 1.6 section 3.13",),
    everyone=True,
    correct=_unreadable_time,
)

QUIRKS = (UNIX_TIME, ODD_TIME_FORMAT, LOCAL_TIME_AS_UTC, ZONE_MISSING, CLOCK_NOT_SET, UNREADABLE_TIME)

"""When the period began in which a token group's limits count. Pure."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from voltway.vocabulary.tokens import LimitPeriod


def began(period: LimitPeriod, time_zone: str, now: datetime) -> datetime | None:
    """The beginning, by the clocks of `time_zone`, of the period that `now` lies in; None for all time.

    A zone that this machine does not know counts as UTC.
    """
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = ZoneInfo("UTC")
    today = now.astimezone(zone).date()
    match period:
        case LimitPeriod.DAY:
            first = today
        case LimitPeriod.WEEK:
            first = today - timedelta(days=today.weekday())
        case LimitPeriod.MONTH:
            first = today.replace(day=1)
        case LimitPeriod.YEAR:
            first = today.replace(month=1, day=1)
        case LimitPeriod.TOTAL:
            return None
    return datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC)

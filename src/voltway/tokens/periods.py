"""When the period began in which a token group's limits count. Pure."""

from datetime import UTC, datetime, timedelta

from voltway.vocabulary.time_zones import zone_or_utc
from voltway.vocabulary.tokens import LimitPeriod


def began(period: LimitPeriod, time_zone: str, now: datetime) -> datetime | None:
    """The beginning, by the clocks of `time_zone`, of the period that `now` lies in; None for all time.

    A zone that this machine does not know counts as UTC.
    """
    zone = zone_or_utc(time_zone)
    today = now.astimezone(zone).date()
    if period is LimitPeriod.TOTAL:
        return None
    first = {
        LimitPeriod.DAY: today,
        LimitPeriod.WEEK: today - timedelta(days=today.weekday()),
        LimitPeriod.MONTH: today.replace(day=1),
        LimitPeriod.YEAR: today.replace(month=1, day=1),
    }[period]
    return datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC)

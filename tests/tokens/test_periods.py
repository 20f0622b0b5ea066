"""When the period of a limit began."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from voltway.tokens.periods import began
from voltway.vocabulary.tokens import LimitPeriod

P = LimitPeriod


@pytest.mark.parametrize(
    ("period", "zone", "now", "begin"),
    [
        (P.DAY, "UTC", "2026-05-13T00:00Z", "2026-05-13T00:00Z"),
        (P.DAY, "UTC", "2026-05-13T23:59Z", "2026-05-13T00:00Z"),
        (P.DAY, "Europe/Berlin", "2026-05-13T21:59Z", "2026-05-12T22:00Z"),
        (P.DAY, "Europe/Berlin", "2026-05-13T22:00Z", "2026-05-13T22:00Z"),
        # The day on which clocks are put back has 25 hours.
        (P.DAY, "Europe/Berlin", "2026-10-25T22:59Z", "2026-10-24T22:00Z"),
        (P.DAY, "Mars/Olympus", "2026-05-13T12:00Z", "2026-05-13T00:00Z"),
        (P.WEEK, "UTC", "2026-05-10T12:00Z", "2026-05-04T00:00Z"),
        (P.WEEK, "UTC", "2026-05-11T00:00Z", "2026-05-11T00:00Z"),
        (P.WEEK, "UTC", "2026-01-01T12:00Z", "2025-12-29T00:00Z"),
        (P.MONTH, "America/New_York", "2026-03-01T04:59Z", "2026-02-01T05:00Z"),
        (P.MONTH, "Europe/Berlin", "2026-04-15T12:00Z", "2026-03-31T22:00Z"),
        (P.YEAR, "Asia/Tokyo", "2026-12-31T15:00Z", "2026-12-31T15:00Z"),
        (P.YEAR, "UTC", "2026-12-31T23:59Z", "2026-01-01T00:00Z"),
        (P.TOTAL, "UTC", "2026-05-13T12:00Z", None),
    ],
)
def test_when_a_period_began(period: LimitPeriod, zone: str, now: str, begin: str | None) -> None:
    expected = None if begin is None else datetime.fromisoformat(begin)
    assert began(period, zone, datetime.fromisoformat(now)) == expected


zones = st.sampled_from(["UTC", "Europe/Berlin", "America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia", "Asia/Kathmandu"])
moments = st.integers(0, 60 * 366 * 86_400).map(lambda s: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=s))


@given(zones, moments)
def test_periods_hold_each_other(zone: str, now: datetime) -> None:
    """Now lies in its day, and the day in its week, month and year."""
    day = began(P.DAY, zone, now)
    assert day is not None
    assert now - timedelta(hours=50) < day <= now
    for period in (P.WEEK, P.MONTH, P.YEAR):
        first = began(period, zone, now)
        assert first is not None
        assert first <= day
        assert began(period, zone, first + timedelta(hours=2)) == first
    assert day.astimezone(ZoneInfo(zone)).hour in (0, 1)

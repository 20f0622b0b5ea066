from datetime import UTC, datetime, timedelta, timezone

import pytest

from voltway.kit.clock import Clock, SettableClock, SystemClock


def test_the_system_clock_is_aware_utc() -> None:
    clock: Clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_settable_clock_stands_still() -> None:
    clock = SettableClock(datetime(2026, 3, 29, 1, 59, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(timedelta(hours=-1))
    assert clock.now() == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    clock.set(datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))))
    assert clock.now() == datetime(2026, 1, 1, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="names no time zone"):
        SettableClock(datetime.fromisoformat("2026-01-01T00:00:00"))

"""The one clock. Everything that needs the time is handed a clock, so that tests can set it."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time. Aware, UTC, microseconds."""

    def now(self) -> datetime:
        """The current instant."""


class SystemClock:
    """The machine's clock."""

    __slots__ = ()

    def now(self) -> datetime:
        """The current instant."""
        return datetime.now(UTC)


class SettableClock:
    """A clock that stands still until it is set or moved. For tests and the simulator.

    Raises ValueError for a naive time.
    """

    __slots__ = ("_now",)

    def __init__(self, now: datetime) -> None:
        self._now = _aware(now)

    def now(self) -> datetime:
        """The instant it was last set to."""
        return self._now

    def set(self, now: datetime) -> None:
        """Put the clock to `now` (aware)."""
        self._now = _aware(now)

    def advance(self, by: timedelta) -> None:
        """Move the clock by `by`; a negative value moves it back."""
        self._now += by


def _aware(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError(f"{now.isoformat()} names no time zone")
    return now.astimezone(UTC)

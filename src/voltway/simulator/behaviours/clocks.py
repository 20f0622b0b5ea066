"""Stations that lie about the time."""

from datetime import UTC, datetime, tzinfo
from random import Random
from zoneinfo import ZoneInfo

from voltway.simulator.behaviours.behaviour import Behaviour

LOCAL = ZoneInfo("Europe/Amsterdam")
MOST_WRONG_S = 3 * 3600.0


class SkewedClock(Behaviour):
    """The clock is wrong by one fixed amount, up to three hours either way. Strikes once, for the whole run."""

    __slots__ = ("_skew_s",)
    meaning = "the clock is wrong by up to three hours, all the time"

    def __init__(self, probability: float, chance: Random) -> None:
        super().__init__(probability, chance)
        self._skew_s = chance.uniform(-MOST_WRONG_S, MOST_WRONG_S) if self.strikes() else 0.0

    def wire_time(self, at: float, /) -> str | None:
        """The wrong time, in the right form."""
        return _told(at + self._skew_s, UTC)[:-6] + "Z" if self._skew_s else None


class LocalTimeAsZulu(Behaviour):
    """Local time with a Z behind it, as if it were UTC (quirk 16)."""

    __slots__ = ("_local",)
    meaning = "local time is sent as if it were UTC"

    def __init__(self, probability: float, chance: Random) -> None:
        super().__init__(probability, chance)
        self._local = self.strikes()

    def wire_time(self, at: float, /) -> str | None:
        """Local time, claimed to be UTC."""
        return _told(at, LOCAL)[:-6] + "Z" if self._local else None


class NoZone(Behaviour):
    """UTC without any zone (quirk 16). Strikes per timestamp."""

    __slots__ = ()
    meaning = "timestamps without a zone"

    def wire_time(self, at: float, /) -> str | None:
        """UTC that doesn't say so."""
        return _told(at, UTC)[:-6] if self.strikes() else None


class BeforeTheEpochIsSet(Behaviour):
    """A clock that nobody has set: it counts from 1970 on (quirk 17). Strikes per timestamp."""

    __slots__ = ()
    meaning = "timestamps in January 1970"

    def wire_time(self, at: float, /) -> str | None:
        """The time of day, on the first day of the epoch."""
        return _told(at % 86_400, UTC)[:-6] + "Z" if self.strikes() else None


def _told(at: float, zone: tzinfo) -> str:
    return datetime.fromtimestamp(at, zone).isoformat(timespec="milliseconds")

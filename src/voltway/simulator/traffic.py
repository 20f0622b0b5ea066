"""When drivers come and how long they stay: chance by time of day and day of week. Pure."""

import math
from dataclasses import dataclass
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

HOUR_S = 3600.0
DAY_S = 86_400.0

Hours = tuple[int, ...]
"""24 weights, from midnight local time on."""

_OFFICE: Hours = (0, 0, 0, 0, 0, 1, 6, 14, 12, 6, 3, 2, 3, 4, 2, 1, 1, 1, 1, 0, 0, 0, 0, 0)
_EVENING: Hours = (1, 1, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 5, 8, 12, 12, 9, 6, 4, 3, 2)
_SHOPPING: Hours = (1, 0, 0, 0, 0, 1, 2, 4, 6, 8, 10, 11, 11, 10, 9, 9, 9, 8, 7, 5, 3, 2, 1, 1)
_TRAVEL: Hours = (2, 1, 1, 1, 1, 2, 5, 7, 7, 6, 7, 8, 9, 8, 8, 9, 10, 10, 8, 6, 5, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class Traffic:
    """How a place is used.

    `stay_s` is the median stay (the spread is log-normal, `spread` the deviation of its logarithm); at a DC EVSE a
    driver leaves when charged, so there it only bounds the visit. `zone` says what the hours mean.
    """

    name: str
    visits_per_day: float
    stay_s: float
    weekday: Hours
    weekend: Hours
    spread: float = 0.4
    zone: str = "Europe/Amsterdam"

    def rate_at(self, at: float) -> float:
        """Visits per second and EVSE expected at a moment (POSIX seconds)."""
        local = datetime.fromtimestamp(at, ZoneInfo(self.zone))
        hours = self.weekend if local.weekday() >= 5 else self.weekday
        return self.visits_per_day * hours[local.hour] / sum(hours) / HOUR_S

    def next_arrival(self, chance: Random, after: float, evses: int) -> float:
        """When the next driver comes (POSIX seconds); infinite where nobody ever does.

        Arrivals are a Poisson process whose rate changes with the hour, drawn by thinning (Lewis and Shedler 1979).
        """
        highest = max(max(hours) / sum(hours) for hours in (self.weekday, self.weekend))
        rate_per_s = self.visits_per_day * highest / HOUR_S * evses
        if rate_per_s <= 0:
            return math.inf
        at = after
        while True:
            at += chance.expovariate(rate_per_s)
            if chance.random() * rate_per_s <= self.rate_at(at) * evses:
                return at

    def stay(self, chance: Random) -> float:
        """How long one visit lasts, s."""
        return min(self.stay_s * math.exp(chance.gauss(0.0, self.spread)), 2 * DAY_S)


PUBLIC = Traffic("public", 3.0, 2.5 * HOUR_S, _SHOPPING, _SHOPPING)
WORK = Traffic("work", 1.3, 7.5 * HOUR_S, _OFFICE, _SHOPPING, spread=0.25)
HOME = Traffic("home", 1.1, 10 * HOUR_S, _EVENING, _EVENING, spread=0.3)
HIGHWAY = Traffic("highway", 14.0, 0.6 * HOUR_S, _TRAVEL, _TRAVEL)
NOBODY = Traffic("nobody", 0.0, HOUR_S, _SHOPPING, _SHOPPING)
BUSY = Traffic("busy", 60.0, 0.25 * HOUR_S, (1,) * 24, (1,) * 24)

TRAFFIC = {traffic.name: traffic for traffic in (PUBLIC, WORK, HOME, HIGHWAY, NOBODY, BUSY)}

import math
from datetime import UTC, datetime

import pytest

from voltway.simulator.dice import dice
from voltway.simulator.traffic import BUSY, DAY_S, HOME, NOBODY, PUBLIC, TRAFFIC, WORK, Traffic

MONDAY = datetime(2026, 11, 2, tzinfo=UTC).timestamp()


def arrivals(traffic: Traffic, days: int, evses: int = 1) -> list[float]:
    chance, at, found = dice(1, traffic.name), MONDAY, []
    while (at := traffic.next_arrival(chance, at, evses)) < MONDAY + days * DAY_S:
        found.append(at)
    return found


def local_hour(at: float) -> int:
    return datetime.fromtimestamp(at + 3600, UTC).hour  # Amsterdam in winter


@pytest.mark.parametrize("traffic", [PUBLIC, HOME, BUSY], ids=lambda traffic: traffic.name)
def test_as_many_come_as_the_traffic_says(traffic: Traffic) -> None:
    expected = traffic.visits_per_day * 70 * 2
    assert len(arrivals(traffic, days=70, evses=2)) == pytest.approx(expected, rel=4 / math.sqrt(expected))


def test_they_come_to_work_in_the_morning_and_home_in_the_evening() -> None:
    mornings = [local_hour(at) for at in arrivals(WORK, days=300) if datetime.fromtimestamp(at, UTC).weekday() < 5]
    assert sum(6 <= hour <= 9 for hour in mornings) > 0.5 * len(mornings)
    evenings = [local_hour(at) for at in arrivals(HOME, days=300)]
    assert sum(16 <= hour <= 20 for hour in evenings) > 0.5 * len(evenings)


def test_nobody_comes_where_nobody_comes() -> None:
    assert NOBODY.next_arrival(dice(1), MONDAY, 4) == math.inf


def test_stays_scatter_around_their_median() -> None:
    chance = dice(1, "stay")
    stays = sorted(PUBLIC.stay(chance) for _ in range(2001))
    assert stays[1000] == pytest.approx(PUBLIC.stay_s, rel=0.1)
    assert stays[100] < 0.7 * PUBLIC.stay_s < 1.4 * PUBLIC.stay_s < stays[1900]


def test_every_kind_of_traffic_has_its_name() -> None:
    assert all(traffic.name == name for name, traffic in TRAFFIC.items())
    assert all(len(hours) == 24 for traffic in TRAFFIC.values() for hours in (traffic.weekday, traffic.weekend))

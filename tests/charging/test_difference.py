from datetime import UTC, datetime

import pytest

from voltway.charging.difference import Difference, differences
from voltway.vocabulary.charging import CompositePeriod, CompositeSchedule, RateUnit

A, W = RateUnit.AMPERE, RateUnit.WATT
P = CompositePeriod


def schedule(*periods: CompositePeriod, unit: RateUnit = A, duration_s: int = 600) -> CompositeSchedule:
    return CompositeSchedule(
        evse_id=1, begins_at=datetime(2026, 5, 4, tzinfo=UTC), duration_s=duration_s, unit=unit, periods=list(periods)
    )


@pytest.mark.parametrize(
    ("unit", "mine", "its", "differ"),
    [
        (A, P(0, 10.0), P(0, 10.1), False),
        (A, P(0, 10.0), P(0, 10.2), True),
        (A, P(0, 10.0, 1), P(0, 10.0, 3), True),
        (A, P(0, 0.0, 1), P(0, 0.0, 3), False),
        (A, P(0, None), P(0, 32.0), True),
        (A, P(0, 32.0), P(0, None), True),
        (A, P(0, None), P(0, None), False),
        (A, P(0, 6.0), P(0, 6.0, 3, None, 6.0, 6.0), False),
        (A, P(0, 6.0), P(0, 6.0, 3, None, 6.0, 8.0), True),
        (A, P(0, 6.0, 3, None, 7.0, 8.0), P(0, 6.0, 3, None, 7.0, 8.0), False),
        (W, P(0, 11_000.0), P(0, 11_040.0), False),
        (W, P(0, 11_000.0, 1), P(0, 11_000.0, 3), False),
        (W, P(0, 11_000.0), P(0, 7_400.0), True),
    ],
)
def test_two_limits(unit: RateUnit, mine: CompositePeriod, its: CompositePeriod, *, differ: bool) -> None:
    found = differences(schedule(mine, unit=unit), schedule(its, unit=unit))
    assert found == ([Difference(start_s=0, end_s=600, calculated=mine, told=its)] if differ else [])


def test_each_stretch_is_named() -> None:
    mine = schedule(P(0, 16.0), P(200, 10.0), P(400, 6.0))
    its = schedule(P(300, 8.0), P(0, 16.0), P(400, 6.0))
    assert differences(mine, its) == [
        Difference(start_s=200, end_s=300, calculated=P(200, 10.0), told=P(0, 16.0)),
        Difference(start_s=300, end_s=400, calculated=P(200, 10.0), told=P(300, 8.0)),
    ]


def test_a_second_more_or_less_is_no_difference() -> None:
    assert differences(schedule(P(0, 16.0), P(200, 10.0)), schedule(P(0, 16.0), P(201, 10.0))) == []
    assert len(differences(schedule(P(0, 16.0), P(200, 10.0)), schedule(P(0, 16.0), P(202, 10.0)))) == 1


def test_what_begins_late_or_lasts_longer() -> None:
    late = differences(schedule(P(0, 16.0)), schedule(P(100, 16.0)))
    assert [(one.start_s, one.end_s, one.told.limit) for one in late] == [(0, 100, None)]
    assert differences(schedule(P(0, 16.0)), schedule()) != []
    longer = schedule(P(0, 16.0), P(700, 6.0), duration_s=900)
    assert differences(schedule(P(0, 16.0)), longer) == []

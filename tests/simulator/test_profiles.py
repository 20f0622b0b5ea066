import math
from typing import Any

import pytest

from voltway.simulator.physics import UNLIMITED, Ceiling
from voltway.simulator.profiles import (
    DAY_S,
    Charging,
    Period,
    Profile,
    Purpose,
    Unit,
    ceiling_at,
    changes_between,
    cleared,
    composite,
    installed,
)

BEGAN = 1_000_000.0
HERE = Charging(evse_id=1, transaction_id="T", began_at=BEGAN)


def profile(purpose: Purpose = Purpose.DEFAULT, *limits: tuple[float, float], **wishes: Any) -> Profile:
    plain: dict[str, Any] = {"profile_id": 1, "stack_level": 0, "purpose": purpose, "unit": Unit.AMPERE}
    return Profile(**{**plain, "periods": tuple(Period(start, limit) for start, limit in limits), **wishes})


def current_a(profiles: list[Profile], at: float, active_evses: int = 1) -> float:
    return ceiling_at(profiles, HERE, at, active_evses).current_a


def test_without_profiles_nothing_is_limited() -> None:
    assert ceiling_at([], HERE, BEGAN) == UNLIMITED


def test_a_relative_schedule_begins_with_the_transaction() -> None:
    profiles = [profile(Purpose.DEFAULT, (0, 10.0), (600, 16.0))]
    assert [current_a(profiles, BEGAN + s) for s in (0, 599, 600, 9999)] == [10.0, 10.0, 16.0, 16.0]


def test_an_absolute_schedule_begins_when_it_says_and_ends_with_its_duration() -> None:
    profiles = [profile(Purpose.DEFAULT, (0, 8.0), begins_at=BEGAN + 100, duration_s=50.0)]
    assert [current_a(profiles, BEGAN + s) for s in (99, 100, 149, 150)] == [math.inf, 8.0, 8.0, math.inf]


def test_a_daily_schedule_comes_again_every_day() -> None:
    profiles = [profile(Purpose.DEFAULT, (0, 6.0), (3600, 32.0), begins_at=BEGAN, repeats_s=float(DAY_S))]
    for day in (0, 1, 30):
        assert current_a(profiles, BEGAN + day * DAY_S + 60) == 6.0
        assert current_a(profiles, BEGAN + day * DAY_S + 3601) == 32.0
    assert current_a(profiles, BEGAN - 1) == math.inf


def test_validity_bounds_a_profile() -> None:
    profiles = [profile(Purpose.DEFAULT, (0, 9.0), valid_from=BEGAN + 10, valid_to=BEGAN + 20)]
    assert [current_a(profiles, BEGAN + s) for s in (9, 10, 19, 20)] == [math.inf, 9.0, 9.0, math.inf]


def test_the_highest_level_that_covers_the_moment_counts() -> None:
    low = profile(Purpose.DEFAULT, (0, 10.0), profile_id=1, stack_level=0)
    high = profile(Purpose.DEFAULT, (0, 20.0), profile_id=2, stack_level=5, duration_s=60.0)
    assert current_a([low, high], BEGAN) == 20.0
    assert current_a([high, low], BEGAN + 60) == 10.0


def test_the_transactions_own_profile_takes_the_place_of_the_default() -> None:
    default = profile(Purpose.DEFAULT, (0, 10.0), stack_level=9)
    own = profile(Purpose.TRANSACTION, (0, 25.0), profile_id=2, evse_id=1, transaction_id="T", duration_s=60.0)
    strangers = profile(Purpose.TRANSACTION, (0, 6.0), profile_id=3, evse_id=1, transaction_id="U")
    assert current_a([default, own, strangers], BEGAN) == 25.0
    assert current_a([default, own, strangers], BEGAN + 60) == 10.0


def test_an_evses_default_goes_before_that_of_all_and_other_evses_dont_matter() -> None:
    everywhere = profile(Purpose.DEFAULT, (0, 10.0), profile_id=1)
    here = profile(Purpose.DEFAULT, (0, 14.0), profile_id=2, evse_id=1)
    elsewhere = profile(Purpose.DEFAULT, (0, 6.0), profile_id=3, evse_id=2, stack_level=9)
    assert current_a([everywhere, here, elsewhere], BEGAN) == 14.0


def test_the_stations_limit_binds_besides_and_is_shared() -> None:
    station = profile(Purpose.STATION, (0, 24.0))
    own = profile(Purpose.TRANSACTION, (0, 16.0), profile_id=2, evse_id=1)
    assert current_a([station, own], BEGAN) == 16.0
    assert current_a([station, own], BEGAN, active_evses=2) == 12.0


def test_watts_and_phases_are_kept() -> None:
    watts = profile(Purpose.DEFAULT, unit=Unit.WATT, periods=(Period(0, 4600.0, 1),))
    assert ceiling_at([watts], HERE, BEGAN) == Ceiling(power_w=4600.0, phases=1)


def test_changes_are_named_in_order() -> None:
    daily = profile(Purpose.DEFAULT, (0, 6.0), (3600, 32.0), begins_at=BEGAN, repeats_s=float(DAY_S), duration_s=7200.0)
    found = changes_between([daily], HERE, BEGAN + 10, BEGAN + DAY_S + 10)
    assert found == [BEGAN + 3600, BEGAN + 7200, BEGAN + DAY_S]


def test_the_composite_schedule_is_what_is_in_force_at_each_moment() -> None:
    station = profile(Purpose.STATION, (0, 20.0), begins_at=BEGAN)
    own = profile(Purpose.TRANSACTION, (0, 32.0), (600, 10.0), (1200, 10.0), profile_id=2, evse_id=1)
    schedule = composite([station, own], HERE, BEGAN, 3600, Unit.AMPERE)
    assert [(period.start_s, period.limit) for period in schedule] == [(0, 20.0), (600, 10.0)]
    in_watts = composite([station, own], HERE, BEGAN, 3600, Unit.WATT)
    assert [period.limit for period in in_watts] == pytest.approx([13_800, 6_900])


def test_a_new_profile_takes_the_place_of_its_like() -> None:
    first = profile(Purpose.DEFAULT, (0, 10.0), profile_id=1, stack_level=1)
    same_id = profile(Purpose.DEFAULT, (0, 12.0), profile_id=1, stack_level=4)
    same_place = profile(Purpose.DEFAULT, (0, 14.0), profile_id=7, stack_level=1)
    other = profile(Purpose.DEFAULT, (0, 16.0), profile_id=8, stack_level=2)
    assert installed([first], same_id) == [same_id]
    assert installed([first], same_place) == [same_place]
    assert installed([first], other) == [first, other]


def test_clearing_by_id_or_by_all_criteria_given() -> None:
    one = profile(Purpose.DEFAULT, (0, 10.0), profile_id=1, evse_id=1, stack_level=1)
    two = profile(Purpose.STATION, (0, 10.0), profile_id=2, stack_level=1)
    assert cleared([one, two], profile_id=2) == [one]
    assert cleared([one, two], purpose=Purpose.DEFAULT, stack_level=1) == [two]
    assert cleared([one, two], purpose=Purpose.DEFAULT, stack_level=3) == [one, two]
    assert cleared([one, two]) == []

"""How much energy a session took."""

import math
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from tests.sessions.made import NOON, copy, session
from voltway.sessions import metering
from voltway.sessions.session import Session
from voltway.vocabulary.energy import Phase, Reading, Sample, SignedValue
from voltway.vocabulary.sessions import Rule


def counted(first_wh: float, *readings: tuple[float, float]) -> Session:
    """A session that began with a register, after readings of (minute, register)."""
    made = session(first_wh)
    for minute, register in readings:
        moment = NOON + timedelta(minutes=minute)
        metering.count(made, register, moment, moment)
    return made


@pytest.mark.parametrize(
    ("sample", "value"),
    [
        (Sample(1500), 1500),
        (Sample(1.5, unit="kWh"), 1500),
        (Sample(15, multiplier=2), 1500),
        (Sample(1.5, unit="kWh", multiplier=-3), 1.5),
        (Sample(7, unit="furlong"), 7),
        (Sample(1e308, unit="kWh"), None),
        (Sample(1, multiplier=400), None),
        (Sample(1, multiplier=-400), 0),
        (Sample(0, multiplier=10**9), 0),
    ],
)
def test_values_in_the_base_unit(sample: Sample, value: float | None) -> None:
    assert metering.scaled(sample) == (None if value is None else pytest.approx(value))


def test_the_register_is_that_of_the_whole_evse() -> None:
    leg = Sample(5, phase=Phase.L1)
    signed = Sample(6, signed=SignedValue("x"))
    other = Sample(7, measurand="Energy.Active.Export.Register")
    assert metering.register_wh(Reading(NOON, [leg, signed, other, Sample(8)])) == 8
    assert metering.register_wh(Reading(NOON, [leg, signed, other])) is None
    assert metering.register_wh(Reading(NOON, [])) is None


def test_a_session_without_a_first_register_begins_with_the_first_reading() -> None:
    made = session(None)
    metering.count(made, 5000, NOON + timedelta(minutes=1), NOON)
    assert (made.start_wh, made.energy_wh) == (5000, 0)


def test_the_idle_time() -> None:
    made = counted(0, (10, 1000), (20, 1005), (30, 1005))
    assert made.idle_s == 20 * 60


def test_an_out_of_order_reading_counts_nothing() -> None:
    made = counted(0, (20, 2000), (10, 1000))
    assert (made.energy_wh, made.last_wh, made.rules) == (2000, 2000, [Rule.OUT_OF_ORDER])


def test_readings_of_a_frozen_clock_are_judged_by_ours() -> None:
    """A station whose clock stands still charges all the same."""
    made = session(0)
    for minute in range(1, 31):
        metering.count(made, minute * 1000, NOON, NOON + timedelta(minutes=minute))
    assert made.energy_wh == 30_000


def test_more_than_can_have_flowed_is_not_counted_at_once() -> None:
    made = counted(1000, (1, 10_000_000))
    assert (made.energy_wh, made.suspect_wh, made.rules) == (0, 10_000_000, [Rule.METER_JUMPED])


@pytest.mark.parametrize("wrap", metering.REGISTER_WRAPS_WH)
def test_a_register_that_wraps(wrap: float) -> None:
    made = counted(wrap - 500, (10, wrap - 100), (20, 300))
    assert made.energy_wh == pytest.approx(800)
    assert made.rules == [Rule.METER_OVERFLOWED]


registers = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e18, max_value=1e18),
    st.sampled_from([0.0, 1.0, 1e8 - 1, 1e8, 2.0**31, 2.0**32 - 1, 1e10, 910_000.0]),
    st.integers(0, 200_000).map(float),
)
minutes = st.one_of(st.integers(-100, 10_000).map(float), st.floats(-1e6, 1e6))


@given(st.one_of(st.none(), registers), st.lists(st.tuples(minutes, registers), max_size=30))
def test_any_sequence_gives_a_sensible_energy(first: float | None, told: list[tuple[float, float]]) -> None:
    """Never negative, never falling, never without bound, and always what the columns say of it."""
    made = session(first)
    energy_wh = slack = 0.0
    for minute, register in told:
        moment = NOON + timedelta(minutes=minute)
        metering.count(made, register, moment, NOON)
        slack = 1e-9 * (abs(made.base_wh) + abs(made.last_wh or 0) + abs(made.start_wh or 0)) + 1e-6
        assert math.isfinite(made.energy_wh)
        assert made.energy_wh >= energy_wh - slack
        assert made.energy_wh == made.base_wh + (made.last_wh or 0) - (made.start_wh or 0)
        energy_wh = made.energy_wh
    assert made.energy_wh >= -slack


# At most 16 kWh a minute, 960 kW: what can have flowed, however the steps are put together.
steps = st.lists(st.tuples(st.integers(1, 120), st.integers(0, 16_000)), min_size=1, max_size=20)


@given(st.integers(0, 10**7), steps, st.data())
def test_splitting_readings_never_changes_the_energy(
    first: int, taken: list[tuple[int, int]], data: st.DataObject
) -> None:
    """A meter read more often, or less, counts the same, as long as it goes up by what can have flowed."""
    line, minute, register = [], 0, first
    for length, wh in taken:
        minute, register = minute + length, register + wh
        line.append((float(minute), float(register)))
    kept = [point for point in line[:-1] if data.draw(st.booleans())] + line[-1:]
    often, seldom = counted(first, *line), counted(first, *kept)
    assert often.energy_wh == seldom.energy_wh == register - first
    assert often.rules == seldom.rules == []


@given(st.one_of(st.none(), registers), st.lists(st.tuples(minutes, registers), max_size=15), st.integers(0, 15))
def test_what_is_kept_is_enough_to_go_on(first: float | None, told: list[tuple[float, float]], cut: int) -> None:
    """Another gateway that reads the session from the database counts on as the first would have."""
    here = session(first)
    for minute, register in told[:cut]:
        metering.count(here, register, NOON + timedelta(minutes=minute), NOON)
    there = copy(here)
    for minute, register in told[cut:]:
        for one in (here, there):
            metering.count(one, register, NOON + timedelta(minutes=minute), NOON)
    assert (here.energy_wh, here.rules) == (there.energy_wh, there.rules)

"""The power curve shows what the meter counted, and never what no EVSE can deliver."""

from datetime import UTC, datetime, timedelta

import pytest

from voltway.cli.power_curve import PowerPoint, draw, steps

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def point(minute: float, register_wh: float | None = None, power_w: float | None = None) -> PowerPoint:
    return PowerPoint(START + timedelta(minutes=minute), power_w, register_wh)


def powers(*points: PowerPoint) -> list[float]:
    return [step.power_w for step in steps(points)]


def test_counted_energy_wins_over_an_instant() -> None:
    assert powers(point(0, 1000, 0), point(60, 12_000, 3)) == [11_000]


def test_without_a_register_the_told_power_holds() -> None:
    assert powers(point(0, power_w=7000), point(15, power_w=3500)) == [3500]


def test_a_coarse_register_leaves_it_to_the_told_power() -> None:
    assert powers(point(0, 1000, 600), point(1, 1000, 600)) == [600]


def test_a_register_that_stands_still_is_no_power() -> None:
    assert powers(point(0, 1000), point(15, 1000)) == [0]


@pytest.mark.parametrize("register_wh", [0, 910_000_000])
def test_an_impossible_step_of_the_register_is_left_out(register_wh: float) -> None:
    assert powers(point(0, 5000), point(1, register_wh)) == []
    assert powers(point(0, 5000, 7000), point(1, register_wh, 7200)) == [7200]


def test_readings_that_arrive_in_any_order_draw_the_same_curve() -> None:
    points = [point(0, 0), point(15, 2000), point(30, 3000)]
    assert steps(points) == steps(list(reversed(points)))


def test_a_falling_curve_fills_fewer_lines_to_the_right() -> None:
    drawing = draw([point(0, 0), point(10, 2000), point(20, 3000)], width=10, height=2)
    assert drawing.lines == ["█████     ", "██████████"]
    assert drawing.peak_w == pytest.approx(12_000)
    assert (drawing.begin, drawing.end) == (START, START + timedelta(minutes=20))


def test_a_gap_in_time_does_not_move_what_follows() -> None:
    drawing = draw([point(0, 0), point(10, 1000), point(30, 1000), point(40, 2000)], width=4, height=1)
    assert drawing.lines == ["█  █"]


def test_eighths_of_a_line_are_drawn() -> None:
    assert draw([point(0, 0), point(10, 8000), point(20, 9000)], width=2, height=1).lines == ["█▁"]


@pytest.mark.parametrize("points", [[], [point(0, 0)], [point(0), point(5)], [point(0, 5), point(0, 9)]])
def test_nothing_to_draw_is_no_lines(points: list[PowerPoint]) -> None:
    assert draw(points).lines == []


def test_a_session_without_power_is_flat() -> None:
    assert draw([point(0, 0), point(10, 0)], width=3, height=1).lines == ["   "]

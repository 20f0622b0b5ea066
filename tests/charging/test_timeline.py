from voltway.charging.timeline import covered_first, merged, steps

UPPER = [(2.0, 4.0, "a"), (6.0, 7.0, "b")]
LOWER = [(0.0, 3.0, "x"), (3.0, 9.0, "y")]


def test_what_lies_below_shows_in_the_gaps() -> None:
    assert covered_first([UPPER, LOWER]) == [(0, 2, "x"), (2, 4, "a"), (4, 6, "y"), (6, 7, "b"), (7, 9, "y")]
    assert covered_first([LOWER, UPPER]) == LOWER
    assert covered_first([[], UPPER]) == UPPER
    nothing: list[list[tuple[float, float, str]]] = []
    assert covered_first(nothing) == []


def test_steps_say_something_at_each_moment() -> None:
    assert steps(UPPER, 8, "-") == [(0.0, "-"), (2.0, "a"), (4.0, "-"), (6.0, "b"), (7.0, "-")]
    assert steps([(0.0, 8.0, "z")], 8, "-") == [(0.0, "z")]
    assert steps([], 8, "-") == [(0.0, "-")]


def test_lanes_are_read_side_by_side() -> None:
    lanes = [[(0.0, 1), (5.0, 2)], [(0.0, 10), (3.0, 20), (5.0, 30)]]
    assert list(merged(lanes)) == [(0.0, (1, 10)), (3.0, (1, 20)), (5.0, (2, 30))]

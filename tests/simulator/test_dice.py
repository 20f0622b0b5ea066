from voltway.simulator.dice import dice


def test_equal_subjects_draw_alike_and_others_do_not() -> None:
    assert dice(7, "S", "visit", 3).random() == dice(7, "S", "visit", 3).random()
    draws = {dice(seed, station, 1).random() for seed in (1, 2) for station in ("A", "B")}
    assert len(draws) == 4


def test_a_draw_does_not_hang_on_other_draws() -> None:
    other = dice(7, "S", "noise")
    before = dice(7, "S", "visit").random()
    other.random()
    assert dice(7, "S", "visit").random() == before

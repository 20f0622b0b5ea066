import pytest

from voltway.simulator.behaviours.table import BEHAVIOURS, behaviours_of
from voltway.simulator.plan import Misbehaviour


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_every_behaviour_says_what_it_means(name: str) -> None:
    assert BEHAVIOURS[name].meaning
    [behaviour] = behaviours_of([Misbehaviour(name, 0.5)], 1, "S")
    assert isinstance(behaviour, BEHAVIOURS[name])


def test_each_has_a_chance_of_its_own() -> None:
    alone = behaviours_of([Misbehaviour("deaf", 0.5)], 1, "S")[0]
    among = behaviours_of([Misbehaviour("repeat", 0.5), Misbehaviour("deaf", 0.5)], 1, "S")[1]
    other = behaviours_of([Misbehaviour("deaf", 0.5)], 1, "T")[0]
    draws = [[behaviour.strikes() for _ in range(50)] for behaviour in (alone, among, other)]
    assert draws[0] == draws[1] != draws[2]

import pytest

from voltway.simulator.behaviours.behaviour import Behaviour
from voltway.simulator.dice import dice
from voltway.simulator.speech.boot import Nameplate
from voltway.vocabulary.stations import OcppVersion


def test_without_a_hook_of_its_own_a_behaviour_changes_nothing() -> None:
    good = Behaviour(1.0, dice(1))
    plate = Nameplate()
    assert good.headers({"a": "b"}) == {"a": "b"}
    assert good.nameplate(plate) is plate
    assert good.wire_time(5.0) is None
    assert good.reference("7") == "7"
    assert good.rewrite("Heartbeat", {}, OcppVersion.V16) == {}
    assert good.answer_delay_s("Reset") == 0.0


@pytest.mark.parametrize(("probability", "low", "high"), [(0.0, 0, 0), (0.25, 200, 300), (1.0, 1000, 1000)])
def test_it_strikes_as_often_as_it_should(probability: float, low: int, high: int) -> None:
    behaviour = Behaviour(probability, dice(1))
    assert low <= sum(behaviour.strikes() for _ in range(1000)) <= high

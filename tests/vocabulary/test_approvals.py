from voltway.people.access_table import FOUR_EYES, STEP_UP
from voltway.vocabulary.approvals import DangerousAct


def test_every_act_is_a_route_s_and_takes_a_fresh_second_factor() -> None:
    assert set(FOUR_EYES.values()) == set(DangerousAct)
    assert FOUR_EYES.keys() <= STEP_UP

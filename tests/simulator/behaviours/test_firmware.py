import pytest

from voltway.simulator.behaviours.firmware import UpdateFails
from voltway.simulator.behaviours.table import BEHAVIOURS
from voltway.simulator.dice import dice
from voltway.vocabulary.firmware import FirmwareStatus

FAILING = [kind for kind in BEHAVIOURS.values() if issubclass(kind, UpdateFails)]


@pytest.mark.parametrize("kind", FAILING)
def test_each_of_them_strikes_at_one_step(kind: type[UpdateFails]) -> None:
    assert [at for at in FirmwareStatus if kind(1.0, dice(1)).update_fails(at)] == [kind.at]
    assert not kind(0.0, dice(1)).update_fails(kind.at)


def test_they_strike_at_different_ones() -> None:
    assert len({kind.at for kind in FAILING}) == len(FAILING) == 6

import math

import pytest

from voltway.simulator.notation import misbehaviours_in, speed_in, versions_in
from voltway.simulator.plan import Misbehaviour
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.stations import OcppVersion


def test_shares_of_versions() -> None:
    assert versions_in("1.6=50, 2.1=20") == {OcppVersion.V16: 50.0, OcppVersion.V21: 20.0}
    assert versions_in("2.0.1") == {OcppVersion.V201: 1.0}


def test_misbehaviour_with_probability_and_share() -> None:
    assert misbehaviours_in("") == []
    assert misbehaviours_in("drop_line=0.05, repeat=0.1@0.3,deaf") == [
        Misbehaviour("drop_line", 0.05),
        Misbehaviour("repeat", 0.1, share=0.3),
        Misbehaviour("deaf", 1.0),
    ]


def test_speeds() -> None:
    assert speed_in("60") == 60.0
    assert speed_in("max") == math.inf


@pytest.mark.parametrize("text", ["1.7=3", "1.6=many", "1.6=nan"])
def test_wrong_versions_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        versions_in(text)


@pytest.mark.parametrize("text", ["explode=0.1", "repeat=2", "repeat=0.1@-1", "repeat=often"])
def test_wrong_misbehaviour_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        misbehaviours_in(text)


@pytest.mark.parametrize("text", ["0", "-1", "fast", "inf"])
def test_wrong_speeds_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        speed_in(text)

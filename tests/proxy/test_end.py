"""How an end is told what became of the other one. What an end does with frames: test_link.py."""

import pytest

from voltway.proxy.end import Closing


@pytest.mark.parametrize("code", [None, 0, 1005, 1006, 1015])
def test_what_may_not_be_said_in_a_close_frame_becomes_going_away(code: int | None) -> None:
    assert Closing(code, b"x").speakable.code == 1001


def test_other_codes_are_passed_on() -> None:
    assert Closing(1012, b"x").speakable == Closing(1012, b"x")

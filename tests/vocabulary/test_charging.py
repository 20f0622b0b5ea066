import msgspec
import pytest
from hypothesis import given

from tests.vocabulary.made import any_of
from voltway.vocabulary.charging import ChargingProfile, HeldProfile, Recurrency

PERIOD = '{"start_s":0,"limit":6}'
BODY = '{"profile_id":1,"stack_level":%s,"purpose":"tx","kind":"relative","schedules":[{"unit":"A","periods":[%s]}]}'


@given(any_of(HeldProfile))
def test_a_profile_comes_back_as_itself(held: HeldProfile) -> None:
    assert msgspec.json.decode(msgspec.json.encode(held), type=HeldProfile) == held


@pytest.mark.parametrize("wrong", [("-1", PERIOD), ("0", ""), ("0", '{"start_s":0,"limit":-1}'), ("0", "{}")])
def test_what_is_no_profile(wrong: tuple[str, str]) -> None:
    assert msgspec.json.decode(BODY % ("0", PERIOD), type=ChargingProfile).profile_id == 1
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(BODY % wrong, type=ChargingProfile)


def test_a_week_is_seven_days() -> None:
    assert Recurrency.WEEKLY.seconds == 7 * Recurrency.DAILY.seconds == 7 * 86_400

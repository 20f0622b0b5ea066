import pytest

from tests.ocpp.outbound.wording import answer, frame
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_charging import UsePriorityCharging
from voltway.vocabulary.stations import OcppVersion

V21 = OcppVersion.V21


@pytest.mark.parametrize("on", [True, False])
def test_on_and_off(on: bool) -> None:
    told = frame(V21, UsePriorityCharging(ref="t1", on=on))
    assert told == ("UsePriorityCharging", {"transactionId": "t1", "activate": on})


def test_without_a_profile_it_says_what_to_do() -> None:
    told = answer(V21, UsePriorityCharging(ref="t1"), {"status": "NoProfile", "statusInfo": {"reasonCode": "NotFound"}})
    assert told.state is CommandState.REJECTED
    assert "set one first" in str(told.reason)

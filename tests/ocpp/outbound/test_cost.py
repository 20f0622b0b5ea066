from decimal import Decimal

import pytest

from tests.ocpp.outbound.wording import TWO, answer, frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_tariffs import NotifyWebPaymentStarted, UpdateCost
from voltway.vocabulary.stations import OcppVersion

COST = UpdateCost(ref="t", total=Decimal("12.10"))
PAYING = NotifyWebPaymentStarted(evse_id=1, timeout_s=90)


@pytest.mark.parametrize("version", TWO, ids=str)
def test_a_cost_is_told(version: OcppVersion) -> None:
    assert frame(version, COST) == ("CostUpdated", {"totalCost": 12.1, "transactionId": "t"})
    assert answer(version, COST, {}).state is CommandState.ACCEPTED


def test_1_6_has_no_word_for_costs_and_nobody_for_what_is_none() -> None:
    with pytest.raises(Unsupported, match="no word for what a session costs"):
        calls_for(OcppVersion.V16, COST)
    with pytest.raises(Unsupported, match="no amount"):
        calls_for(OcppVersion.V21, UpdateCost(ref="t", total=Decimal("NaN")))


def test_a_payment_on_the_web_is_announced_in_2_1() -> None:
    assert frame(OcppVersion.V21, PAYING) == ("NotifyWebPaymentStarted", {"evseId": 1, "timeout": 90})
    with pytest.raises(Unsupported, match="knows no payments on the web"):
        calls_for(OcppVersion.V201, PAYING)

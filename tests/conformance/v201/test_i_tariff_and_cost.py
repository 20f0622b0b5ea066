"""OCPP 2.0.1, I: what a session costs."""

from decimal import Decimal

import pytest

from tests.conformance.v201.station import Station2
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_tariffs import UpdateCost

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_tc_i_01_the_running_cost(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    ref = station.transaction_id
    told = await station.ordered(UpdateCost(ref=ref, total=Decimal("3.20")), "CostUpdated", {})
    assert (told.request, told.state) == ({"totalCost": 3.2, "transactionId": ref}, CommandState.ACCEPTED)
    await station.unplugged()

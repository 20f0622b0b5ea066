"""OCPP 2.1, C: payments at stations. No cases of 2.1 are published: these follow its use cases."""

import pytest

from tests.conformance.v201.station import Station2
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_tariffs import NotifyWebPaymentStarted
from voltway.vocabulary.stations import EventKind

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_tc_c_18_1_a_terminal_settles(station: Station2) -> None:
    told = {"pspRef": "P1", "status": "Settled", "settlementAmount": 12.1, "settlementTime": "2030-01-01T12:00:00Z"}
    assert await station.say("NotifySettlement", told) == {}
    assert await station.reported(EventKind.SETTLEMENT) == ["settled"]


async def test_tc_c_18_2_a_vat_number_is_checked(station: Station2) -> None:
    right = await station.say("VatNumberValidation", {"vatNumber": "DE136695976", "evseId": 1})
    assert (right["vatNumber"], right["evseId"], right["status"]) == ("DE136695976", 1, "Accepted")
    wrong = await station.say("VatNumberValidation", {"vatNumber": "DE136695975"})
    assert (wrong["status"], "evseId" in wrong) == ("Rejected", False)


async def test_tc_c_25_somebody_pays_on_the_web(station: Station2) -> None:
    told = await station.ordered(NotifyWebPaymentStarted(evse_id=1, timeout_s=90), "NotifyWebPaymentStarted", {})
    assert (told.request, told.state) == ({"evseId": 1, "timeout": 90}, CommandState.ACCEPTED)

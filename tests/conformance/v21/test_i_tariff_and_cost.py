"""OCPP 2.1, I: tariffs at stations. No cases of 2.1 are published: these follow its use cases."""

import pytest

from tests.conformance.v201.station import ACCEPTED, Station2
from tests.vocabulary.tariff_examples import LEAST
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_tariffs import ChangeTransactionTariff, ClearTariffs, GetTariffs, SetDefaultTariff

pytestmark = pytest.mark.asyncio(loop_scope="module")

TARIFF = {"tariffId": "plain", "currency": "EUR", "energy": {"prices": [{"priceKwh": 0.45}]}}


async def test_tc_i_07_1_a_default_tariff(station: Station2) -> None:
    told = await station.ordered(SetDefaultTariff(tariff=LEAST, evse_id=1), "SetDefaultTariff", ACCEPTED)
    assert (told.request, told.state) == ({"evseId": 1, "tariff": TARIFF}, CommandState.ACCEPTED)


async def test_tc_i_07_2_a_default_tariff_that_is_refused(station: Station2) -> None:
    for status, why in (
        ("DuplicateTariffId", "give it a new one"),
        ("TooManyElements", "more prices or conditions"),
        ("ConditionNotSupported", "can't count by"),
        ("Rejected", "refused the tariff"),
    ):
        told = await station.ordered(SetDefaultTariff(tariff=LEAST), "SetDefaultTariff", {"status": status})
        assert told.state is CommandState.REJECTED
        assert why in str(told.reason)


async def test_tc_i_09_tariffs_are_asked_for(station: Station2) -> None:
    held = {"tariffId": "plain", "tariffKind": "DefaultTariff", "evseIds": [1]}
    told = await station.ordered(GetTariffs(), "GetTariffs", {"status": "Accepted", "tariffAssignments": [held]})
    assert told.request == {"evseId": 0}
    assert told.answer == {"tariffs": [{"tariff_id": "plain", "tariff_kind": "default", "evse_ids": [1]}]}


async def test_tc_i_10_tariffs_are_cleared(station: Station2) -> None:
    results = [{"tariffId": "plain", "status": "Accepted"}]
    told = await station.ordered(ClearTariffs(tariff_ids=["plain"]), "ClearTariffs", {"clearTariffsResult": results})
    assert (told.request, told.state) == ({"tariffIds": ["plain"]}, CommandState.ACCEPTED)


async def test_tc_i_11_a_transaction_goes_on_by_another(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    order = ChangeTransactionTariff(ref=station.transaction_id, tariff=LEAST)
    told = await station.ordered(order, "ChangeTransactionTariff", ACCEPTED)
    assert (told.request["tariff"], told.state) == (TARIFF, CommandState.ACCEPTED)
    await station.unplugged()

"""`voltway tariff`: the orders it gives."""

from decimal import Decimal
from pathlib import Path

from tests.fixtures.command_line import Voltway
from tests.fixtures.gateway_stand_in import GatewayStandIn
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_tariffs import (
    ChangeTransactionTariff,
    ClearTariffs,
    SetDefaultTariff,
    UpdateCost,
)

TARIFF = '{"tariff_id": "t", "currency": "EUR", "energy": {"prices": [{"price": "0.45"}]}}'


def test_the_orders(voltway: Voltway, gateway: GatewayStandIn, tmp_path: Path) -> None:
    file = tmp_path / "tariff.json"
    file.write_text(TARIFF)
    assert voltway("tariff", "set", "S1", str(file), "--evse", "2").code == 0
    assert voltway("tariff", "change", "S1", "ref", str(file)).code == 0
    assert voltway("tariff", "clear", "S1", "t").code == 0
    assert voltway("tariff", "cost", "S1", "ref", "12.10").code == 0
    held, changed, cleared, cost = gateway.orders
    assert isinstance(held, SetDefaultTariff)
    assert (held.evse_id, held.tariff.tariff_id) == (2, "t")
    assert isinstance(changed, ChangeTransactionTariff)
    assert changed.tariff == held.tariff
    assert cleared == ClearTariffs(tariff_ids=["t"])
    assert cost == UpdateCost(ref="ref", total=Decimal("12.10"))


def test_what_is_no_tariff_and_no_amount(voltway: Voltway, tmp_path: Path) -> None:
    file = tmp_path / "tariff.json"
    file.write_text('{"tariff_id": "t"}')
    assert "is no tariff" in voltway("tariff", "set", "S1", str(file)).err
    assert "no amount of money" in voltway("tariff", "cost", "S1", "ref", "much").err


def test_what_it_holds_is_said(voltway: Voltway, gateway: GatewayStandIn) -> None:
    told = {"tariffs": [{"tariff_id": "t", "tariff_kind": "default", "evse_ids": [1, 2]}]}
    gateway.answer = Answer(state=CommandState.ACCEPTED, answer=told)
    assert "t (default), EVSE 1, 2" in voltway("tariff", "ask", "S1").words
    gateway.answer = Answer(state=CommandState.ACCEPTED, answer={"tariffs": []})
    assert "holds no tariff" in voltway("tariff", "ask", "S1").words

"""`voltway payment`: the order it gives, and what it shows."""

import json

from tests.fixtures.command_line import Execute, Voltway
from tests.fixtures.gateway_stand_in import GatewayStandIn
from voltway.vocabulary.orders_tariffs import NotifyWebPaymentStarted

DETAIL = {"pspRef": "P1", "settlementAmount": 12.1, "settlementTime": "2030-01-01T12:00:00Z", "receiptId": "R1"}


def test_a_payment_is_announced(voltway: Voltway, gateway: GatewayStandIn) -> None:
    assert voltway("payment", "started", "S1", "1", "--within", "90s").code == 0
    assert gateway.orders == [NotifyWebPaymentStarted(evse_id=1, timeout_s=90)]


def test_what_was_settled_is_shown(voltway: Voltway, execute: Execute) -> None:
    assert voltway("station", "add", "S1").code == 0
    assert "told of no payment" in voltway("payment", "list", "S1").words
    execute(
        "insert into station_event (station_id, at, received_at, kind, name, detail)"
        " values ('S1', now(), now(), 'settlement', 'settled', %s)",
        [json.dumps(DETAIL)],
    )
    said = voltway("payment", "list", "S1").words
    assert "12.1" in said
    assert "R1" in said
    assert voltway("payment", "list", "S1", "--json").document["items"][0]["psp_ref"] == "P1"

"""`voltway battery`: the order it gives, and what it shows."""

import json

from tests.fixtures.command_line import Execute, Voltway
from tests.fixtures.gateway_stand_in import GatewayStandIn
from voltway.vocabulary.orders_battery import RequestBatterySwap
from voltway.vocabulary.tokens import TokenKind

DETAIL = {
    "eventType": "BatteryIn",
    "idToken": {"idToken": "A", "type": "ISO14443"},
    "requestId": 7,
    "batteryData": [{"evseId": 1, "serialNumber": "B-1", "soC": 11.5, "soH": 95}],
}


def test_a_swap_is_ordered_for_a_token(voltway: Voltway, gateway: GatewayStandIn, execute: Execute) -> None:
    execute("insert into token (token_uid, kind, status) values ('A', 'ISO14443', 'active')")
    assert voltway("battery", "swap", "S1", "--token", "A").code == 0
    assert voltway("battery", "swap", "S1", "--token", "nobody's").code == 0
    known, unknown = gateway.orders
    assert isinstance(known, RequestBatterySwap)
    assert isinstance(unknown, RequestBatterySwap)
    assert (known.token.kind, unknown.token.kind) == (TokenKind.ISO14443, TokenKind.CENTRAL)
    assert known.request_id != unknown.request_id


def test_what_happened_is_shown(voltway: Voltway, execute: Execute) -> None:
    assert voltway("station", "add", "S1").code == 0
    assert "no battery was swapped there" in voltway("battery", "list", "S1").words
    execute(
        "insert into station_event (station_id, at, received_at, kind, name, detail)"
        " values ('S1', now(), now(), 'battery_swap', 'in', %s)",
        [json.dumps(DETAIL)],
    )
    assert "B-1" in voltway("battery", "list", "S1").words
    assert voltway("battery", "list", "S1", "--json").document["items"][0]["request_id"] == 7

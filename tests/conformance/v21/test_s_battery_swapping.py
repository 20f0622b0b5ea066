"""OCPP 2.1, S: battery swapping. No cases of 2.1 are published: these follow its use cases."""

import pytest

from tests.conformance.v201.station import ACCEPTED, Station2, id_token
from voltway.stations import store_battery_swaps
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_battery import RequestBatterySwap
from voltway.vocabulary.tokens import PresentedToken, TokenKind

pytestmark = pytest.mark.asyncio(loop_scope="module")


def order(card: str) -> RequestBatterySwap:
    return RequestBatterySwap(token=PresentedToken(TokenUid(card), TokenKind.ISO14443), request_id=7)


async def tell(station: Station2, card: str, event: str, slot: int) -> None:
    """BatterySwap. Its answer is empty."""
    battery = {"evseId": slot, "serialNumber": f"B-{slot}", "soC": 50.0, "soH": 99.0}
    told = {"eventType": event, "idToken": id_token(card), "requestId": 7, "batteryData": [battery]}
    assert await station.say("BatterySwap", told) == {}


async def known(station: Station2) -> list[tuple[str, str]]:
    """What the operator sees, in its order: what happened to which battery."""
    async with station.running.pool.connection() as connection:
        swaps = await store_battery_swaps.page(connection, station.station_id)
    return [(one.event.value, one.batteries[0].serial) for one in reversed(swaps)]


async def test_tc_s_01_a_card_is_shown_at_the_station(station: Station2, card: str) -> None:
    assert (await station.authorize(card))["status"] == "Accepted"


async def test_tc_s_02_1_a_swap_from_afar(station: Station2, card: str) -> None:
    told = await station.ordered(order(card), "RequestBatterySwap", ACCEPTED)
    assert told.request == {"idToken": id_token(card), "requestId": 7}
    assert told.state is CommandState.ACCEPTED


async def test_tc_s_02_2_no_battery_is_left(station: Station2, card: str) -> None:
    info = {"reasonCode": "NoBatteryAvailable"}
    told = await station.ordered(order(card), "RequestBatterySwap", {"status": "Rejected", "statusInfo": info})
    assert told.state is CommandState.REJECTED


async def test_tc_s_03_1_in_and_out(station: Station2, card: str) -> None:
    await tell(station, card, "BatteryIn", 1)
    await tell(station, card, "BatteryOut", 2)
    assert await known(station) == [("in", "B-1"), ("out", "B-2")]


async def test_tc_s_03_2_the_full_one_is_not_taken(station: Station2, card: str) -> None:
    await tell(station, card, "BatteryIn", 1)
    await tell(station, card, "BatteryOutTimeout", 2)
    assert await known(station) == [("in", "B-1"), ("out_timeout", "B-2")]

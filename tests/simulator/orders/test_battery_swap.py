from typing import Any

from tests.simulator.conftest import StationOf, until
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.orders.battery_swap import swap
from voltway.simulator.plan import AC_11
from voltway.vocabulary.stations import OcppVersion

V21 = OcppVersion.V21
TOKEN = {"idToken": "A", "type": "ISO14443"}


async def ordered(csms: SmallCsms) -> dict[str, Any]:
    answer = (await csms.order("S", "RequestBatterySwap", {"idToken": TOKEN, "requestId": 7}))[2]
    assert_response(V21, "RequestBatterySwap", answer)
    return dict(answer)


def told(csms: SmallCsms) -> list[tuple[str, int, int]]:
    swaps = [one.payload for one in csms.told if one.action == "BatterySwap"]
    return [(one["eventType"], one["requestId"], one["batteryData"][0]["evseId"]) for one in swaps]


async def test_one_battery_goes_in_and_another_out(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(V21, evses=(AC_11, AC_11)) as station:
        await station.boot()
        assert await ordered(csms) == {"status": "Accepted"}
        await until(lambda: told(csms) == [("BatteryIn", 7, 1), ("BatteryOut", 7, 2)])
        swap(station.station, TOKEN, 8, taken=False)
        await until(lambda: told(csms)[2:] == [("BatteryIn", 8, 1), ("BatteryOutTimeout", 8, 2)])


async def test_with_one_slot_nothing_is_swapped(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(V21) as station:
        await station.boot()
        assert (await ordered(csms))["statusInfo"] == {"reasonCode": "NoBatteryAvailable"}

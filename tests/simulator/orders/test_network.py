"""Network profiles, as a simulated station keeps them."""

import pytest

from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.vocabulary.stations import OcppVersion

DATA = {
    "ocppVersion": "OCPP20",
    "ocppTransport": "JSON",
    "ocppCsmsUrl": "wss://csms.example/ocpp",
    "messageTimeout": 30,
    "securityProfile": 2,
    "ocppInterface": "Wired0",
}


@pytest.mark.parametrize("two", [OcppVersion.V201, OcppVersion.V21], ids=str)
async def test_a_slot_it_has_and_one_it_has_not(csms: SmallCsms, station_of: StationOf, two: OcppVersion) -> None:
    async with station_of(two) as station:
        await station.boot()
        for slot, status in ((2, "Accepted"), (9, "Rejected")):
            order = {"configurationSlot": slot, "connectionData": DATA}
            answer = (await csms.order("S", "SetNetworkProfile", order))[2]
            assert_response(two, "SetNetworkProfile", answer)
            assert answer == {"status": status}
        assert station.station.network_profiles == {"2": "wss://csms.example/ocpp"}

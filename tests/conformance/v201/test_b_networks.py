"""OCPP 2.0.1, B: how a station could connect."""

import pytest

from tests.conformance.csms import Csms
from tests.conformance.v201.station import ACCEPTED, Station2
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_security import NetworkProfile, SetNetworkProfile
from voltway.vocabulary.stations import OcppVersion

pytestmark = pytest.mark.asyncio(loop_scope="module")

ORDER = SetNetworkProfile(network=NetworkProfile(slot=1, url="wss://csms.example.com/ocpp", security_profile=1))


async def test_tc_b_42_a_network_profile(csms: Csms, version: OcppVersion) -> None:
    async with csms.station(Station2, version) as station:
        await station.cold_boot()
        told = await station.ordered(ORDER, "SetNetworkProfile", ACCEPTED)
        assert told.state is CommandState.ACCEPTED
        assert told.request == {
            "configurationSlot": 1,
            "connectionData": {
                "ocppVersion": "OCPP20" if version is OcppVersion.V201 else "OCPP21",
                "ocppTransport": "JSON",
                "ocppCsmsUrl": "wss://csms.example.com/ocpp",
                "messageTimeout": 30,
                "securityProfile": 1,
                "ocppInterface": "Wired0",
            },
        }


async def test_tc_b_44_a_network_profile_that_fails(csms: Csms, version: OcppVersion) -> None:
    async with csms.station(Station2, version) as station:
        await station.cold_boot()
        told = await station.ordered(ORDER, "SetNetworkProfile", {"status": "Failed"})
        assert (told.state, told.reason) == (CommandState.FAILED, "the station could not set it up")

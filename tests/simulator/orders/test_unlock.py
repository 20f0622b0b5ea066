from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.vocabulary.stations import OcppVersion


async def unlock(csms: SmallCsms, version: OcppVersion, evse: int) -> str:
    payload = {"connectorId": evse} if version is OcppVersion.V16 else {"evseId": evse, "connectorId": 1}
    answer = (await csms.order("S", "UnlockConnector", payload))[2]
    assert_response(version, "UnlockConnector", answer)
    return str(answer["status"])


async def test_a_cable_is_released(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        assert await unlock(csms, version, 1) == "Unlocked"
        unknown = "NotSupported" if version is OcppVersion.V16 else "UnknownConnector"
        assert await unlock(csms, version, 9) == unknown


async def test_a_running_session_ends_first_in_16_and_keeps_the_cable_in_2x(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()
        await station.plug_in()
        session = await station.start("CARD")
        status = await unlock(csms, version, 1)
        await station.said()
        expected = ("Unlocked", True) if version is OcppVersion.V16 else ("OngoingAuthorizedTransaction", False)
        assert (status, session.over.done()) == expected

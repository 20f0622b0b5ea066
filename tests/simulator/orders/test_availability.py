from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.plan import AC_11
from voltway.vocabulary.stations import OcppVersion


async def change(csms: SmallCsms, version: OcppVersion, evse: int, wanted: str) -> str:
    if version is OcppVersion.V16:
        payload: dict[str, object] = {"connectorId": evse, "type": wanted}
    else:
        payload = {"operationalStatus": wanted, **({"evse": {"id": evse}} if evse else {})}
    answer = (await csms.order("S", "ChangeAvailability", payload))[2]
    assert_response(version, "ChangeAvailability", answer)
    return str(answer["status"])


def statuses(csms: SmallCsms) -> list[str]:
    return [one.payload.get("connectorStatus") or one.payload["status"] for one in csms.of("S", "StatusNotification")]


async def test_out_of_service_and_back(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version, evses=(AC_11, AC_11)) as station:
        await station.boot()
        csms.told.clear()
        assert await change(csms, version, 2, "Inoperative") == "Accepted"
        await station.said()
        assert statuses(csms) == ["Unavailable"]
        assert await change(csms, version, 0, "Operative") == "Accepted"
        await station.said()
        assert statuses(csms) == ["Unavailable", "Available"]
        assert await change(csms, version, 5, "Inoperative") == "Rejected"


async def test_a_driver_may_finish_first(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        await station.plug_in()
        session = await station.start("CARD")
        assert await change(csms, version, 1, "Inoperative") == "Scheduled"
        await station.charge(minutes=5)
        assert not session.over.done()
        await station.stop()
        await station.unplug()
    assert statuses(csms)[-1] == "Unavailable"

from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.vocabulary.stations import OcppVersion


async def test_the_station_reports_it_once_a_session(
    csms: SmallCsms, bad_station: StationOf, version: OcppVersion
) -> None:
    async with bad_station(version, "tampered") as station:
        await station.boot()
        await station.plug_in()
        await station.start("CARD")
        await station.stop()
        told = csms.of("S", "SecurityEventNotification")
    assert [one.payload["type"] for one in told] == ["TamperDetectionActivated"]

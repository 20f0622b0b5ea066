"""What a station tells of its update on request; the update itself is told in tests/stories/test_firmware.py."""

from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.simulator import firmware
from voltway.vocabulary.stations import OcppVersion


async def test_it_tells_on_request_that_there_is_no_update(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()
        firmware.tell_on_request(station.station)
        await station.said()
    assert [one.payload for one in csms.of("S", "FirmwareStatusNotification")] == [{"status": "Idle"}]

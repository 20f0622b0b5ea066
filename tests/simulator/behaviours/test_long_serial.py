from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.vocabulary.stations import OcppVersion


async def test_the_serial_is_longer_than_allowed(csms: SmallCsms, bad_station: StationOf, version: OcppVersion) -> None:
    async with bad_station(version, "long_serial") as station:
        await station.boot()
    payload = csms.of("S", "BootNotification")[0].payload
    serial = payload.get("chargePointSerialNumber") or payload["chargingStation"]["serialNumber"]
    assert len(serial) == 60
    assert serial.endswith("SERIAL")

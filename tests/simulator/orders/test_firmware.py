"""A simulated local controller; how stations are updated is told in tests/stories/test_firmware.py."""

from tests.simulator.conftest import StationOf, until
from tests.simulator.official_schemas import assert_request, assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.orders.table import ORDERS
from voltway.vocabulary.stations import OcppVersion

NOWHERE = "http://127.0.0.1:9/firmware"
CHECKSUM = "0" * 32


async def test_what_cant_be_fetched_is_told(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        at = "2026-11-02T08:00:00Z"
        asked: dict[str, object] = {"location": NOWHERE, "retrieveDate": at}
        if version is not OcppVersion.V16:
            asked = {"requestId": 4, "firmware": {"location": NOWHERE, "retrieveDateTime": at}}
        answer = (await csms.order("S", "UpdateFirmware", asked))[2]
        assert_response(version, "UpdateFirmware", answer)
        await until(lambda: len(csms.of("S", "FirmwareStatusNotification")) == 2)
        assert station.station.firmware == "1.0.0"
    told = [one.payload for one in csms.of("S", "FirmwareStatusNotification")]
    assert [one["status"] for one in told] == ["Downloading", "DownloadFailed"]
    for one in told:
        assert_request(version, "FirmwareStatusNotification", one)
    assert "UpdateFirmware" in ORDERS[version]


async def test_a_certificate_that_is_none_is_refused(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(OcppVersion.V16) as station:
        await station.boot()
        told = {"location": NOWHERE, "retrieveDateTime": "2026-11-02T08:00:00Z", "signature": "c2ln"}
        asked = {"requestId": 4, "firmware": told | {"signingCertificate": "x"}}
        assert (await csms.order("S", "SignedUpdateFirmware", asked))[2] == {"status": "InvalidCertificate"}


async def test_a_controller_publishes_what_it_fetched(csms: SmallCsms, station_of: StationOf) -> None:
    version = OcppVersion.V201
    async with station_of(version) as station:
        await station.boot()
        assert (await csms.order("S", "UnpublishFirmware", {"checksum": CHECKSUM}))[2] == {"status": "NoFirmware"}
        asked = {"location": NOWHERE, "checksum": CHECKSUM, "requestId": 5}
        assert (await csms.order("S", "PublishFirmware", asked))[2] == {"status": "Accepted"}
        await until(lambda: len(csms.of("S", "PublishFirmwareStatusNotification")) == 2)
        station.station.published.add(CHECKSUM)
        assert (await csms.order("S", "UnpublishFirmware", {"checksum": CHECKSUM}))[2] == {"status": "Unpublished"}
    told = [one.payload for one in csms.of("S", "PublishFirmwareStatusNotification")]
    assert [one["status"] for one in told] == ["Downloading", "DownloadFailed"]
    for one in told:
        assert_request(version, "PublishFirmwareStatusNotification", one)

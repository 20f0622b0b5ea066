from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.orders.other import KNOWN_VENDOR
from voltway.vocabulary.stations import OcppVersion


async def test_the_cache_is_cleared(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        answer = (await csms.order("S", "ClearCache", {}))[2]
    assert_response(version, "ClearCache", answer)
    assert answer == {"status": "Accepted"}


async def test_only_its_own_vendors_data_is_understood(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()
        mine = (await csms.order("S", "DataTransfer", {"vendorId": KNOWN_VENDOR, "data": "echo"}))[2]
        other = (await csms.order("S", "DataTransfer", {"vendorId": "somebody"}))[2]
    assert mine == {"status": "Accepted", "data": "echo"}
    assert other == {"status": "UnknownVendorId"}

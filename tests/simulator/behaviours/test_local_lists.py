from tests.simulator.conftest import StationOf
from tests.simulator.orders.test_local_list import listing
from tests.simulator.small_csms import SmallCsms
from voltway.vocabulary.stations import OcppVersion


async def test_a_list_is_lost_at_boot(csms: SmallCsms, bad_station: StationOf, version: OcppVersion) -> None:
    async with bad_station(version, "forgets_list") as station:
        await station.boot()
        await csms.order("S", "SendLocalList", listing(version, 5, "Full", "A"))
        assert len(station.station.local_list) == 1
        await station.boot()
        assert len(station.station.local_list) == 0


async def test_changes_are_refused_as_of_another_version(
    csms: SmallCsms, bad_station: StationOf, version: OcppVersion
) -> None:
    async with bad_station(version, "list_mismatch") as station:
        await station.boot()
        assert (await csms.order("S", "SendLocalList", listing(version, 5, "Full", "A")))[2] == {"status": "Accepted"}
        answer = (await csms.order("S", "SendLocalList", listing(version, 6, "Differential", "B")))[2]
        assert answer == {"status": "VersionMismatch"}
        assert len(station.station.local_list) == 1

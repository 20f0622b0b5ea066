import pytest

from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.vocabulary.stations import OcppVersion


@pytest.mark.parametrize("two", [OcppVersion.V201, OcppVersion.V21], ids=str)
async def test_it_tells_what_it_remembers_and_forgets_it(
    csms: SmallCsms, station_of: StationOf, two: OcppVersion
) -> None:
    async with station_of(two) as station:
        await station.boot()
        station.station.remembered["card"] = 5
        order = {"requestId": 7, "report": True, "clear": True, "idToken": {"idToken": "CARD", "type": "ISO14443"}}
        answer = (await csms.order("S", "CustomerInformation", order))[2]
        assert_response(two, "CustomerInformation", answer)
        assert answer == {"status": "Accepted"}
        await station.said()
        assert station.station.remembered == {}
        by_name = {"requestId": 8, "report": True, "clear": False, "customerIdentifier": "x"}
        assert (await csms.order("S", "CustomerInformation", by_name))[2] == {"status": "Invalid"}
    assert csms.actions("S").count("NotifyCustomerInformation") == 3

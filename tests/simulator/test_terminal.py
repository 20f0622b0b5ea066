from tests.simulator.conftest import StationOf, until
from tests.simulator.official_schemas import assert_request
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.terminal import ask_vat, settle
from voltway.vocabulary.stations import OcppVersion

V21 = OcppVersion.V21


async def test_it_settles_and_asks(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(V21) as station:
        await station.boot()
        settle(station.station, "P1", "12.10", reference="t")
        settle(station.station, "P2", "0", state="Canceled")
        ask_vat(station.station, "DE136695976", 1)
        await until(lambda: len(told(csms)) == 3)
        first, second, asked = told(csms)
        assert (first["settlementAmount"], first["transactionId"], second["status"]) == (12.1, "t", "Canceled")
        assert asked == {"vatNumber": "DE136695976", "evseId": 1}
        assert_request(V21, "NotifySettlement", first)


def told(csms: SmallCsms) -> list[dict[str, object]]:
    return [one.payload for one in csms.told if one.action in ("NotifySettlement", "VatNumberValidation")]

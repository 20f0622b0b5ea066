from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.ledger import Fate
from voltway.vocabulary.stations import OcppVersion


async def test_a_reading_is_overtaken_by_the_end_of_its_session(
    csms: SmallCsms, bad_station: StationOf, version: OcppVersion
) -> None:
    async with bad_station(version, "reorder") as station:
        await station.boot()
        await station.start("CARD")
        await station.charge(minutes=1)
        await station.stop()
        await station.flushed()
        [account] = station.ledger()
    told = csms.of("S", "StartTransaction", "MeterValues", "StopTransaction", "TransactionEvent")
    if version is OcppVersion.V16:
        assert [one.action for one in told] == ["StartTransaction", "StopTransaction", "MeterValues"]
    else:
        assert [one.payload["seqNo"] for one in told] == [0, 2, 1]
    assert [message.fate for message in account.messages] == [Fate.ACKNOWLEDGED] * 3

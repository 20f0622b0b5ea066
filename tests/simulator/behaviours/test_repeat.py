from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.vocabulary.stations import OcppVersion


async def test_every_message_comes_twice_and_is_one_in_the_books(
    csms: SmallCsms, bad_station: StationOf, version: OcppVersion
) -> None:
    async with bad_station(version, "repeat") as station:
        await station.boot()
        await station.start("CARD")
        await station.meter(energy_wh=100)
        await station.stop()
        await station.flushed()
        [account] = station.ledger()
    told = csms.of("S", "StartTransaction", "MeterValues", "StopTransaction", "TransactionEvent")
    payloads = [one.payload for one in told]
    assert payloads[::2] == payloads[1::2]
    assert len(payloads) == 6
    assert len({one.message_id for one in told}) == 6
    assert [message.sends for message in account.messages] == [2, 2, 2]
    if version is OcppVersion.V16:
        assert account.messages[0].answer_references == ["1", "2"], "this central system took it for a new one"
        assert account.reference == "1"

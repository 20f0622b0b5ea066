import asyncio

from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.vocabulary.stations import OcppVersion


async def test_calls_are_obeyed_at_once_and_answered_late(csms: SmallCsms, bad_station: StationOf) -> None:
    async with bad_station(OcppVersion.V16, "slow") as station:
        await station.boot()
        asking = asyncio.create_task(csms.order("S", "TriggerMessage", {"requestedMessage": "Heartbeat"}))
        await asyncio.sleep(0.1)
        assert csms.actions("S").count("Heartbeat") == 1
        assert not asking.done()
        station.world.wall.advance(station.world.wall.now + 91)
        assert (await asking)[2] == {"status": "Accepted"}

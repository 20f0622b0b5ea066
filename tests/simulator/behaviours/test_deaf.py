import asyncio

import pytest

from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.vocabulary.stations import OcppVersion


async def test_calls_are_neither_answered_nor_obeyed(
    csms: SmallCsms, bad_station: StationOf, version: OcppVersion
) -> None:
    async with bad_station(version, "deaf") as station:
        await station.boot()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await csms.order("S", "TriggerMessage", {"requestedMessage": "Heartbeat"})
        assert await station.heartbeat() is not None, "it still speaks"
    assert csms.actions("S").count("Heartbeat") == 1

"""Messages on displays: what a station was told to show is what it says it shows. OCPP 1.6 has no word for it."""

import pytest

from tests.fixtures.gateway import Network, until
from voltway.kit.postgres import Pool
from voltway.simulator import SimulatedStation
from voltway.stations.commanding import give
from voltway.vocabulary.commands import AnyOrder, CommandState
from voltway.vocabulary.displays import DisplayMessage, DisplayState, DisplayText
from voltway.vocabulary.orders_displays import AskDisplayMessages, ClearDisplayMessage, ShowMessage
from voltway.vocabulary.stations import OcppVersion

HELLO = ShowMessage(message=DisplayMessage(message_id=1, text=DisplayText("Hello"), during=DisplayState.IDLE))
BYE = ShowMessage(message=DisplayMessage(message_id=2, text=DisplayText("Bye")))


@pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
async def test_a_station_shows_what_it_is_told_to(network: Network, pool: Pool, version: OcppVersion) -> None:
    await network.start()
    await network.add_station("SIM", password="a password of sixteen")

    async def order(what: AnyOrder) -> CommandState:
        return (await give(pool, network.bus, "SIM", what, author="test")).state

    async def told(request_id: int) -> list[str]:
        facts = await network.facts("SIM", "StationReported")
        pages = [fact["detail"] for fact in facts if fact["event"] == "display"]
        infos = [info for page in pages if page["requestId"] == request_id for info in page["messageInfo"]]
        return [info["message"]["content"] for info in infos]

    async with SimulatedStation(network.url, "SIM", version, password="a password of sixteen") as station:
        await station.boot()
        assert [await order(HELLO), await order(BYE)] == [CommandState.ACCEPTED] * 2
        assert await order(AskDisplayMessages(request_id=1)) is CommandState.ACCEPTED
        await until(lambda: told(1), "the messages are told")
        assert await told(1) == ["Hello", "Bye"]
        assert await order(ClearDisplayMessage(message_id=1)) is CommandState.ACCEPTED
        assert await order(AskDisplayMessages(request_id=2, during=DisplayState.IDLE)) is CommandState.REJECTED


async def test_a_station_of_one_six_is_not_asked(network: Network, pool: Pool) -> None:
    await network.start()
    await network.add_station("SIM", password="a password of sixteen")
    async with SimulatedStation(network.url, "SIM", OcppVersion.V16, password="a password of sixteen") as station:
        await station.boot()
        command = await give(pool, network.bus, "SIM", HELLO, author="test")
    assert command.state is CommandState.FAILED
    assert "1.6" in (command.reason or "")

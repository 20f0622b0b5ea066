"""What is told twice counts once, whether with the same message id, another one, or over another connection."""

import pytest

from tests.fixtures.gateway import Network
from tests.fixtures.ocpp_client import OcppClient
from tests.stories.station import StoryStation
from tests.stories.told import tell

AGAIN = pytest.mark.parametrize("again", ["same id", "new id", "after a reconnect"])


async def repeat(station: StoryStation, again: str) -> dict[str, object]:
    """Tell the last message once more."""
    if again != "after a reconnect":
        return await station.repeat(same_id=again == "same id")
    # The answer got lost with the line: the station never saw it.
    before = station.client
    before.abort()
    station.client = OcppClient(before.url, before.station_id, before.version)
    await station.client.__aenter__()
    return await station.repeat()


@AGAIN
async def test_a_start_told_twice(network: Network, again: str) -> None:
    """Pain point 12: a StartTransaction sent anew after a reconnect is the same transaction, and gets its id again."""

    async def story(station: StoryStation) -> None:
        charge = await station.start(1, 1000)
        # 1.6's start is followed by a status; the start itself is what is told again.
        start = next(said for said in reversed(station.sent) if said.action in {"StartTransaction", "TransactionEvent"})
        if again == "same id":
            await station.say(start.action, start.payload, "start-again")
            assert await station.client.again() == charge.answer
        else:
            station.sent.append(start)
            assert await repeat(station, again) == charge.answer
        await station.stop(charge, 11, 2000)

    rows = await tell(network, story)
    assert [row["energy_wh"] for row in rows["sessions"]] == [1000]


@AGAIN
async def test_a_reading_told_twice(network: Network, again: str) -> None:
    async def story(station: StoryStation) -> None:
        charge = await station.start(1, 1000)
        await station.meter(charge, 11, 2000)
        await repeat(station, again)
        await station.stop(charge, 21, 3000)

    rows = await tell(network, story)
    assert [row["energy_wh"] for row in rows["sessions"]] == [2000]
    assert [row["register_wh"] for row in rows["readings"]] == [2000], "the reading is kept once"


@AGAIN
async def test_a_stop_told_twice(network: Network, again: str) -> None:
    """Pain point 4: a retried StopTransaction is not counted twice."""

    async def story(station: StoryStation) -> None:
        charge = await station.start(1, 1000)
        answer = await station.stop(charge, 11, 2000, card="CARD")
        assert await repeat(station, again) == answer
        stops = await network.facts(station.station_id, "SessionEnded")
        assert len(stops) == 1

    rows = await tell(network, story)
    assert [(row["energy_wh"], row["state"]) for row in rows["sessions"]] == [(1000, "ended")]


async def test_a_stop_told_again_after_a_reboot(network: Network) -> None:
    """Pain point 10: the duplicate stop after a reboot changes nothing, not even a session that began meanwhile."""

    async def story(station: StoryStation) -> None:
        charge = await station.start(1, 1000)
        await station.stop(charge, 11, 2000)
        stop = station.sent[-1]
        await station.boot()
        later = await station.start(20, 2000)
        await station.repeat(message=stop)
        await station.stop(later, 30, 5000)

    rows = await tell(network, story)
    assert [row["energy_wh"] for row in rows["sessions"]] == [1000, 3000]
    assert [row["rules"] for row in rows["sessions"]] == [["clock_skewed"], ["clock_skewed"]]


async def test_a_nameless_stop_told_twice_leaves_the_next_session_alone(network: Network) -> None:
    """Pain point 9: StopTransaction with −1 ends what runs; told again it does not end what has begun since."""
    await network.start()
    await network.add_station("NAMELESS")
    await network.add_token("CARD-x")
    async with OcppClient(network.url, "NAMELESS") as client:
        station = StoryStation(client, "-x")
        charge = await station.start(1, 1000)
        charge.ref = -1
        await station.stop(charge, 11, 2000)
        stop = station.sent[-1]
        later = await station.start(20, 2000)
        await station.repeat(message=stop)
        await station.stop(later, 30, 5000)
    rows = await network.rows("select energy_wh, state, rules from session order by session_id")
    assert [row["energy_wh"] for row in rows] == [1000, 3000]
    assert "matched_by_connector" in rows[0]["rules"]


async def test_a_start_repeated_long_after_it_ended(network: Network) -> None:
    """The memory of a station is short, so an old start is looked up before it opens a session."""

    async def story(station: StoryStation) -> None:
        first = await station.start(1, 1000)
        start = next(said for said in reversed(station.sent) if said.action in {"StartTransaction", "TransactionEvent"})
        await station.stop(first, 5, 1100)
        for number in range(3):
            charge = await station.start(10 + number, 2000 + number)
            await station.stop(charge, 10.5 + number, 2000 + number)
        again = await station.repeat(message=start)
        assert again == first.answer

    rows = await tell(network, story)
    assert len(rows["sessions"]) == 4


async def test_two_short_sessions_of_a_meter_that_stands_still(network: Network) -> None:
    """Two starts are two starts if only their time differs."""

    async def story(station: StoryStation) -> None:
        for minutes in (1, 3):
            charge = await station.start(minutes, 1000)
            await station.stop(charge, minutes + 1, 1000)

    rows = await tell(network, story)
    assert len(rows["sessions"]) == 2

"""A station opens and closes by its hours, and a session under way is not cut: the same in every version."""

from datetime import UTC, datetime
from functools import partial

import pytest

from tests.fixtures.gateway import Network, RunningGateway, until
from voltway.kit.clock import SettableClock
from voltway.simulator import SimulatedStation
from voltway.stations import store_availability
from voltway.stations.availability import ANSWER_SEEN_WITHIN
from voltway.stations.availability_keeping import AvailabilityKeeping
from voltway.vocabulary.availability import PlaceHours, PlaceStanding
from voltway.vocabulary.stations import OcppVersion

NIGHT = datetime(2026, 11, 23, 5, tzinfo=UTC)


class Hours:
    """The hours of station SIM, and the worker that keeps them, by a clock of its own."""

    def __init__(self, running: RunningGateway) -> None:
        self.pool = running.pool
        self.clock = SettableClock(NIGHT)
        self.keeping = AvailabilityKeeping(running.pool, running.bus, self.clock)

    async def put(self, *places: PlaceHours) -> None:
        async with self.pool.connection() as conn, conn.transaction():
            await store_availability.put(conn, "SIM", places, self.clock.now())

    async def at(self, hour: int) -> None:
        """It is looked at this hour, and what the station is told then is taken."""
        self.clock.set(NIGHT.replace(hour=hour))
        await self.keeping.look()
        await self.taken()

    async def taken(self) -> None:
        """What was ordered is answered, and that is seen."""
        await until(self._answered)
        self.clock.advance(ANSWER_SEEN_WITHIN)
        await self.keeping.look()
        assert (await self.standing()).taken

    async def _answered(self) -> bool:
        async with self.pool.connection() as conn:
            cursor = await conn.execute("select from command where answered_at is null")
            return await cursor.fetchone() is None

    async def standing(self) -> PlaceStanding:
        async with self.pool.connection() as conn:
            return (await store_availability.find(conn, "SIM")).standings[0]


@pytest.fixture
async def hours(network: Network) -> Hours:
    running = await network.start()
    await network.add_station("SIM", time_zone="Europe/Berlin")
    await network.add_token("CARD")
    return Hours(running)


async def shown(network: Network, status: str) -> None:
    """Wait until the station shows this at every connector."""

    async def told() -> bool:
        rows = await network.rows("select status from connector where station_id = 'SIM' and evse_id > 0")
        return {row["status"] for row in rows} == {status}

    await until(told)


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_a_day_with_hours(network: Network, hours: Hours, version: OcppVersion) -> None:
    await hours.put(PlaceHours(hours=["mon-sun 07:00-22:00"]))
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        await hours.at(5)
        await shown(network, "unavailable")
        await hours.at(6)
        assert (await hours.standing()).until == NIGHT.replace(hour=21), "22:00 in Berlin"
        await shown(network, "available")

        await station.plug_in()
        session = await station.start("CARD")
        await hours.at(21)
        row = await network.row("select state, reason from command order by created_at desc limit 1")
        assert row == {"state": "accepted", "reason": "it will change when the running session has ended"}
        assert session is station.evse().session, "it goes on"
        await station.stop()
        await station.unplug()
        await shown(network, "unavailable")
        orders = await network.rows("select 1 from command")
        assert len(orders) == 3


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_who_comes_back_is_told_what_holds(network: Network, hours: Hours, version: OcppVersion) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        await shown(network, "available")
    await until(partial(_offline, network))
    await hours.put(PlaceHours(hours=["mon-sun 07:00-22:00"]))
    await hours.keeping.look()
    assert not (await hours.standing()).taken
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        await shown(network, "unavailable")
        await hours.taken()


async def _offline(network: Network) -> bool:
    return not await network.online("SIM")

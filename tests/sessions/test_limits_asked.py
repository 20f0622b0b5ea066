"""What a station says it will do is held against what is calculated."""

import pytest

from tests.fixtures.gateway import Network, RunningGateway
from voltway.sessions.limits_asked import Comparison, compare
from voltway.simulator import SimulatedStation
from voltway.stations.commanding import give
from voltway.vocabulary.access import Actor, ActorKind
from voltway.vocabulary.audit import Origin
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    SchedulePeriod,
)
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.orders_charging import SetChargingProfile
from voltway.vocabulary.stations import OcppVersion

ADA = Origin(actor=Actor(ActorKind.MACHINE_USER, "ada", "cli:ada"))


def default(limit: float) -> SetChargingProfile:
    schedule = ChargingSchedule(unit=RateUnit.AMPERE, periods=[SchedulePeriod(0, limit)])
    profile = ChargingProfile(
        profile_id=1,
        stack_level=0,
        purpose=ProfilePurpose.TX_DEFAULT,
        kind=ProfileKind.RELATIVE,
        schedules=[schedule],
    )
    return SetChargingProfile(evse_id=1, profile=profile)


async def compared(running: RunningGateway, station_id: str = "SIM") -> Comparison:
    return await compare(
        running.pool,
        running.bus,
        station_id,
        evse_id=1,
        duration_s=3600,
        unit=RateUnit.AMPERE,
        author="ada",
        origin=ADA,
    )


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_a_profile_that_is_not_known_shows(network: Network, version: OcppVersion) -> None:
    running = await network.start()
    await network.add_station("SIM")
    await network.add_token("CARD")
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        await station.plug_in()
        await station.start("CARD")
        await give(running.pool, running.bus, "SIM", default(10.0), author="ada")
        found = await compared(running)
        assert found.told is not None
        assert [period.limit for period in found.told.periods] == [10.0]
        assert (found.differences, found.calculated.begins_at) == ([], found.told.begins_at)

        await network.execute("delete from charging_profile")
        [one] = (await compared(running)).differences
        assert (one.start_s, one.end_s, one.calculated.limit, one.told.limit) == (0, 3600, None, 10.0)

        for status, why in (
            ("Rejected", "the station can't tell its schedule"),
            ("Accepted", "the station said nothing of a schedule"),
        ):
            station.will_answer("GetCompositeSchedule", {"status": status})
            found = await compared(running)
            assert (found.told, found.differences, found.reason) == (None, [], why)
    commands = await network.rows("select kind, author from command where kind = 'GetCompositeSchedule'")
    assert [row["author"] for row in commands] == ["ada"] * 4


async def test_a_station_that_is_away_or_unknown(network: Network) -> None:
    running = await network.start()
    await network.add_station("SIM")
    found = await compared(running)
    assert (found.state, found.told, found.reason) == (CommandState.OFFLINE, None, "the station is not connected")
    with pytest.raises(NotFound):
        await compared(running, "NOBODY")

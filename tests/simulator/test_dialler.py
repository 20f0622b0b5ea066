import asyncio

from tests.simulator.conftest import MONDAY, until
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.build import build_station
from voltway.simulator.dialler import Dialler
from voltway.simulator.ledger import Ledger
from voltway.simulator.plan import StationPlan
from voltway.simulator.station import Station
from voltway.simulator.world import Habits, Network, World, new_world
from voltway.vocabulary.stations import OcppVersion

QUICK = Habits(backoff_minimum_s=0.02, backoff_range_s=0.02, backoff_repeats=1)


def stations_for(csms: SmallCsms, number: int) -> tuple[World, list[Station]]:
    world = new_world(Network(url=csms.url), MONDAY, 1, run=None, habits=QUICK, ledger=Ledger())
    plans = [StationPlan(station_id=f"S{place}", version=OcppVersion.V16) for place in range(number)]
    return world, [build_station(plan, world) for plan in plans]


async def test_a_few_at_a_time_everybody_gets_through(csms: SmallCsms) -> None:
    world, stations = stations_for(csms, 30)
    dialler = Dialler(world, connects_at_once=3)
    for station in stations:
        dialler.dial(station)
    await asyncio.wait_for(world.time.quiet(), 5)
    assert (world.tally.connected, world.tally.accepted) == (30, 30)
    await dialler.close()
    await world.end(stations)


async def test_a_refused_station_comes_again_until_it_is_let_in(csms: SmallCsms) -> None:
    world, [station] = stations_for(csms, 1)
    dialler, clock = Dialler(world, connects_at_once=3), asyncio.create_task(world.keep_wall_clock())
    csms.refuse_status = 503
    dialler.dial(station)
    await until(lambda: world.tally.refused_connections.get("503", 0) >= 3)
    csms.refuse_status = None
    await until(lambda: station.online)
    assert station.failures == 0
    clock.cancel()
    await dialler.close()
    await world.end([station])


async def test_a_lost_line_is_dialled_again_but_not_by_one_who_is_away(csms: SmallCsms) -> None:
    world, [here, away] = stations_for(csms, 2)
    dialler, clock = Dialler(world, connects_at_once=3), asyncio.create_task(world.keep_wall_clock())
    world.on_line_lost = dialler.dial_again
    for station in (here, away):
        dialler.dial(station)
    await asyncio.wait_for(world.time.quiet(), 5)
    away.away = True
    for line in list(csms.lines.values()):
        line.transport.disconnect(graceful=False)
    await until(lambda: world.tally.lost_lines == 1 and here.online)
    await asyncio.sleep(0.1)
    assert away.line is None
    assert csms.actions("S0").count("BootNotification") == 1, "a mere reconnection is no boot"
    clock.cancel()
    await dialler.close()
    await world.end([here, away])

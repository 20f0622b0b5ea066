import asyncio

from tests.simulator.conftest import MONDAY
from voltway.simulator.ledger import Ledger
from voltway.simulator.world import Habits, Network, World, new_world


def a_world() -> World:
    network = Network(url="ws://localhost:9000/ocpp/")
    return new_world(network, MONDAY, 1, run=None, habits=Habits(), ledger=Ledger())


def test_a_stations_address_is_percent_encoded() -> None:
    network = Network(url="ws://localhost:9000/ocpp/")
    assert network.url_of("DE*ABC E1/2") == "ws://localhost:9000/ocpp/DE%2AABC%20E1%2F2"


async def test_a_run_is_named_after_its_beginning() -> None:
    assert int(a_world().run, 16) == MONDAY.timestamp() * 1000


async def test_a_broken_timer_is_told_and_stops_no_other() -> None:
    world, beats = a_world(), []

    def stumble() -> None:
        raise RuntimeError("stumbled")

    world.wall.after(0.01, stumble)
    world.wall.after(0.02, lambda: beats.append("beat"))
    keeping = asyncio.create_task(world.keep_wall_clock())
    await asyncio.wait_for(world.in_trouble, 1)
    await asyncio.sleep(0.06)
    keeping.cancel()
    assert beats == ["beat"]
    assert [str(trouble) for trouble in world.troubles] == ["stumbled"]


async def test_a_failing_driver_is_told() -> None:
    world = a_world()

    async def stumble() -> None:
        raise RuntimeError("stumbled")

    world.time.spawn(stumble())
    await asyncio.wait_for(world.in_trouble, 1)
    assert len(world.troubles) == 1

from tests.simulator.conftest import MONDAY
from voltway.simulator.behaviours.deaf import Deaf
from voltway.simulator.build import build_station
from voltway.simulator.ledger import Ledger
from voltway.simulator.plan import AC_11, Misbehaviour, StationPlan
from voltway.simulator.world import Habits, Network, new_world
from voltway.vocabulary.stations import OcppVersion


async def test_a_station_is_built_as_planned_and_not_connected() -> None:
    network = Network(url="ws://localhost/ocpp")
    world = new_world(network, MONDAY, 1, run=None, habits=Habits(), ledger=Ledger())
    plan = StationPlan(
        station_id="S",
        version=OcppVersion.V21,
        evses=(AC_11, AC_11),
        register_wh=(5.0, 7.0),
        misbehaviours=(Misbehaviour("deaf", 1.0),),
    )
    station = build_station(plan, world)
    assert [evse.register_wh for evse in station.evses] == [5, 7]
    assert [type(behaviour) for behaviour in station.behaviours] == [Deaf]
    assert not station.online

"""A station from its plan: with its behaviours, and with ears for its network."""

from voltway.simulator.behaviours.table import behaviours_of
from voltway.simulator.orders.answer import obey
from voltway.simulator.plan import StationPlan
from voltway.simulator.station import Obey, Station
from voltway.simulator.world import World


def build_station(plan: StationPlan, world: World, obedience: Obey = obey) -> Station:
    """A station that isn't connected yet."""
    return Station(plan, world, behaviours_of(plan.misbehaviours, world.seed, plan.station_id), obedience)

"""Charging stations that aren't there: they speak real OCPP over real sockets, charge simulated cars and keep books.

`Fleet` runs thousands of them with drivers of their own; `SimulatedStation` is one that does what a script says.
"""

from voltway.simulator.fleet import Fleet
from voltway.simulator.plan import FleetPlan, Misbehaviour, StationPlan
from voltway.simulator.scripted import SimulatedStation

__all__ = ["Fleet", "FleetPlan", "Misbehaviour", "SimulatedStation", "StationPlan"]

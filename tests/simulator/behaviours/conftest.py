"""Stations that misbehave."""

from typing import Any

import pytest

from tests.simulator.conftest import MONDAY, StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.simulator import Misbehaviour, SimulatedStation, StationPlan
from voltway.simulator.speech.boot import Nameplate
from voltway.vocabulary.stations import OcppVersion


@pytest.fixture
def bad_station(csms: SmallCsms) -> StationOf:
    """Make a scripted station that misbehaves at every opportunity: `bad_station(version, "repeat")`."""

    def make(version: OcppVersion, *names: str, probability: float = 1.0, **wishes: Any) -> SimulatedStation:
        plan = StationPlan(
            station_id="S",
            version=version,
            register_wh=(1_000_000.0,),
            nameplate=Nameplate(serial="SERIAL"),
            misbehaviours=tuple(Misbehaviour(name, probability) for name in names),
        )
        return SimulatedStation.of(csms.url, plan, begins_at=MONDAY, **wishes)

    return make

import pytest

from tests.simulator.conftest import MONDAY, until
from tests.simulator.small_csms import SmallCsms
from voltway.simulator import Misbehaviour, SimulatedStation, StationPlan
from voltway.simulator.ledger import Fate
from voltway.vocabulary.stations import BootCause, OcppVersion


@pytest.mark.parametrize("seed", range(8))
async def test_a_dead_station_boots_and_tells_or_never_tells(csms: SmallCsms, version: OcppVersion, seed: int) -> None:
    plan = StationPlan(
        station_id="S", version=version, register_wh=(1_000_000.0,), misbehaviours=(Misbehaviour("die", 1.0),)
    )
    async with SimulatedStation.of(csms.url, plan, begins_at=MONDAY, seed=seed) as station:
        await station.boot()
        station.world.on_line_lost = None
        await station.plug_in()
        session = await station.start("CARD")
        await station.wait(minutes=95)
        assert session.over.done()
        assert (station.station.admission, station.station.boot_cause) == (None, BootCause.POWER_UP)
        await until(lambda: "S" not in csms.lines)
        await station.reconnect()
        await station.boot()
        await station.flushed()
        [account] = station.ledger()
    ends = [one for one in csms.of("S") if "StopTransaction" in one.action or one.payload.get("eventType") == "Ended"]
    assert len(ends) == (0 if account.abandoned else 1)
    assert account.energy_wh is not None
    if not account.abandoned:
        assert account.messages[-1].fate is Fate.ACKNOWLEDGED

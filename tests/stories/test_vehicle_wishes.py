"""A car tells what it wants and what it will keep to (OCPP 2.x part 2, K15 to K17): who plans energy sees it."""

from datetime import UTC, datetime

import pytest

from tests.fixtures.gateway import Network, RunningGateway
from voltway.charging.store_vehicles import VehicleWish
from voltway.sessions import limits
from voltway.simulator import SimulatedStation
from voltway.vocabulary.charging import VehicleNeeds
from voltway.vocabulary.stations import OcppVersion

NEEDS = {
    "requestedEnergyTransfer": "AC_three_phase",
    "departureTime": "2030-01-01T18:00:00Z",
    "acChargingParameters": {"energyAmount": 9000, "evMinCurrent": 6, "evMaxCurrent": 16, "evMaxVoltage": 400},
}
PLAN = {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 10.0}]}


@pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
async def test_what_a_car_wants_is_seen_as_long_as_it_charges(network: Network, version: OcppVersion) -> None:
    running = await network.start()
    await network.add_station("SIM")
    await network.add_token("CARD")
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        await station.call("NotifyEVChargingNeeds", {"evseId": 77, "chargingNeeds": NEEDS})
        await station.plug_in()
        await station.start("CARD")
        assert await seen(running) == []

        await station.call("NotifyEVChargingNeeds", {"evseId": 1, "chargingNeeds": NEEDS, "maxScheduleTuples": 3})
        plan = {"evseId": 1, "timeBase": "2030-01-01T12:00:00Z", "chargingSchedule": PLAN}
        await station.call("NotifyEVChargingSchedule", plan)
        [wish] = await seen(running)
        assert (wish.evse_id, wish.needs) == (
            1,
            VehicleNeeds(
                transfer="AC_three_phase",
                departs_at=datetime(2030, 1, 1, 18, tzinfo=UTC),
                energy_wh=9000,
                least_current_a=6,
                most_current_a=16,
                most_voltage_v=400,
                most_schedules=3,
            ),
        )
        assert wish.schedule is not None
        assert wish.schedule.starts_at == datetime(2030, 1, 1, 12, tzinfo=UTC)
        assert [period.limit for period in wish.schedule.periods] == [10.0]
        session = await network.row("select session_id from session")
        assert wish.session_id == session["session_id"]

        await station.stop()
        assert await seen(running) == []


async def seen(running: RunningGateway) -> list[VehicleWish]:
    """What cars told that charge now."""
    async with running.pool.connection() as connection:
        return await limits.wishes(connection, "SIM")

from typing import Any

import pytest

from tests.simulator.conftest import StationOf, until
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.scripted import SimulatedStation
from voltway.vocabulary.stations import OcppVersion

V21 = OcppVersion.V21
PERIOD = {"startPeriod": 0, "limit": 12.0}


def dynamic(**fields: Any) -> dict[str, Any]:
    schedule = {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [PERIOD], **fields.pop("schedule", {})}
    whole = {"id": 1, "stackLevel": 0, "chargingProfilePurpose": "TxDefaultProfile", "chargingProfileKind": "Dynamic"}
    return {"evseId": 1, "chargingProfile": {**whole, "chargingSchedule": [schedule], **fields}}


async def order(csms: SmallCsms, action: str, payload: dict[str, Any]) -> dict[str, Any]:
    answer = (await csms.order("S", action, payload))[2]
    assert_response(V21, action, answer)
    return dict(answer)


async def charging(station: SimulatedStation) -> None:
    await station.boot()
    await station.plug_in()
    await station.start("CARD")


def current_a(station: SimulatedStation) -> float:
    station.station.advance()
    return max(station.evse().flow(station.station.profiles, 1).current_a)


@pytest.mark.parametrize(
    ("told", "flows_a"),
    [({"limit": 8.0}, 8.0), ({"setpoint": 7.0}, 7.0), ({"setpoint": -7.0}, 0.0), ({"limit_L2": 9.0}, 9.0)],
)
async def test_values_hold_at_once(
    csms: SmallCsms, station_of: StationOf, told: dict[str, float], flows_a: float
) -> None:
    async with station_of(V21) as station:
        await charging(station)
        assert (await order(csms, "SetChargingProfile", dynamic()))["status"] == "Accepted"
        update = {"chargingProfileId": 1, "scheduleUpdate": told}
        assert (await order(csms, "UpdateDynamicSchedule", update))["status"] == "Accepted"
        assert current_a(station) == pytest.approx(flows_a, abs=0.1)


async def test_a_duration_counts_from_the_last_values_on(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(V21) as station:
        await charging(station)
        await order(csms, "SetChargingProfile", dynamic(schedule={"duration": 600}))
        await station.wait(minutes=8)
        await order(csms, "UpdateDynamicSchedule", {"chargingProfileId": 1, "scheduleUpdate": {"limit": 8.0}})
        await station.wait(minutes=8)
        assert current_a(station) == pytest.approx(8, abs=0.1)
        await station.wait(minutes=3)
        assert current_a(station) > 12


async def test_it_asks_as_often_as_it_was_told(csms: SmallCsms, station_of: StationOf) -> None:
    limits = iter([9.0, 7.0])
    csms.answers["PullDynamicScheduleUpdate"] = lambda _: {
        "status": "Accepted",
        "scheduleUpdate": {"limit": next(limits, 7.0)},
    }
    async with station_of(V21) as station:
        await charging(station)
        await order(csms, "SetChargingProfile", dynamic(dynUpdateInterval=60))
        await station.wait(seconds=61)
        await until(lambda: current_a(station) == pytest.approx(9, abs=0.1))
        await station.wait(seconds=61)
        await until(lambda: current_a(station) == pytest.approx(7, abs=0.1))
        await order(csms, "ClearChargingProfile", {"chargingProfileId": 1})
        asked = len([told for told in csms.told if told.action == "PullDynamicScheduleUpdate"])
        await station.wait(minutes=10)
        assert len([told for told in csms.told if told.action == "PullDynamicScheduleUpdate"]) == asked


async def test_only_dynamic_profiles_take_values(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(V21) as station:
        await charging(station)
        await order(csms, "SetChargingProfile", dynamic(chargingProfileKind="Relative"))
        for number in (1, 2):
            update = {"chargingProfileId": number, "scheduleUpdate": {"limit": 8.0}}
            answer = await order(csms, "UpdateDynamicSchedule", update)
            assert (answer["status"], answer["statusInfo"]["reasonCode"]) == ("Rejected", "InvalidProfile")

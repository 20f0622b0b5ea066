from typing import Any

from tests.simulator.conftest import StationOf, until
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.orders.priority_charging import prefer
from voltway.vocabulary.stations import OcppVersion

V21 = OcppVersion.V21
SCHEDULE = {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16.0}]}
PROFILE = {
    "id": 1,
    "stackLevel": 0,
    "chargingProfilePurpose": "PriorityCharging",
    "chargingProfileKind": "Relative",
    "chargingSchedule": [SCHEDULE],
}


async def test_it_needs_a_transaction_and_a_profile_and_tells_what_changed(
    csms: SmallCsms, station_of: StationOf
) -> None:
    async def order(action: str, payload: dict[str, Any]) -> str:
        answer = (await csms.order("S", action, payload))[2]
        assert_response(V21, action, answer)
        return str(answer["status"])

    def told() -> list[bool]:
        return [one.payload["activated"] for one in csms.told if one.action == "NotifyPriorityCharging"]

    async with station_of(V21) as station:
        await station.boot()
        await station.plug_in()
        ref = (await station.start("CARD")).reference
        use = {"transactionId": ref, "activate": True}
        assert await order("UsePriorityCharging", {**use, "transactionId": "other"}) == "Rejected"
        assert await order("UsePriorityCharging", use) == "NoProfile"
        timed = {**PROFILE, "chargingSchedule": [{**SCHEDULE, "duration": 60}]}
        assert await order("SetChargingProfile", {"evseId": 0, "chargingProfile": timed}) == "Rejected"
        assert await order("SetChargingProfile", {"evseId": 0, "chargingProfile": PROFILE}) == "Accepted"
        for _ in range(2):
            assert await order("UsePriorityCharging", use) == "Accepted"
        await until(lambda: told() == [True])
        assert await order("UsePriorityCharging", {**use, "activate": False}) == "Accepted"
        await until(lambda: told() == [True, False])
        prefer(station.station, station.evse(), on=True)
        await until(lambda: told() == [True, False, True])

from typing import Any

import pytest

from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.vocabulary.stations import OcppVersion

TWO = pytest.mark.parametrize("two", [OcppVersion.V201, OcppVersion.V21], ids=str)


def profile(number: int, level: int, purpose: str = "TxDefaultProfile") -> dict[str, Any]:
    period = {"startPeriod": 0, "limit": 10.0}
    schedule = {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [period]}
    return {
        "id": number,
        "stackLevel": level,
        "chargingProfilePurpose": purpose,
        "chargingProfileKind": "Relative",
        "chargingSchedule": [schedule],
    }


@TWO
async def test_it_reports_what_is_asked_for(csms: SmallCsms, station_of: StationOf, two: OcppVersion) -> None:
    async with station_of(two) as station:
        await station.boot()

        async def asked(**wanted: Any) -> str:
            before = csms.actions("S").count("ReportChargingProfiles")
            order = {"requestId": 7, "chargingProfile": {}, **wanted}
            answer = (await csms.order("S", "GetChargingProfiles", order))[2]
            assert_response(two, "GetChargingProfiles", answer)
            await station.said()
            return f"{answer['status']} {csms.actions('S').count('ReportChargingProfiles') - before}"

        assert await asked() == "NoProfiles 0"
        installed = [(0, profile(1, 0)), (1, profile(2, 1)), (0, profile(3, 0, "ChargingStationMaxProfile"))]
        for evse_id, wanted in installed:
            payload = {"evseId": evse_id, "chargingProfile": wanted}
            assert (await csms.order("S", "SetChargingProfile", payload))[2] == {"status": "Accepted"}
        assert await asked() == "Accepted 3"
        assert await asked(evseId=0) == "Accepted 2"
        assert await asked(chargingProfile={"chargingProfilePurpose": "TxDefaultProfile"}) == "Accepted 2"
        assert await asked(chargingProfile={"stackLevel": 1}) == "Accepted 1"
        assert await asked(chargingProfile={"chargingProfileId": [3, 4]}) == "Accepted 1"
        assert await asked(chargingProfile={"chargingLimitSource": ["EMS"]}) == "NoProfiles 0"

from typing import Any

from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.vocabulary.stations import OcppVersion

V21 = OcppVersion.V21
PERIOD = {
    "startPeriod": 0,
    "operationMode": "LocalFrequency",
    "v2xBaseline": 0.0,
    "v2xFreqWattCurve": [{"frequency": 49.8, "power": 0.0}, {"frequency": 50.2, "power": 5.0}],
}
CURVE = {"v2xSignalWattCurve": [{"signal": 1, "power": 9.0}]}


async def test_signals_need_a_curve_and_transfers_a_transaction(csms: SmallCsms, station_of: StationOf) -> None:
    async def order(action: str, payload: dict[str, Any]) -> str:
        answer = (await csms.order("S", action, payload))[2]
        assert_response(V21, action, answer)
        return str(answer["status"])

    async def profile(period: dict[str, Any]) -> str:
        schedule = {"id": 1, "chargingRateUnit": "W", "chargingSchedulePeriod": [period]}
        told = {
            "id": 1,
            "stackLevel": 0,
            "chargingProfilePurpose": "TxDefaultProfile",
            "chargingProfileKind": "Dynamic",
        }
        return await order(
            "SetChargingProfile", {"evseId": 1, "chargingProfile": {**told, "chargingSchedule": [schedule]}}
        )

    async with station_of(V21) as station:
        await station.boot()
        signal = {"signal": 1, "timestamp": "2026-11-02T08:00:00Z"}
        assert await order("AFRRSignal", signal) == "Rejected"
        assert await profile(PERIOD) == "Accepted"
        assert await order("AFRRSignal", signal) == "Rejected"
        assert await profile({**PERIOD, **CURVE}) == "Accepted"
        assert await order("AFRRSignal", signal) == "Accepted"

        await station.plug_in()
        session = await station.start("CARD")
        allowed = {"transactionId": session.reference, "allowedEnergyTransfer": ["AC_BPT", "DC"]}
        assert await order("NotifyAllowedEnergyTransfer", allowed) == "Accepted"
        assert session.allowed_transfer == ["AC_BPT", "DC"]
        assert await order("NotifyAllowedEnergyTransfer", {**allowed, "transactionId": "x"}) == "Rejected"

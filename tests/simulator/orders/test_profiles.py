from typing import Any

import pytest

from tests.simulator.conftest import MONDAY, StationOf
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.plan import AC_11
from voltway.simulator.scripted import SimulatedStation
from voltway.vocabulary.stations import OcppVersion

V16 = OcppVersion.V16
STATION_MAX = {True: "ChargePointMaxProfile", False: "ChargingStationMaxProfile"}


class Limiter:
    """Sends profiles in the words of one version."""

    def __init__(self, csms: SmallCsms, version: OcppVersion) -> None:
        self.csms, self.version = csms, version

    async def set(self, evse: int, purpose: str, *limits: tuple[int, float], unit: str = "A", **more: Any) -> str:
        """Set a profile; `more` are further fields of it, `schedule` further fields of its schedule."""
        periods = [{"startPeriod": start, "limit": limit} for start, limit in limits]
        schedule = {"chargingRateUnit": unit, "chargingSchedulePeriod": periods, **more.pop("schedule", {})}
        purpose = STATION_MAX[self.version is V16] if purpose == "max" else purpose
        profile = {"stackLevel": 0, "chargingProfilePurpose": purpose, "chargingProfileKind": "Relative"}
        number = more.pop("number", 1)
        if self.version is V16:
            profile = {"chargingProfileId": number, **profile, "chargingSchedule": schedule, **more}
            payload: dict[str, Any] = {"connectorId": evse, "csChargingProfiles": profile}
        else:
            profile = {"id": number, **profile, "chargingSchedule": [{"id": 1, **schedule}], **more}
            payload = {"evseId": evse, "chargingProfile": profile}
        return str((await self.order("SetChargingProfile", payload))["status"])

    async def order(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        answer = (await self.csms.order("S", action, payload))[2]
        assert_response(self.version, action, answer)
        return dict(answer)


async def charging(station: SimulatedStation, evses: int = 1) -> None:
    await station.boot()
    for evse in range(1, evses + 1):
        await station.plug_in(evse)
        await station.start("CARD", evse)


async def test_a_limit_is_obeyed_from_its_moment_on(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await charging(station)
        await station.charge(minutes=15)
        assert await Limiter(csms, version).set(1, "TxProfile", (0, 16.0), (1800, 8.0)) == "Accepted"
        await station.charge(minutes=30)
        assert (await station.stop()).energy_wh == pytest.approx(11_040 / 2 + 5_520 / 4, abs=1)


async def test_an_absolute_schedule_pauses_and_goes_on(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    begins = MONDAY.isoformat().replace("+00:00", "Z")
    async with station_of(version) as station:
        await charging(station)
        wishes: dict[str, Any] = {"chargingProfileKind": "Absolute", "schedule": {"startSchedule": begins}}
        assert await Limiter(csms, version).set(0, "TxDefaultProfile", (0, 0.0), (600, 16.0), **wishes) == "Accepted"
        await station.charge(minutes=20)
        assert (await station.stop()).energy_wh == pytest.approx(11_040 / 6, abs=1)
    states = [told.payload.get("transactionInfo", told.payload) for told in csms.of("S")]
    told = [state.get("chargingState", state.get("status")) for state in states]
    assert told.index("SuspendedEVSE") < len(told) - 1 - told[::-1].index("Charging")


async def test_the_stations_limit_is_shared_and_in_watts_if_so_told(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version, evses=(AC_11, AC_11)) as station:
        await charging(station, evses=2)
        assert await Limiter(csms, version).set(0, "max", (0, 13_800.0), unit="W") == "Accepted"
        await station.charge(minutes=30)
        one = await station.stop(1)
        await station.charge(minutes=30)
        other = await station.stop(2)
    assert one.energy_wh == 3450
    assert other.energy_wh == 3450 + 5520, "alone it gets all it can take"


async def test_a_profile_that_fits_nowhere_is_rejected(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()
        limiter = Limiter(csms, version)
        assert await limiter.set(1, "TxProfile", (0, 8.0)) == "Rejected", "no transaction runs"
        assert await limiter.set(1, "max", (0, 8.0)) == "Rejected", "the station is EVSE 0"
        assert await limiter.set(7, "TxDefaultProfile", (0, 8.0)) == "Rejected", "no such EVSE"
        assert station.station.profiles == []


async def test_clearing_gives_the_power_back(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await charging(station)
        limiter = Limiter(csms, version)
        await limiter.set(0, "TxDefaultProfile", (0, 6.0), number=5)
        wanted = {"id": 5} if version is V16 else {"chargingProfileId": 5}
        assert (await limiter.order("ClearChargingProfile", wanted))["status"] == "Accepted"
        assert (await limiter.order("ClearChargingProfile", wanted))["status"] == "Unknown"
        await limiter.set(0, "TxDefaultProfile", (0, 6.0), number=6)
        level = {"stackLevel": 0} if version is V16 else {"chargingProfileCriteria": {"stackLevel": 0}}
        assert (await limiter.order("ClearChargingProfile", level))["status"] == "Accepted"
        await station.charge(minutes=30)
        assert (await station.stop()).energy_wh == 5520


async def test_the_composite_schedule_is_what_it_would_do(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await charging(station)
        limiter = Limiter(csms, version)
        await limiter.set(1, "TxProfile", (0, 16.0), (600, 10.0))
        await limiter.set(0, "max", (0, 12.0), number=2)
        place = "connectorId" if version is V16 else "evseId"
        answer = await limiter.order("GetCompositeSchedule", {place: 1, "duration": 3600})
        schedule = answer["chargingSchedule" if version is V16 else "schedule"]
        told = [(period["startPeriod"], period["limit"]) for period in schedule["chargingSchedulePeriod"]]
        assert told == [(0, 12.0), (600, 10.0)]
        assert (await limiter.order("GetCompositeSchedule", {place: 5, "duration": 60}))["status"] == "Rejected"


async def test_21_limits_per_phase(csms: SmallCsms, station_of: StationOf) -> None:
    limiter = Limiter(csms, OcppVersion.V21)
    async with station_of(OcppVersion.V21) as station:
        await charging(station)
        period = {"startPeriod": 0, "limit": 16.0, "limit_L2": 8.0, "limit_L3": 12.0}
        unbalanced = {"chargingSchedulePeriod": [period]}
        assert await limiter.set(1, "TxProfile", (0, 16.0), schedule=unbalanced) == "Accepted"
        assert station.evse().flow(station.station.profiles, 1).current_a == (8.0, 8.0, 8.0)
        assert await limiter.set(1, "LocalGeneration", (0, 16.0)) == "Rejected"

"""A limit is set and the car charges slower; it is cleared; what the station says is in force is what we calculate."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from tests.fixtures.gateway import Network, RunningGateway, until
from voltway.sessions import limits
from voltway.simulator import SimulatedStation
from voltway.stations.commanding import give
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
    CompositeSchedule,
    KnownBy,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    SchedulePeriod,
)
from voltway.vocabulary.commands import Command, CommandState, OperatorOrder
from voltway.vocabulary.orders_charging import (
    ClearChargingProfiles,
    GetChargingProfiles,
    GetCompositeSchedule,
    SetChargingProfile,
)
from voltway.vocabulary.stations import OcppVersion

VERSIONS = pytest.mark.parametrize("version", list(OcppVersion), ids=str)


def profile(*periods: SchedulePeriod, number: int = 1, **fields: Any) -> ChargingProfile:
    schedule = ChargingSchedule(unit=fields.pop("unit", RateUnit.AMPERE), periods=list(periods))
    whole: dict[str, Any] = {
        "purpose": ProfilePurpose.TX_DEFAULT,
        "kind": ProfileKind.RELATIVE,
        "stack_level": 0,
    } | fields
    return ChargingProfile(profile_id=number, schedules=[schedule], **whole)


def of_station(limit_w: float) -> ChargingProfile:
    schedule = ChargingSchedule(
        unit=RateUnit.WATT, periods=[SchedulePeriod(0, limit_w)], starts_at=datetime.now(UTC) - timedelta(hours=1)
    )
    return ChargingProfile(
        profile_id=9,
        stack_level=0,
        purpose=ProfilePurpose.STATION_MAX,
        kind=ProfileKind.ABSOLUTE,
        schedules=[schedule],
    )


class Site:
    """A gateway, somebody who gives orders, and what is known of the station."""

    def __init__(self, running: RunningGateway) -> None:
        self._running = running

    async def order(self, wanted: OperatorOrder) -> Command:
        return await give(self._running.pool, self._running.bus, "SIM", wanted, author="me")

    async def accepted(self, wanted: OperatorOrder) -> Command:
        command = await self.order(wanted)
        assert command.state is CommandState.ACCEPTED, command.reason
        return command

    async def held(self) -> list[tuple[int, KnownBy]]:
        async with self._running.pool.connection() as connection:
            return [(one.profile.profile_id, one.known_by) for one in await limits.held(connection, "SIM")]

    async def asked_and_calculated(self, evse_id: int, unit: RateUnit) -> tuple[CompositeSchedule, CompositeSchedule]:
        command = await self.accepted(GetCompositeSchedule(evse_id=evse_id, duration_s=3600, unit=unit))
        told = msgspec.convert(command.answer, CompositeSchedule)
        async with self._running.pool.connection() as connection:
            mine = await limits.in_force(
                connection, "SIM", evse_id=evse_id, begins_at=told.begins_at, duration_s=told.duration_s, unit=unit
            )
        return told, mine


@pytest.fixture
async def site(network: Network) -> Site:
    await network.add_station("SIM")
    await network.add_token("CARD")
    return Site(await network.start())


async def charge(station: SimulatedStation) -> str:
    """Plug in and charge; the transaction's id."""
    await station.boot()
    await station.plug_in()
    session = await station.start("CARD")
    await station.charge(minutes=5)
    return str(session.reference)


def current_a(station: SimulatedStation) -> float:
    """What the car takes now from the phase it takes most from."""
    simulated = station.station
    simulated.advance()
    return max(station.evse().flow(simulated.profiles, simulated.active_evses).current_a)


@VERSIONS
async def test_a_limit_is_set_and_the_car_charges_slower(network: Network, site: Site, version: OcppVersion) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        ref = await charge(station)
        assert current_a(station) > 10

        await site.accepted(SetChargingProfile(evse_id=1, profile=profile(SchedulePeriod(0, 10.0))))
        assert current_a(station) == pytest.approx(10, abs=0.1)
        own = profile(SchedulePeriod(0, 7.0), number=2, purpose=ProfilePurpose.TX, ref=ref)
        await site.accepted(SetChargingProfile(evse_id=1, profile=own))
        assert current_a(station) == pytest.approx(7, abs=0.1)
        assert await site.held() == [(2, KnownBy.ORDER), (1, KnownBy.ORDER)]

        await site.accepted(ClearChargingProfiles(profile_id=2))
        assert current_a(station) == pytest.approx(10, abs=0.1)
        await site.accepted(ClearChargingProfiles(purpose=ProfilePurpose.TX_DEFAULT))
        assert current_a(station) > 10
        assert await site.held() == []
        assert (await site.order(ClearChargingProfiles())).state is CommandState.REJECTED


@VERSIONS
async def test_the_stations_composite_schedule_is_the_one_we_calculate(
    network: Network, site: Site, version: OcppVersion
) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        ref = await charge(station)
        steps = (SchedulePeriod(0, 12.0), SchedulePeriod(1200, 6.0, 1), SchedulePeriod(2400, 16.0))
        await site.accepted(SetChargingProfile(evse_id=0, profile=of_station(9000.0)))
        await site.accepted(
            SetChargingProfile(evse_id=1, profile=profile(*steps, number=2, purpose=ProfilePurpose.TX, ref=ref))
        )
        for unit in RateUnit:
            told, mine = await site.asked_and_calculated(1, unit)
            assert len(told.periods) == 3
            assert [(one.start_s, one.phases) for one in told.periods] == [
                (one.start_s, one.phases) for one in mine.periods
            ]
            assert [one.limit for one in told.periods] == pytest.approx([one.limit for one in mine.periods], abs=0.06)


@VERSIONS
async def test_a_profile_ends_with_its_transaction(network: Network, site: Site, version: OcppVersion) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        ref = await charge(station)
        own = profile(SchedulePeriod(0, 7.0), purpose=ProfilePurpose.TX, ref=ref)
        await site.accepted(SetChargingProfile(evse_id=1, profile=own))
        assert await site.held() == [(1, KnownBy.ORDER)]
        await station.stop()
        await station.flushed()
        assert await site.held() == []


@pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
async def test_a_station_reports_what_it_holds(network: Network, site: Site, version: OcppVersion) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await charge(station)
        for number in (1, 2):
            limited = profile(SchedulePeriod(0, 10.0), number=number, stack_level=number)
            await site.accepted(SetChargingProfile(evse_id=1, profile=limited))
        await network.execute("delete from charging_profile")

        await site.accepted(GetChargingProfiles(request_id=5))

        async def reported() -> bool:
            return await site.held() == [(2, KnownBy.REPORT), (1, KnownBy.REPORT)]

        await until(reported)
        assert (await site.order(GetChargingProfiles(request_id=6, evse_id=0))).state is CommandState.REJECTED
        pages = await network.rows("select detail from station_event where kind = 'charging_profiles' order by at")
        assert sorted(page["detail"]["tbc"] for page in pages) == [False, True]


async def test_1_6_can_not_be_asked_what_it_holds(network: Network, site: Site) -> None:
    async with SimulatedStation(network.url, "SIM", OcppVersion.V16) as station:
        await station.boot()
        command = await site.order(GetChargingProfiles(request_id=5))
        assert command.state is CommandState.FAILED
        assert "1.6" in str(command.reason)


LIMIT = {
    "chargingLimit": {"chargingLimitSource": "EMS", "isGridCritical": True},
    "evseId": 1,
    "chargingSchedule": [
        {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6.0}]}
    ],
}


@pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
async def test_what_others_limit_counts_until_they_clear_it(network: Network, site: Site, version: OcppVersion) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await charge(station)
        await site.accepted(SetChargingProfile(evse_id=1, profile=profile(SchedulePeriod(0, 10.0))))
        await station.call("NotifyChargingLimit", LIMIT)
        _, mine = await site.asked_and_calculated(1, RateUnit.AMPERE)
        assert [one.limit for one in mine.periods] == [6.0]
        # Neither the operator's clearing nor another's touches it.
        await site.accepted(ClearChargingProfiles())
        await station.call("ClearedChargingLimit", {"chargingLimitSource": "SO"})
        assert await site.held() == [(0, KnownBy.LIMIT)]
        await station.call("ClearedChargingLimit", {"chargingLimitSource": "EMS"})
        assert await site.held() == []
        events = await network.rows("select name from station_event where kind = 'charging_limit' order by at")
        assert {event["name"] for event in events} == {"EMS", "SO cleared", "EMS cleared"}

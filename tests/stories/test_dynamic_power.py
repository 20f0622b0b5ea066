"""What changes while a car charges (OCPP 2.1): new values of a profile, priority, signals. Older versions can't."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.fixtures.gateway import Network, until
from tests.stories.test_charging_profiles import Site, charge, current_a, profile
from voltway.ocpp.wire import v21
from voltway.simulator import SimulatedStation
from voltway.simulator.orders.priority_charging import prefer
from voltway.vocabulary.charging import (
    EnergyTransfer,
    FrequencyPoint,
    OperationMode,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    SchedulePeriod,
    ScheduleUpdate,
    SignalPoint,
)
from voltway.vocabulary.commands import CommandState, OperatorOrder
from voltway.vocabulary.orders_charging import (
    NotifyAllowedEnergyTransfer,
    SendAfrrSignal,
    SetChargingProfile,
    UpdateDynamicSchedule,
    UsePriorityCharging,
)
from voltway.vocabulary.stations import OcppVersion

V21 = OcppVersion.V21


@pytest.fixture
async def site(network: Network) -> Site:
    await network.add_station("SIM")
    await network.add_token("CARD")
    return Site(await network.start())


def dynamic(limit: float, **fields: Any) -> SetChargingProfile:
    return SetChargingProfile(evse_id=1, profile=profile(SchedulePeriod(0, limit), kind=ProfileKind.DYNAMIC, **fields))


def values(**told: float) -> UpdateDynamicSchedule:
    return UpdateDynamicSchedule(profile_id=1, values=ScheduleUpdate(**told))


async def test_new_values_are_obeyed_and_known(network: Network, site: Site) -> None:
    async with SimulatedStation(network.url, "SIM", V21) as station:
        await charge(station)
        assert (await site.order(values(limit=9.0))).state is CommandState.REJECTED
        await site.accepted(dynamic(12.0))
        assert current_a(station) == pytest.approx(12, abs=0.1)
        await site.accepted(values(limit=8.0))
        assert current_a(station) == pytest.approx(8, abs=0.1)
        told, mine = await site.asked_and_calculated(1, RateUnit.AMPERE)
        assert [one.limit for one in told.periods] == [one.limit for one in mine.periods] == [8.0]
        fixed = SetChargingProfile(evse_id=1, profile=profile(SchedulePeriod(0, 9.0), number=2, stack_level=1))
        await site.accepted(fixed)
        refused = await site.order(UpdateDynamicSchedule(profile_id=2, values=ScheduleUpdate(limit=7.0)))
        assert refused.state is CommandState.REJECTED


async def test_a_station_that_asks_gets_the_last_values(network: Network, site: Site) -> None:
    async with SimulatedStation(network.url, "SIM", V21) as station:
        await charge(station)
        await site.accepted(dynamic(12.0))
        await site.accepted(values(limit=8.0, limit_l2=7.0))
        told = (await station.call("PullDynamicScheduleUpdate", {"chargingProfileId": 1})).message
        assert isinstance(told, v21.PullDynamicScheduleUpdateResponse)
        assert told.status == "Accepted"
        assert told.schedule_update == v21.ChargingScheduleUpdate(limit=8.0, limit_l2=7.0)
        unknown = (await station.call("PullDynamicScheduleUpdate", {"chargingProfileId": 2**40})).message
        assert isinstance(unknown, v21.PullDynamicScheduleUpdateResponse)
        assert unknown.status == "Rejected"
        row = await network.row("select profile from charging_profile")
        assert row["profile"]["schedules"][0]["periods"] == [{"start_s": 0, "limit": 8, "limit_l2": 7}]


async def test_a_station_asks_by_itself_as_often_as_it_was_told(network: Network, site: Site) -> None:
    async with SimulatedStation(network.url, "SIM", V21) as station:
        await charge(station)
        await site.accepted(dynamic(12.0, pull_each_s=60))
        # As an order would leave it that the station has not heard of.
        await network.execute(
            "update charging_profile set profile = jsonb_set(profile::jsonb, '{schedules,0,periods,0,limit}', '7')"
        )
        await station.wait(seconds=90)

        async def pulled() -> bool:
            return current_a(station) == pytest.approx(7, abs=0.1)

        await until(pulled, "the values that were pulled hold")


async def test_priority_is_used_and_known_until_it_is_taken_back(network: Network, site: Site) -> None:
    async with SimulatedStation(network.url, "SIM", V21) as station:
        ref = await charge(station)
        await site.accepted(SetChargingProfile(evse_id=1, profile=profile(SchedulePeriod(0, 7.0))))
        assert (await site.order(UsePriorityCharging(ref=ref))).state is CommandState.REJECTED
        preferred = profile(SchedulePeriod(0, 14.0), number=2, purpose=ProfilePurpose.PRIORITY)
        await site.accepted(SetChargingProfile(evse_id=0, profile=preferred))
        assert (await site.order(UsePriorityCharging(ref="no such"))).state is CommandState.REJECTED

        async def limit() -> float | None:
            told, mine = await site.asked_and_calculated(1, RateUnit.AMPERE)
            return mine.periods[0].limit if told.periods[0].limit == mine.periods[0].limit else None

        assert await limit() == 7.0
        await site.accepted(UsePriorityCharging(ref=ref))
        await until(lambda: is_limit(limit, 14.0), "priority is known")
        # A driver takes it back at the station.
        prefer(station.station, station.evse(), on=False)
        await until(lambda: is_limit(limit, 7.0), "it is known that it is over")
        events = await network.rows("select name from station_event where kind = 'priority_charging' order by at")
        assert [event["name"] for event in events] == ["on", "off"]


async def is_limit(limit: Callable[[], Awaitable[float | None]], wanted: float) -> bool:
    return await limit() == wanted


async def test_signals_and_ways_of_transfer_reach_the_station(network: Network, site: Site) -> None:
    async with SimulatedStation(network.url, "SIM", V21) as station:
        ref = await charge(station)
        assert (await site.order(SendAfrrSignal(signal=1))).state is CommandState.REJECTED
        period = SchedulePeriod(
            0,
            mode=OperationMode.LOCAL_FREQUENCY,
            baseline_w=0.0,
            frequency_curve=[FrequencyPoint(49.8, -900.0), FrequencyPoint(50.2, 900.0)],
            signal_curve=[SignalPoint(1, 100.0)],
        )
        await site.accepted(SetChargingProfile(evse_id=1, profile=profile(period, unit=RateUnit.WATT)))
        await site.accepted(SendAfrrSignal(signal=1))
        await site.accepted(NotifyAllowedEnergyTransfer(ref=ref, allowed=[EnergyTransfer.AC_BPT]))
        session = station.evse().session
        assert session is not None
        assert session.allowed_transfer == ["AC_BPT"]


@pytest.mark.parametrize("version", [OcppVersion.V16, OcppVersion.V201], ids=str)
async def test_older_versions_say_that_they_can_not(network: Network, site: Site, version: OcppVersion) -> None:
    orders: list[OperatorOrder] = [
        UsePriorityCharging(ref="1"),
        values(limit=7.0),
        SendAfrrSignal(signal=1),
        NotifyAllowedEnergyTransfer(ref="1", allowed=[EnergyTransfer.DC]),
        dynamic(12.0),
    ]
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        for order in orders:
            command = await site.order(order)
            assert command.state is CommandState.FAILED
            assert f"OCPP {version} knows no" in str(command.reason)

"""OCPP 2.1, K and Q: priority, dynamic profiles, signals. No cases of 2.1 are published: these follow its use cases."""

import pytest

from tests.conformance.station import Ordered, Payload
from tests.conformance.v201.station import ACCEPTED, REJECTED, Station2
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
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
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_charging import (
    NotifyAllowedEnergyTransfer,
    SendAfrrSignal,
    SetChargingProfile,
    UpdateDynamicSchedule,
    UsePriorityCharging,
)
from voltway.vocabulary.stations import EventKind

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def put(
    station: Station2,
    period: SchedulePeriod,
    purpose: ProfilePurpose = ProfilePurpose.TX_DEFAULT,
    kind: ProfileKind = ProfileKind.DYNAMIC,
    pull_each_s: int | None = None,
) -> Payload:
    """SetChargingProfile is sent and accepted: the profile."""
    profile = ChargingProfile(
        profile_id=7,
        stack_level=0,
        purpose=purpose,
        kind=kind,
        schedules=[ChargingSchedule(unit=RateUnit.WATT, periods=[period])],
        pull_each_s=pull_each_s,
    )
    told = await station.ordered(SetChargingProfile(evse_id=0, profile=profile), "SetChargingProfile", ACCEPTED)
    assert told.state is CommandState.ACCEPTED
    sent: Payload = told.request["chargingProfile"]
    return sent


# --- priority


async def prefer(station: Station2, status: str, *, on: bool = True) -> Ordered:
    """UsePriorityCharging is sent for the transaction that runs."""
    order = UsePriorityCharging(ref=station.transaction_id, on=on)
    told = await station.ordered(order, "UsePriorityCharging", {"status": status})
    assert told.request == {"transactionId": station.transaction_id, "activate": on}
    return told


async def test_tc_k_21_1_priority_from_afar(station: Station2, card: str) -> None:
    sent = await put(station, SchedulePeriod(0, 11_000.0), ProfilePurpose.PRIORITY, ProfileKind.RELATIVE)
    assert sent["chargingProfilePurpose"] == "PriorityCharging"
    await station.energy_transfer(card)
    assert (await prefer(station, "Accepted")).state is CommandState.ACCEPTED
    told = {"transactionId": station.transaction_id, "activated": True}
    assert await station.say("NotifyPriorityCharging", told) == {}
    assert (await prefer(station, "Accepted", on=False)).state is CommandState.ACCEPTED
    assert await station.say("NotifyPriorityCharging", {**told, "activated": False}) == {}
    assert await station.reported(EventKind.PRIORITY_CHARGING) == ["on", "off"]


async def test_tc_k_21_2_priority_without_a_profile(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    assert (await prefer(station, "NoProfile")).state is CommandState.REJECTED


async def test_tc_k_22_priority_asked_at_the_station(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    told = {"transactionId": station.transaction_id, "activated": True}
    assert await station.say("NotifyPriorityCharging", told) == {}
    assert await station.reported(EventKind.PRIORITY_CHARGING) == ["on"]


# --- dynamic profiles


async def test_tc_k_28_1_values_are_sent(station: Station2) -> None:
    sent = await put(station, SchedulePeriod(0, 5000.0))
    [schedule] = sent["chargingSchedule"]
    assert (sent["chargingProfileKind"], len(schedule["chargingSchedulePeriod"])) == ("Dynamic", 1)
    order = UpdateDynamicSchedule(profile_id=7, values=ScheduleUpdate(limit=4000.0))
    told = await station.ordered(order, "UpdateDynamicSchedule", ACCEPTED)
    assert told.request == {"chargingProfileId": 7, "scheduleUpdate": {"limit": 4000.0}}
    assert told.state is CommandState.ACCEPTED
    told = await station.ordered(order, "UpdateDynamicSchedule", REJECTED)
    assert told.state is CommandState.REJECTED


async def test_tc_k_28_2_values_are_asked_for(station: Station2) -> None:
    sent = await put(station, SchedulePeriod(0, 5000.0), pull_each_s=60)
    assert sent["dynUpdateInterval"] == 60
    order = UpdateDynamicSchedule(profile_id=7, values=ScheduleUpdate(limit=4000.0))
    await station.ordered(order, "UpdateDynamicSchedule", ACCEPTED)
    answer = await station.say("PullDynamicScheduleUpdate", {"chargingProfileId": 7})
    assert answer == {"status": "Accepted", "scheduleUpdate": {"limit": 4000.0}}


async def test_tc_k_28_3_values_of_no_dynamic_profile(station: Station2) -> None:
    await put(station, SchedulePeriod(0, 5000.0), kind=ProfileKind.RELATIVE)
    for number in (7, 8):
        answer = await station.say("PullDynamicScheduleUpdate", {"chargingProfileId": number})
        assert answer["status"] == "Rejected"


# --- power both ways


async def test_tc_q_02_ways_of_transfer_are_allowed_later(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    order = NotifyAllowedEnergyTransfer(ref=station.transaction_id, allowed=[EnergyTransfer.DC_BPT])
    told = await station.ordered(order, "NotifyAllowedEnergyTransfer", ACCEPTED)
    assert told.request == {"transactionId": station.transaction_id, "allowedEnergyTransfer": ["DC_BPT"]}
    assert told.state is CommandState.ACCEPTED


async def test_tc_q_04_a_setpoint_that_changes(station: Station2) -> None:
    sent = await put(station, SchedulePeriod(0, mode=OperationMode.CENTRAL_SETPOINT, setpoint=-2000.0))
    [period] = sent["chargingSchedule"][0]["chargingSchedulePeriod"]
    assert period == {"startPeriod": 0, "operationMode": "CentralSetpoint", "setpoint": -2000.0}
    order = UpdateDynamicSchedule(profile_id=7, values=ScheduleUpdate(setpoint=2000.0))
    told = await station.ordered(order, "UpdateDynamicSchedule", ACCEPTED)
    assert told.request["scheduleUpdate"] == {"setpoint": 2000.0}


async def test_tc_q_08_a_signal_of_frequency_restoration(station: Station2) -> None:
    period = SchedulePeriod(
        0,
        mode=OperationMode.LOCAL_FREQUENCY,
        baseline_w=0.0,
        frequency_curve=[FrequencyPoint(49.8, -900.0), FrequencyPoint(50.2, 900.0)],
        signal_curve=[SignalPoint(1, 100.0)],
    )
    await put(station, period)
    told = await station.ordered(SendAfrrSignal(signal=1), "AFRRSignal", ACCEPTED)
    assert told.request["signal"] == 1
    told = await station.ordered(SendAfrrSignal(signal=1), "AFRRSignal", REJECTED)
    assert told.state is CommandState.REJECTED

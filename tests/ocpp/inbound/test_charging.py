"""What 2.x stations tell of limits, in our words; each message is kept whole besides."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from voltway.ocpp.inbound import charging
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v21, v201
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
    FrequencyPoint,
    KnownBy,
    LimitSource,
    OperationMode,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    Recurrency,
    SchedulePeriod,
    SignalPoint,
    VehicleNeeds,
)
from voltway.vocabulary.facts import LimitCleared, PriorityTold, ProfilesTold, StationReported, VehicleTold
from voltway.vocabulary.ids import SessionRef
from voltway.vocabulary.stations import EventKind

WIRES: list[Any] = [v201, v21]
each_wire = pytest.mark.parametrize("wire", WIRES, ids=["2.0.1", "2.1"])
SCHEDULE = {
    "id": 1,
    "chargingRateUnit": "A",
    "startSchedule": "2026-03-01T06:00:00Z",
    "duration": 600,
    "minChargingRate": 6.0,
    "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16.0, "numberPhases": 1, "phaseToUse": 2}],
}
PROFILE = {
    "id": 7,
    "stackLevel": 1,
    "chargingProfilePurpose": "TxDefaultProfile",
    "chargingProfileKind": "Recurring",
    "recurrencyKind": "Weekly",
    "validTo": "2026-03-02T06:00:00Z",
    "chargingSchedule": [SCHEDULE],
}


def page(wire: Any, *profiles: dict[str, Any], source: str = "CSO") -> tuple[StationReported, ProfilesTold]:
    told = {"requestId": 1, "chargingLimitSource": source, "evseId": 2, "chargingProfile": list(profiles)}
    return charging.profiles_reported(msgspec.convert(told, wire.ReportChargingProfilesRequest))


@each_wire
def test_a_profile_is_told_in_our_words(wire: Any) -> None:
    event, told = page(wire, PROFILE)
    assert (event.event, event.evse_id, event.detail["requestId"]) == (EventKind.CHARGING_PROFILES, 2, 1)
    at = datetime(2026, 3, 1, 6, tzinfo=UTC)
    schedule = ChargingSchedule(
        unit=RateUnit.AMPERE, periods=[SchedulePeriod(0, 16.0, 1, 2)], starts_at=at, duration_s=600, least_rate=6.0
    )
    expected = ChargingProfile(
        profile_id=7,
        stack_level=1,
        purpose=ProfilePurpose.TX_DEFAULT,
        kind=ProfileKind.RECURRING,
        recurrency=Recurrency.WEEKLY,
        valid_to=datetime(2026, 3, 2, 6, tzinfo=UTC),
        schedules=[schedule],
    )
    assert told == ProfilesTold(evse_id=2, source=LimitSource.CSO, known_by=KnownBy.REPORT, profiles=[expected])


@pytest.mark.parametrize("enum", [v201.ChargingProfilePurposeEnum, v21.ChargingProfilePurposeEnum])
def test_every_purpose_is_known(enum: Any) -> None:
    assert set(enum) <= set(charging.PURPOSES)


@pytest.mark.parametrize("enum", [v201.ChargingProfileKindEnum, v21.ChargingProfileKindEnum])
def test_every_kind_is_known(enum: Any) -> None:
    assert set(enum) <= set(charging.KINDS)


@pytest.mark.parametrize("source", ["CSO", "EMS", "SO", "Other", "SomethingNew"])
def test_whoever_sets_a_limit_is_somebody(source: str) -> None:
    _, told = page(v21, PROFILE, source=source)
    assert told.source is charging.SOURCES.get(source, LimitSource.OTHER)


def changed(**period: Any) -> dict[str, Any]:
    whole = {"startPeriod": 0, "limit": 16.0} | period
    told = {name: value for name, value in whole.items() if value is not None}
    return {**PROFILE, "chargingSchedule": [{**SCHEDULE, "chargingSchedulePeriod": [told]}]}


@pytest.mark.parametrize(
    "odd",
    [
        changed(limit=None, setpoint=4000.0),
        changed(limit=-5.0),
        changed(startPeriod=-1),
        {**PROFILE, "id": 2**31},
        {**PROFILE, "chargingSchedule": [SCHEDULE, changed(limit=-1.0)["chargingSchedule"][0]]},
    ],
)
def test_what_is_no_limit_stays_in_the_report_alone(odd: dict[str, Any]) -> None:
    event, told = page(v21, odd, PROFILE)
    assert [one.profile_id for one in told.profiles] == [7]
    assert len(event.detail["chargingProfile"]) == 2


def test_limits_of_each_phase() -> None:
    _, told = page(v21, changed(limit_L2=10.0, limit_L3=0.0))
    assert told.profiles[0].schedules[0].periods == [SchedulePeriod(0, 16.0, None, None, 10.0, 0.0)]


def limited(wire: Any, **more: Any) -> tuple[Any, ...]:
    told = {"chargingLimit": {"chargingLimitSource": "SO"}, **more}
    return charging.limit_set(msgspec.convert(told, wire.NotifyChargingLimitRequest))


@each_wire
def test_a_limit_that_others_set(wire: Any) -> None:
    event, told = limited(wire, chargingSchedule=[SCHEDULE])
    assert (event.event, event.name, event.evse_id) == (EventKind.CHARGING_LIMIT, "SO", None)
    assert (told.evse_id, told.source, told.known_by) == (0, LimitSource.SO, KnownBy.LIMIT)
    assert [one.purpose for one in told.profiles] == [ProfilePurpose.EXTERNAL]
    assert len(limited(wire)) == 1, "without a schedule there is only the report"


def test_what_is_generated_on_the_spot_is_no_limit() -> None:
    source = {"chargingLimitSource": "EMS", "isLocalGeneration": True}
    _, told = limited(v21, chargingLimit=source, chargingSchedule=[SCHEDULE], evseId=3)
    assert (told.evse_id, told.profiles[0].purpose) == (3, ProfilePurpose.LOCAL_GENERATION)


def test_a_limit_below_nothing_stays_in_the_report_alone() -> None:
    """Kept, it could not be read again: whoever asks for the profiles would be told of a fault of ours."""
    period = {"startPeriod": 0, "limit": 16.0, "limit_L2": -3.0}
    schedule = {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [period]}
    told = {"chargingLimit": {"chargingLimitSource": "EMS"}, "chargingSchedule": [schedule]}
    facts = charging.limit_set(msgspec.convert(told, v21.NotifyChargingLimitRequest))
    assert [type(fact) for fact in facts] == [StationReported]


@each_wire
def test_a_limit_that_is_cleared(wire: Any) -> None:
    told = msgspec.convert({"chargingLimitSource": "EMS", "evseId": 3}, wire.ClearedChargingLimitRequest)
    event, cleared = charging.limit_cleared(told)
    assert (event.name, event.evse_id) == ("EMS cleared", 3)
    assert cleared == LimitCleared(source=LimitSource.EMS, evse_id=3)


@each_wire
def test_what_a_car_wants_and_what_it_made_of_it(wire: Any) -> None:
    needs = {"requestedEnergyTransfer": "AC_three_phase", "departureTime": "2026-03-01T18:00:00Z"}
    wants = msgspec.convert({"evseId": 1, "chargingNeeds": needs}, wire.NotifyEVChargingNeedsRequest)
    event, told = charging.needs_told(wants)
    assert (event.event, event.name, event.at) == (EventKind.CHARGING_NEEDS, "AC_three_phase", None)
    assert event.detail["chargingNeeds"]["departureTime"] == "2026-03-01T18:00:00Z"
    departs_at = datetime(2026, 3, 1, 18, tzinfo=UTC)
    assert told == VehicleTold(evse_id=1, needs=VehicleNeeds(transfer="AC_three_phase", departs_at=departs_at))
    plan = {"timeBase": "2026-03-01T06:00:00Z", "chargingSchedule": SCHEDULE, "evseId": 1}
    chosen, kept = charging.schedule_told(msgspec.convert(plan, wire.NotifyEVChargingScheduleRequest))
    assert isinstance(chosen, StationReported)
    assert isinstance(kept, VehicleTold)
    assert (chosen.event, chosen.name, chosen.evse_id) == (EventKind.CHARGING_SCHEDULE, "schedule 1", 1)
    assert kept.schedule is not None
    assert kept.schedule.starts_at == datetime(2026, 3, 1, 6, tzinfo=UTC)


@each_wire
@pytest.mark.parametrize(
    ("told", "needs"),
    [
        (
            {
                "acChargingParameters": {
                    "energyAmount": 9000,
                    "evMinCurrent": 6,
                    "evMaxCurrent": 16,
                    "evMaxVoltage": 400,
                }
            },
            {"energy_wh": 9000, "least_current_a": 6, "most_current_a": 16, "most_voltage_v": 400},
        ),
        (
            {
                "dcChargingParameters": {
                    "evMaxCurrent": 200,
                    "evMaxVoltage": -1,
                    "evMaxPower": 80000,
                    "stateOfCharge": 20,
                }
            },
            {"most_current_a": 200, "most_power_w": 80000, "soc_percent": 20},
        ),
    ],
)
def test_what_a_car_wants_in_numbers(wire: Any, told: dict[str, Any], needs: dict[str, Any]) -> None:
    whole = {"evseId": 2, "maxScheduleTuples": 3, "chargingNeeds": {"requestedEnergyTransfer": "DC", **told}}
    _, fact = charging.needs_told(msgspec.convert(whole, wire.NotifyEVChargingNeedsRequest))
    assert fact == VehicleTold(evse_id=2, needs=VehicleNeeds(transfer="DC", most_schedules=3, **needs))


def test_what_a_car_wants_that_can_feed_back() -> None:
    v2x = {"evTargetEnergyRequest": 7000, "maxChargePower": 11000, "minChargeCurrent": 6, "targetSoC": 80}
    needs = {"requestedEnergyTransfer": "AC_BPT", "v2xChargingParameters": v2x}
    message = msgspec.convert({"evseId": 1, "chargingNeeds": needs}, v21.NotifyEVChargingNeedsRequest)
    _, fact = charging.needs_told(message)
    assert fact.needs == VehicleNeeds(
        transfer="AC_BPT", energy_wh=7000, most_power_w=11000, least_current_a=6, full_soc_percent=80
    )


def test_when_a_car_said_it_in_2_1() -> None:
    needs = {"requestedEnergyTransfer": "DC"}
    told = {"evseId": 1, "chargingNeeds": needs, "timestamp": "2026-03-01T06:00:00Z"}
    event, _ = charging.needs_told(msgspec.convert(told, v21.NotifyEVChargingNeedsRequest))
    assert event.at == datetime(2026, 3, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize(("on", "name"), [(True, "on"), (False, "off")])
def test_priority_charging(on: bool, name: str) -> None:
    event, told = charging.priority_told(v21.NotifyPriorityChargingRequest(transaction_id="t", activated=on))
    assert (event.event, event.name, event.detail["transactionId"]) == (EventKind.PRIORITY_CHARGING, name, "t")
    assert told == PriorityTold(ref=SessionRef("t"), on=on)


def test_every_mode_is_known() -> None:
    assert set(v21.OperationModeEnum) == set(charging.MODES)
    assert set(charging.MODES.values()) == set(OperationMode)


def test_a_dynamic_profile_of_power_both_ways() -> None:
    told = changed(limit=None, operationMode="LocalFrequency", v2xBaseline=500.0, evseSleep=True, dischargeLimit=-3.0,
                   v2xFreqWattCurve=[{"frequency": 49.8, "power": -900.0}, {"frequency": 50.2, "power": 900.0}],
                   v2xSignalWattCurve=[{"signal": 1, "power": 100.0}])  # fmt: skip
    dynamic = {"chargingProfileKind": "Dynamic", "dynUpdateInterval": 60, "dynUpdateTime": "2026-03-01T06:00:00Z"}
    _, facts = page(v21, {**told, **dynamic})
    [profile] = facts.profiles
    assert (profile.kind, profile.pull_each_s) == (ProfileKind.DYNAMIC, 60)
    assert profile.updated_at == datetime(2026, 3, 1, 6, tzinfo=UTC)
    assert profile.schedules[0].periods == [
        SchedulePeriod(
            0,
            mode=OperationMode.LOCAL_FREQUENCY,
            baseline_w=500.0,
            evse_sleeps=True,
            discharge_limit=-3.0,
            frequency_curve=[FrequencyPoint(49.8, -900.0), FrequencyPoint(50.2, 900.0)],
            signal_curve=[SignalPoint(1, 100.0)],
        )
    ]


def test_a_car_is_told_not_to_wait_for_a_schedule() -> None:
    assert charging.answer_needs_v201(Reply()).status == "Rejected"
    assert charging.answer_needs_v21(Reply()).status == "NoChargingProfile"

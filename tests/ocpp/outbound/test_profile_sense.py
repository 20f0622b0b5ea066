"""What 2.1's operation modes ask of a profile; what all versions ask is told in test_charging_profile."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from tests.ocpp.outbound.wording import frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.ocpp.outbound.charging_profile import MODES_21
from voltway.ocpp.wire import v21
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
    FrequencyPoint,
    OperationMode,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    SchedulePeriod,
    SignalPoint,
)
from voltway.vocabulary.orders_charging import SetChargingProfile
from voltway.vocabulary.stations import OcppVersion

CURVE = [FrequencyPoint(49.8, -900.0), FrequencyPoint(50.2, 900.0)]
FREQUENCY: dict[str, Any] = {"mode": OperationMode.LOCAL_FREQUENCY, "baseline_w": 0.0, "frequency_curve": CURVE}
SETPOINT: dict[str, Any] = {"mode": OperationMode.CENTRAL_SETPOINT, "setpoint": -900.0}


def order(period: SchedulePeriod, **fields: Any) -> SetChargingProfile:
    schedule = ChargingSchedule(unit=fields.pop("unit", RateUnit.WATT), periods=[period])
    whole: dict[str, Any] = {"purpose": ProfilePurpose.TX_DEFAULT, "kind": ProfileKind.DYNAMIC} | fields
    return SetChargingProfile(
        evse_id=0, profile=ChargingProfile(profile_id=1, stack_level=0, schedules=[schedule], **whole)
    )


def test_every_mode_has_its_word() -> None:
    assert set(MODES_21) == set(OperationMode)
    assert set(MODES_21.values()) == set(v21.OperationModeEnum)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (SchedulePeriod(0, mode=OperationMode.IDLE, evse_sleeps=True), {"operationMode": "Idle", "evseSleep": True}),
        (
            SchedulePeriod(0, 1000.0, discharge_limit=-1000.0, **SETPOINT),
            {"operationMode": "CentralSetpoint", "limit": 1000.0, "dischargeLimit": -1000.0, "setpoint": -900.0},
        ),
        (SchedulePeriod(0, mode=OperationMode.EXTERNAL_LIMITS), {"operationMode": "ExternalLimits"}),
        (
            SchedulePeriod(0, signal_curve=[SignalPoint(1, 5.0)], **FREQUENCY),
            {
                "operationMode": "LocalFrequency",
                "v2xBaseline": 0.0,
                "v2xFreqWattCurve": [{"frequency": 49.8, "power": -900.0}, {"frequency": 50.2, "power": 900.0}],
                "v2xSignalWattCurve": [{"signal": 1, "power": 5.0}],
            },
        ),
    ],
)
def test_a_period_with_a_mode(period: SchedulePeriod, said: dict[str, Any]) -> None:
    _, payload = frame(OcppVersion.V21, order(period, pull_each_s=60))
    assert payload["chargingProfile"]["dynUpdateInterval"] == 60
    [told] = payload["chargingProfile"]["chargingSchedule"][0]["chargingSchedulePeriod"]
    assert told == {"startPeriod": 0, **said}
    for older in (OcppVersion.V16, OcppVersion.V201):
        with pytest.raises(Unsupported):
            calls_for(older, order(period, kind=ProfileKind.RELATIVE))


@pytest.mark.parametrize(
    "senseless",
    [
        order(SchedulePeriod(0)),
        order(SchedulePeriod(0, 9.0, setpoint=3.0)),
        order(SchedulePeriod(0, 9.0, discharge_limit=-3.0)),
        order(SchedulePeriod(0, 9.0, mode=OperationMode.IDLE)),
        order(SchedulePeriod(0, 9.0, mode=OperationMode.CENTRAL_SETPOINT)),
        order(SchedulePeriod(0, 800.0, mode=OperationMode.CENTRAL_SETPOINT, setpoint=900.0)),
        order(SchedulePeriod(0, discharge_limit=-800.0, **SETPOINT)),
        order(SchedulePeriod(0, setpoint=1.0, mode=OperationMode.EXTERNAL_SETPOINT)),
        order(SchedulePeriod(0, baseline_w=5.0, mode=OperationMode.EXTERNAL_LIMITS)),
        order(SchedulePeriod(0, **{**FREQUENCY, "baseline_w": None})),
        order(SchedulePeriod(0, **{**FREQUENCY, "frequency_curve": CURVE[:1]})),
        order(SchedulePeriod(0, **FREQUENCY), unit=RateUnit.AMPERE),
        order(SchedulePeriod(0, **SETPOINT), purpose=ProfilePurpose.STATION_MAX),
        order(SchedulePeriod(0, **SETPOINT), purpose=ProfilePurpose.PRIORITY),
        order(SchedulePeriod(0, 9.0), kind=ProfileKind.RELATIVE, pull_each_s=60),
        order(SchedulePeriod(0, 9.0), updated_at=datetime(2026, 3, 1, tzinfo=UTC)),
    ],
    ids=repr,
)
def test_what_makes_no_sense_is_refused_with_a_way_out(senseless: SetChargingProfile) -> None:
    with pytest.raises(Unsupported) as refused:
        calls_for(OcppVersion.V21, senseless)
    assert refused.value.next_step


def test_local_generation_may_be_limited_from_outside() -> None:
    outside = SchedulePeriod(0, mode=OperationMode.EXTERNAL_LIMITS)
    assert frame(OcppVersion.V21, order(outside, purpose=ProfilePurpose.LOCAL_GENERATION))


def test_a_mode_is_no_word_of_2_0_1() -> None:
    modal = order(SchedulePeriod(0, 9.0, mode=OperationMode.CHARGING_ONLY), kind=ProfileKind.RELATIVE)
    plain = msgspec.structs.replace(modal, profile=order(SchedulePeriod(0, 9.0), kind=ProfileKind.RELATIVE).profile)
    assert calls_for(OcppVersion.V201, plain)
    with pytest.raises(Unsupported):
        calls_for(OcppVersion.V201, modal)

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from tests.ocpp.outbound.wording import TWO, VERSIONS, answer, frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    Recurrency,
    SchedulePeriod,
)
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_charging import ClearChargingProfiles, SetChargingProfile
from voltway.vocabulary.stations import OcppVersion

T = datetime(2026, 3, 1, 6, tzinfo=UTC)
NIGHTLY = ChargingProfile(
    profile_id=7,
    stack_level=2,
    purpose=ProfilePurpose.TX_DEFAULT,
    kind=ProfileKind.RECURRING,
    recurrency=Recurrency.DAILY,
    valid_to=T,
    schedules=[
        ChargingSchedule(
            unit=RateUnit.AMPERE,
            periods=[SchedulePeriod(0, 16.0, 3), SchedulePeriod(3600, 6.09, 1)],
            starts_at=T,
            duration_s=7200,
        )
    ],
)
TX = msgspec.structs.replace(
    NIGHTLY, purpose=ProfilePurpose.TX, kind=ProfileKind.RELATIVE, recurrency=None, ref="17",
    schedules=[ChargingSchedule(unit=RateUnit.WATT, periods=[SchedulePeriod(0, 4000.0)])],
)  # fmt: skip


def changed(profile: ChargingProfile = NIGHTLY, **schedule: Any) -> ChargingProfile:
    return msgspec.structs.replace(profile, schedules=[msgspec.structs.replace(profile.schedules[0], **schedule)])


def other(profile: ChargingProfile = NIGHTLY, **fields: Any) -> ChargingProfile:
    return msgspec.structs.replace(profile, **fields)


def test_a_profile_in_1_6() -> None:
    action, payload = frame(OcppVersion.V16, SetChargingProfile(evse_id=2, profile=NIGHTLY))
    assert (action, payload["connectorId"]) == ("SetChargingProfile", 2)
    assert payload["csChargingProfiles"] == {
        "chargingProfileId": 7,
        "stackLevel": 2,
        "chargingProfilePurpose": "TxDefaultProfile",
        "chargingProfileKind": "Recurring",
        "recurrencyKind": "Daily",
        "validTo": "2026-03-01T06:00:00.000Z",
        "chargingSchedule": {
            "chargingRateUnit": "A",
            "duration": 7200,
            "startSchedule": "2026-03-01T06:00:00.000Z",
            # One decimal, and never more than was ordered.
            "chargingSchedulePeriod": [
                {"startPeriod": 0, "limit": 16.0, "numberPhases": 3},
                {"startPeriod": 3600, "limit": 6.0, "numberPhases": 1},
            ],
        },
    }


@pytest.mark.parametrize("version", TWO)
def test_a_profile_in_2(version: OcppVersion) -> None:
    action, payload = frame(version, SetChargingProfile(evse_id=1, profile=TX))
    profile = payload["chargingProfile"]
    assert (action, payload["evseId"], profile["id"], profile["transactionId"]) == ("SetChargingProfile", 1, 7, "17")
    assert (profile["chargingProfilePurpose"], profile["chargingProfileKind"]) == ("TxProfile", "Relative")
    [schedule] = profile["chargingSchedule"]
    period = {"startPeriod": 0, "limit": 4000.0}
    assert schedule == {"id": 1, "chargingRateUnit": "W", "chargingSchedulePeriod": [period]}


def test_limits_of_each_phase_in_2_1() -> None:
    uneven = changed(TX, periods=[SchedulePeriod(0, 16.0, 3, None, 10.0, 12.0)])
    _, payload = frame(OcppVersion.V21, SetChargingProfile(evse_id=1, profile=uneven))
    [period] = payload["chargingProfile"]["chargingSchedule"][0]["chargingSchedulePeriod"]
    assert period == {"startPeriod": 0, "limit": 16.0, "limit_L2": 10.0, "limit_L3": 12.0, "numberPhases": 3}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("evse_id", "profile"),
    [
        (-1, NIGHTLY),
        (0, other(purpose=ProfilePurpose.EXTERNAL)),
        (1, other(purpose=ProfilePurpose.STATION_MAX)),
        (0, TX),
        (1, other(ref="17")),
        (1, other(recurrency=None)),
        (1, other(TX, recurrency=Recurrency.DAILY)),
        (1, changed(TX, starts_at=T)),
        (1, changed(periods=[SchedulePeriod(1, 6.0)])),
        (1, changed(periods=[SchedulePeriod(0, 6.0), SchedulePeriod(0, 7.0)])),
        (1, changed(periods=[SchedulePeriod(0, 6.0, 3, 2)])),
        (1, other(changed(TX, periods=[SchedulePeriod(0, 6.0), SchedulePeriod(9, 7.0)]), kind=ProfileKind.DYNAMIC)),
    ],
    ids=range(12),
)
def test_what_makes_no_sense_in_any_version(version: OcppVersion, evse_id: int, profile: ChargingProfile) -> None:
    with pytest.raises(Unsupported) as refused:
        calls_for(version, SetChargingProfile(evse_id=evse_id, profile=profile))
    assert refused.value.next_step


@pytest.mark.parametrize(
    "profile", [other(TX, ref="tx-1"), other(schedules=NIGHTLY.schedules * 2), other(TX, kind=ProfileKind.DYNAMIC)]
)
def test_what_1_6_can_not_say(profile: ChargingProfile) -> None:
    with pytest.raises(Unsupported):
        calls_for(OcppVersion.V16, SetChargingProfile(evse_id=1, profile=profile))


@pytest.mark.parametrize("version", TWO)
@pytest.mark.parametrize("profile", [other(TX, ref=None), changed(starts_at=None)])
def test_what_2_wants_to_know(version: OcppVersion, profile: ChargingProfile) -> None:
    order = SetChargingProfile(evse_id=1, profile=profile)
    assert calls_for(OcppVersion.V16, order)
    with pytest.raises(Unsupported):
        calls_for(version, order)


@pytest.mark.parametrize("version", VERSIONS)
def test_clearing_by_id_or_by_what_is_given(version: OcppVersion) -> None:
    by_id = frame(version, ClearChargingProfiles(profile_id=7))[1]
    assert by_id == ({"id": 7} if version is OcppVersion.V16 else {"chargingProfileId": 7})
    _, payload = frame(version, ClearChargingProfiles(evse_id=1, purpose=ProfilePurpose.TX_DEFAULT, stack_level=3))
    criteria = payload if version is OcppVersion.V16 else payload["chargingProfileCriteria"]
    place = "connectorId" if version is OcppVersion.V16 else "evseId"
    assert criteria == {place: 1, "chargingProfilePurpose": "TxDefaultProfile", "stackLevel": 3}
    with pytest.raises(Unsupported):
        calls_for(version, ClearChargingProfiles(profile_id=7, evse_id=1))


def test_answers() -> None:
    order = SetChargingProfile(evse_id=1, profile=TX)
    assert answer(OcppVersion.V16, order, {"status": "NotSupported"}).state is CommandState.FAILED
    info = {"reasonCode": "DuplicateProfile"}
    refused = answer(OcppVersion.V21, order, {"status": "Rejected", "statusInfo": info})
    assert (refused.state, refused.reason) == (
        CommandState.REJECTED,
        "the station refused the profile (DuplicateProfile)",
    )

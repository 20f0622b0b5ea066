from typing import Any

import pytest

from tests.ocpp.outbound.wording import TWO, VERSIONS, answer, frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.charging import LimitSource, ProfilePurpose, RateUnit
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_charging import GetChargingProfiles, GetCompositeSchedule
from voltway.vocabulary.stations import OcppVersion

ASK = GetCompositeSchedule(evse_id=2, duration_s=600, unit=RateUnit.WATT)
PERIODS = [{"startPeriod": 0, "limit": 11_000.0, "numberPhases": 3}, {"startPeriod": 60, "limit": 0.0}]
TOLD = {
    "evse_id": 2,
    "begins_at": "2026-03-01T06:00:00Z",
    "duration_s": 300,
    "unit": "W",
    "periods": [{"start_s": 0, "limit": 11_000.0}, {"start_s": 60, "limit": 0.0}],
}


def composite(version: OcppVersion, start: str) -> dict[str, Any]:
    schedule = {"duration": 300, "chargingRateUnit": "W", "chargingSchedulePeriod": PERIODS}
    if version is OcppVersion.V16:
        return {"status": "Accepted", "connectorId": 2, "scheduleStart": start, "chargingSchedule": schedule}
    return {"status": "Accepted", "schedule": {**schedule, "evseId": 2, "scheduleStart": start}}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_composite_schedule_is_told_in_our_words(version: OcppVersion) -> None:
    place = "connectorId" if version is OcppVersion.V16 else "evseId"
    assert frame(version, ASK) == ("GetCompositeSchedule", {place: 2, "duration": 600, "chargingRateUnit": "W"})
    told = answer(version, ASK, composite(version, "2026-03-01T06:00:00Z"))
    assert (told.state, told.answer) == (CommandState.ACCEPTED, TOLD)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_schedule_of_a_clock_that_was_never_set_is_none(version: OcppVersion) -> None:
    told = answer(version, ASK, composite(version, "1970-01-01T06:00:00Z"))
    assert told.state is CommandState.FAILED
    assert told.reason is not None
    assert "1970" in told.reason


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_to_ask_for(version: OcppVersion) -> None:
    for order in (GetCompositeSchedule(evse_id=-1, duration_s=60), GetCompositeSchedule(evse_id=1, duration_s=0)):
        with pytest.raises(Unsupported):
            calls_for(version, order)


@pytest.mark.parametrize("version", TWO)
def test_which_profiles_are_asked_for(version: OcppVersion) -> None:
    order = GetChargingProfiles(
        request_id=9, evse_id=0, purpose=ProfilePurpose.EXTERNAL, profile_ids=[4], source=LimitSource.EMS
    )
    criterion = {
        "chargingProfilePurpose": "ChargingStationExternalConstraints",
        "chargingProfileId": [4],
        "chargingLimitSource": ["EMS"],
    }
    assert frame(version, order)[1] == {"requestId": 9, "evseId": 0, "chargingProfile": criterion}
    assert answer(version, order, {"status": "NoProfiles"}).state is CommandState.REJECTED

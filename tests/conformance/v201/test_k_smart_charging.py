"""OCPP 2.0.1, K: charging profiles that are set, asked for and cleared, and limits that others set."""

from datetime import timedelta
from typing import Any

import pytest

from tests.conformance.limiting import HOUR_S, absolute, held, limit_a, moment, relative, said
from tests.conformance.station import Ordered, Payload
from tests.conformance.v201.station import ACCEPTED, REJECTED, Station2, id_token
from tests.fixtures.ocpp_client import CallFailed
from voltway.vocabulary.charging import (
    ChargingProfile,
    KnownBy,
    LimitSource,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    Recurrency,
)
from voltway.vocabulary.commands import CommandState, StartSession
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_charging import (
    ClearChargingProfiles,
    GetChargingProfiles,
    GetCompositeSchedule,
    SetChargingProfile,
)
from voltway.vocabulary.stations import EventKind
from voltway.vocabulary.tokens import PresentedToken, TokenKind

pytestmark = pytest.mark.asyncio(loop_scope="module")

MAX, DEFAULT, TX = ProfilePurpose.STATION_MAX, ProfilePurpose.TX_DEFAULT, ProfilePurpose.TX

# --- setting


async def ordered(
    station: Station2, profile: ChargingProfile, answer: Payload | CallFailed, evse_id: int = 1
) -> Ordered:
    """SetChargingProfile is sent for this EVSE, and answered so."""
    told = await station.ordered(SetChargingProfile(evse_id=evse_id, profile=profile), "SetChargingProfile", answer)
    assert told.request["evseId"] == evse_id
    return told


async def is_set(station: Station2, profile: ChargingProfile, evse_id: int = 1) -> Payload:
    """SetChargingProfile is sent for this EVSE and accepted: the profile in it."""
    told = await ordered(station, profile, ACCEPTED, evse_id)
    assert told.state is CommandState.ACCEPTED
    its: Payload = told.request["chargingProfile"]
    return its


async def is_absolute(station: Station2, number: int, limit: float, evse_id: int, purpose: ProfilePurpose) -> None:
    """A profile for an hour is set, every field of it in the standard's words."""
    at = moment()
    assert await is_set(station, absolute(number, limit, at, purpose=purpose), evse_id) == {
        "id": number,
        "stackLevel": 0,
        "chargingProfilePurpose": {MAX: "ChargingStationMaxProfile", DEFAULT: "TxDefaultProfile"}[purpose],
        "chargingProfileKind": "Absolute",
        "validFrom": said(at),
        "validTo": said(at + timedelta(seconds=HOUR_S)),
        "chargingSchedule": [
            {
                "id": 1,
                "startSchedule": said(at),
                "duration": HOUR_S,
                "chargingRateUnit": "A",
                "chargingSchedulePeriod": [{"startPeriod": 0, "limit": limit}],
            }
        ],
    }
    assert await held(station) == [(evse_id, number, KnownBy.ORDER)]
    assert await limit_a(station) == limit


async def test_tc_k_01_a_default_for_an_evse(station: Station2) -> None:
    await is_absolute(station, 11, 6.0, 1, DEFAULT)


async def test_tc_k_02_of_a_transaction_that_does_not_run(station: Station2) -> None:
    told = await ordered(station, relative(12, 7.0, "no-such"), REJECTED)
    assert told.request["chargingProfile"] == {
        "id": 12,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Relative",
        "transactionId": "no-such",
        "chargingSchedule": [
            {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 7.0}]}
        ],
    }
    assert (told.state, told.reason) == (CommandState.REJECTED, "the station refused the profile")
    assert await held(station) == []


async def test_tc_k_03_the_limit_of_the_station(station: Station2) -> None:
    await is_absolute(station, 13, 8.0, 0, MAX)


async def test_tc_k_04_the_same_id_takes_its_place(station: Station2) -> None:
    at = moment()
    first, second = [await is_set(station, absolute(14, limit, at)) for limit in (8.0, 6.0)]
    assert first["id"] == second["id"] == 14
    assert await held(station) == [(1, 14, KnownBy.ORDER)]
    assert await limit_a(station) == 6.0


async def test_tc_k_10_a_default_for_all_evses(station: Station2) -> None:
    await is_absolute(station, 15, 6.0, 0, DEFAULT)


async def test_tc_k_15_a_station_that_knows_no_profiles(station: Station2) -> None:
    told = await ordered(station, absolute(16, 6.0, moment()), CallFailed("NotSupported"))
    assert told.state is CommandState.FAILED
    assert "the station can't do this" in (told.reason or "")
    assert await held(station) == []


async def test_tc_k_19_again_each_day(station: Station2) -> None:
    daily = absolute(17, 6.0, moment(), kind=ProfileKind.RECURRING, recurrency=Recurrency.DAILY)
    its = await is_set(station, daily)
    assert (its["chargingProfileKind"], its["recurrencyKind"]) == ("Recurring", "Daily")
    assert its["chargingSchedule"][0]["chargingSchedulePeriod"][0]["startPeriod"] == 0
    assert await limit_a(station) == 6.0


async def test_tc_k_60_of_a_running_transaction(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    its = await is_set(station, relative(18, 6.0, station.transaction_id))
    assert (its["chargingProfilePurpose"], its["transactionId"]) == ("TxProfile", station.transaction_id)
    assert await limit_a(station) == 6.0


async def test_tc_k_70_one_above_the_other(station: Station2) -> None:
    at = moment()
    for number, limit, level in ((19, 16.0, 1), (20, 6.0, 2)):
        its = await is_set(station, absolute(number, limit, at, stack_level=level))
        assert (its["id"], its["stackLevel"]) == (number, level)
    assert await held(station) == [(1, 20, KnownBy.ORDER), (1, 19, KnownBy.ORDER)]
    assert await limit_a(station) == 6.0


async def test_tc_k_37_with_the_order_to_start(station: Station2, card: str) -> None:
    token = PresentedToken(TokenUid(card), TokenKind.ISO14443)
    order = StartSession(token=token, evse_id=1, profile=relative(21, 6.0))
    told = await station.ordered(order, "RequestStartTransaction", ACCEPTED)
    assert (told.request["evseId"], told.request["idToken"]) == (1, id_token(card))
    assert told.request["chargingProfile"] == {
        "id": 21,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Relative",
        "chargingSchedule": [
            {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6.0}]}
        ],
    }
    assert told.state is CommandState.ACCEPTED
    remote = {"remoteStartId": told.request["remoteStartId"]}
    await station.event("Started", "RemoteStart", card=card, info=remote)
    assert await held(station) == [(1, 21, KnownBy.ORDER)]
    assert await limit_a(station) == 6.0


# --- clearing


async def cleared(
    station: Station2, order: ClearChargingProfiles, request: Payload, answer: str = "Accepted"
) -> Ordered:
    """ClearChargingProfile is sent with this in it."""
    told = await station.ordered(order, "ClearChargingProfile", {"status": answer})
    assert told.request == request
    return told


BY_LEVEL = ClearChargingProfiles(evse_id=1, purpose=DEFAULT, stack_level=0)
THIS_LEVEL = {"chargingProfileCriteria": {"evseId": 1, "chargingProfilePurpose": "TxDefaultProfile", "stackLevel": 0}}


async def test_tc_k_05_cleared_by_its_id(station: Station2) -> None:
    await is_set(station, absolute(22, 6.0, moment()))
    told = await cleared(station, ClearChargingProfiles(profile_id=22), {"chargingProfileId": 22})
    assert told.state is CommandState.ACCEPTED
    assert await held(station) == []


async def test_tc_k_06_cleared_by_level_and_purpose(station: Station2) -> None:
    await is_set(station, absolute(23, 6.0, moment()))
    assert (await cleared(station, BY_LEVEL, THIS_LEVEL)).state is CommandState.ACCEPTED
    assert await held(station) == []


async def test_tc_k_08_there_is_none_to_clear(station: Station2) -> None:
    told = await cleared(station, BY_LEVEL, THIS_LEVEL, "Unknown")
    assert (told.state, told.reason) == (CommandState.REJECTED, "the station holds no such profile")


# --- what it holds


def held_by_station(number: int, purpose: str = "TxDefaultProfile", level: int = 0) -> Payload:
    """A profile as the station reports it."""
    schedule = {
        "id": 1,
        "chargingRateUnit": "A",
        "startSchedule": said(moment()),
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 10.0}],
    }
    return {
        "id": number,
        "stackLevel": level,
        "chargingProfilePurpose": purpose,
        "chargingProfileKind": "Absolute",
        "chargingSchedule": [schedule],
    }


async def asked(station: Station2, criteria: Payload, evse_id: int | None = None, **order: Any) -> None:
    """GetChargingProfiles is sent with a number of its own and this in it, and accepted."""
    wanted = GetChargingProfiles(request_id=31, evse_id=evse_id, **order)
    told = await station.ordered(wanted, "GetChargingProfiles", ACCEPTED)
    place = {} if evse_id is None else {"evseId": evse_id}
    assert told.request == {"requestId": 31, **place, "chargingProfile": criteria}
    assert told.state is CommandState.ACCEPTED


async def reports(
    station: Station2, profile: Payload, evse_id: int = 1, source: str = "CSO", *, more: bool = False
) -> None:
    """ReportChargingProfiles: a page with one profile."""
    page = {
        "requestId": 31,
        "chargingLimitSource": source,
        "evseId": evse_id,
        "chargingProfile": [profile],
        "tbc": more,
    }
    assert await station.say("ReportChargingProfiles", page) == {}


async def is_known(station: Station2, *places: tuple[int, int]) -> None:
    """The operator sees profiles by EVSE and id, and that the station reported them."""
    assert await held(station) == [(evse_id, number, KnownBy.REPORT) for evse_id, number in places]
    assert set(await station.reported(EventKind.CHARGING_PROFILES)) != set()


async def test_tc_k_29_of_the_whole_station(station: Station2) -> None:
    await asked(station, {"chargingProfilePurpose": "ChargingStationMaxProfile"}, 0, purpose=MAX)
    await reports(station, held_by_station(32, "ChargingStationMaxProfile"), 0)
    await is_known(station, (0, 32))


async def test_tc_k_30_of_an_evse(station: Station2) -> None:
    await asked(station, {}, 1)
    await reports(station, held_by_station(32))
    await is_known(station, (1, 32))


async def test_tc_k_31_of_all(station: Station2) -> None:
    await asked(station, {})
    await reports(station, held_by_station(32), 1, more=True)
    await reports(station, held_by_station(33, "ChargingStationMaxProfile"), 0)
    await is_known(station, (0, 33), (1, 32))


async def test_tc_k_32_by_its_id(station: Station2) -> None:
    await asked(station, {"chargingProfileId": [32]}, profile_ids=[32])
    await reports(station, held_by_station(32))
    await is_known(station, (1, 32))


async def test_tc_k_33_by_its_level(station: Station2) -> None:
    await asked(station, {"stackLevel": 2}, 1, stack_level=2)
    await reports(station, held_by_station(32, level=2))
    await is_known(station, (1, 32))


async def test_tc_k_34_by_who_has_set_it(station: Station2) -> None:
    await asked(station, {"chargingLimitSource": ["EMS"]}, 1, source=LimitSource.EMS)
    await reports(station, held_by_station(32), source="EMS")
    await is_known(station, (1, 32))


async def test_tc_k_35_by_its_purpose(station: Station2) -> None:
    await asked(station, {"chargingProfilePurpose": "TxDefaultProfile"}, 1, purpose=DEFAULT)
    await reports(station, held_by_station(32))
    await is_known(station, (1, 32))


async def test_tc_k_36_by_purpose_and_level(station: Station2) -> None:
    await asked(
        station, {"chargingProfilePurpose": "TxDefaultProfile", "stackLevel": 2}, 1, purpose=DEFAULT, stack_level=2
    )
    await reports(station, held_by_station(32, level=2))
    await is_known(station, (1, 32))


async def composite(station: Station2, evse_id: int) -> None:
    """GetCompositeSchedule is sent; what the station tells is there for who asked."""
    at = moment()
    schedule = {
        "evseId": evse_id,
        "duration": 300,
        "scheduleStart": said(at),
        "chargingRateUnit": "A",
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16.0}],
    }
    order = GetCompositeSchedule(evse_id=evse_id, duration_s=300, unit=RateUnit.AMPERE)
    told = await station.ordered(order, "GetCompositeSchedule", {**ACCEPTED, "schedule": schedule})
    assert told.request == {"evseId": evse_id, "duration": 300, "chargingRateUnit": "A"}
    assert told.answer == {
        "evse_id": evse_id,
        "begins_at": at.isoformat().replace("+00:00", "Z"),
        "duration_s": 300,
        "unit": "A",
        "periods": [{"start_s": 0, "limit": 16.0}],
    }


async def test_tc_k_43_what_profiles_come_to_at_an_evse(station: Station2) -> None:
    await composite(station, 1)


async def test_tc_k_44_what_profiles_come_to_in_all(station: Station2) -> None:
    await composite(station, 0)


# --- limits of others


async def limited_by_ems(station: Station2) -> None:
    """NotifyChargingLimit with a schedule: the operator sees who limits, and to what."""
    schedule = {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 9.0}]}
    told = {"chargingLimit": {"chargingLimitSource": "EMS"}, "chargingSchedule": [schedule]}
    assert await station.say("NotifyChargingLimit", told) == {}
    assert await station.reported(EventKind.CHARGING_LIMIT) == ["EMS"]
    assert [known_by for _, _, known_by in await held(station)] == [KnownBy.LIMIT]
    assert await limit_a(station) == 9.0


async def released_by_ems(station: Station2) -> None:
    """ClearedChargingLimit: nothing limits any more."""
    assert await station.say("ClearedChargingLimit", {"chargingLimitSource": "EMS"}) == {}
    assert await station.reported(EventKind.CHARGING_LIMIT) == ["EMS", "EMS cleared"]
    assert await held(station) == []
    assert await limit_a(station) is None


async def test_tc_k_48_others_set_a_limit(station: Station2) -> None:
    await limited_by_ems(station)


async def test_tc_k_50_the_limit_of_others_is_gone(station: Station2) -> None:
    await limited_by_ems(station)
    await released_by_ems(station)


async def test_tc_k_51_the_limit_of_others_is_gone_while_charging(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await limited_by_ems(station)
    await released_by_ems(station)
    await station.event("Updated", "ChargingRateChanged", state="Charging", context="Transaction.Begin")
    assert (await station.session())["charging_state"] == "charging"


async def test_tc_k_52_the_limit_of_others_in_a_report(station: Station2) -> None:
    await asked(
        station, {"chargingProfilePurpose": "ChargingStationExternalConstraints"}, purpose=ProfilePurpose.EXTERNAL
    )
    await reports(station, held_by_station(34, "ChargingStationExternalConstraints"), 0, "EMS")
    await is_known(station, (0, 34))
    assert await limit_a(station) == 10.0


# --- schedules of cars


async def car_chose(station: Station2, limit: float, answer: str) -> None:
    """NotifyEVChargingSchedule: what the car will keep to, and what it is told of that."""
    schedule = {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": limit}]}
    told = {"timeBase": said(moment()), "evseId": 1, "chargingSchedule": schedule}
    assert (await station.say("NotifyEVChargingSchedule", told))["status"] == answer


async def renegotiated(station: Station2, number: int, limit: float) -> None:
    """A profile of the running transaction is set, and the operator sees it in force."""
    its = await is_set(station, relative(number, limit, station.transaction_id))
    assert (its["chargingProfilePurpose"], its["transactionId"]) == ("TxProfile", station.transaction_id)
    assert await limit_a(station) == limit


async def test_tc_k_58_the_operator_changes_the_schedule(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await renegotiated(station, 58, 10.0)
    await car_chose(station, 10.0, "Accepted")
    await station.event("Updated", "ChargingRateChanged", state="Charging")
    assert await station.reported(EventKind.CHARGING_SCHEDULE) == ["schedule 1"]

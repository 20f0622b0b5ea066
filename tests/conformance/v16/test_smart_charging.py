"""OCPP 1.6, Smart Charging: profiles that are set, asked for and cleared."""

from datetime import timedelta

import pytest

from tests.conformance.limiting import HOUR_S, absolute, held, limit_a, moment, relative, said
from tests.conformance.station import Payload
from tests.conformance.v16.station import ACCEPTED, Station16
from voltway.vocabulary.charging import ChargingProfile, KnownBy, ProfilePurpose, RateUnit
from voltway.vocabulary.commands import CommandState, StartSession
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_charging import ClearChargingProfiles, GetCompositeSchedule, SetChargingProfile
from voltway.vocabulary.tokens import PresentedToken

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def is_set(station: Station16, profile: ChargingProfile, evse_id: int = 1) -> Payload:
    """SetChargingProfile is sent for this connector and accepted: the profile in it."""
    order = SetChargingProfile(evse_id=evse_id, profile=profile)
    told = await station.ordered(order, "SetChargingProfile", ACCEPTED)
    assert (told.request["connectorId"], told.state) == (evse_id, CommandState.ACCEPTED)
    its: Payload = told.request["csChargingProfiles"]
    return its


async def test_tc_056_a_default_for_sessions(station: Station16) -> None:
    at = moment()
    assert await is_set(station, absolute(7, 6.0, at)) == {
        "chargingProfileId": 7,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxDefaultProfile",
        "chargingProfileKind": "Absolute",
        "validFrom": said(at),
        "validTo": said(at + timedelta(seconds=HOUR_S)),
        "chargingSchedule": {
            "startSchedule": said(at),
            "duration": HOUR_S,
            "chargingRateUnit": "A",
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6.0}],
        },
    }
    assert await held(station) == [(1, 7, KnownBy.ORDER)]
    assert await limit_a(station) == 6.0


async def test_tc_057_a_profile_of_a_session(station: Station16, card: str) -> None:
    transaction_id = await station.charging(card)
    assert await is_set(station, relative(8, 6.0, str(transaction_id))) == {
        "chargingProfileId": 8,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Relative",
        "transactionId": transaction_id,
        "chargingSchedule": {
            "chargingRateUnit": "A",
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6.0}],
        },
    }
    assert await limit_a(station) == 6.0


async def test_tc_059_a_profile_comes_with_the_start(station: Station16, card: str) -> None:
    order = StartSession(token=PresentedToken(TokenUid(card)), evse_id=1, profile=relative(9, 6.0))
    told = await station.ordered(order, "RemoteStartTransaction", ACCEPTED)
    assert told.request == {
        "idTag": card,
        "connectorId": 1,
        "chargingProfile": {
            "chargingProfileId": 9,
            "stackLevel": 0,
            "chargingProfilePurpose": "TxProfile",
            "chargingProfileKind": "Relative",
            "chargingSchedule": {
                "chargingRateUnit": "A",
                "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6.0}],
            },
        },
    }
    assert told.state is CommandState.ACCEPTED
    assert await held(station) == []
    await station.charging(card)
    assert await held(station) == [(1, 9, KnownBy.ORDER)]
    assert await limit_a(station) == 6.0


async def test_tc_066_what_all_profiles_come_to(station: Station16) -> None:
    at = moment()
    schedule = {
        "duration": 300,
        "chargingRateUnit": "A",
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16.0}],
    }
    answer = {**ACCEPTED, "connectorId": 1, "scheduleStart": said(at), "chargingSchedule": schedule}
    order = GetCompositeSchedule(evse_id=1, duration_s=300, unit=RateUnit.AMPERE)
    told = await station.ordered(order, "GetCompositeSchedule", answer)
    assert told.request == {"connectorId": 1, "duration": 300, "chargingRateUnit": "A"}
    assert told.answer == {
        "evse_id": 1,
        "begins_at": at.isoformat().replace("+00:00", "Z"),
        "duration_s": 300,
        "unit": "A",
        "periods": [{"start_s": 0, "limit": 16.0}],
    }


async def test_tc_067_profiles_are_cleared(station: Station16, card: str) -> None:
    transaction_id = await station.charging(card)
    at = moment()
    of_station = await is_set(station, absolute(1, 32.0, at, purpose=ProfilePurpose.STATION_MAX), evse_id=0)
    default = await is_set(station, absolute(2, 16.0, at))
    own = await is_set(station, relative(3, 8.0, str(transaction_id)))
    purposes = [one["chargingProfilePurpose"] for one in (of_station, default, own)]
    assert purposes == ["ChargePointMaxProfile", "TxDefaultProfile", "TxProfile"]
    assert [one.get("transactionId") for one in (of_station, default, own)] == [None, None, transaction_id]
    assert len(await held(station)) == 3

    async def cleared(order: ClearChargingProfiles) -> Payload:
        told = await station.ordered(order, "ClearChargingProfile", ACCEPTED)
        assert told.state is CommandState.ACCEPTED
        return told.request

    assert await cleared(ClearChargingProfiles(profile_id=1)) == {"id": 1}
    criteria = ClearChargingProfiles(evse_id=1, purpose=ProfilePurpose.TX_DEFAULT, stack_level=0)
    assert await cleared(criteria) == {
        "connectorId": 1,
        "chargingProfilePurpose": "TxDefaultProfile",
        "stackLevel": 0,
    }
    assert await held(station) == [(1, 3, KnownBy.ORDER)]
    assert await cleared(ClearChargingProfiles()) == {}
    assert await held(station) == []

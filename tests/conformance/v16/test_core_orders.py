"""OCPP 1.6, Core: what the operator orders, and what comes of it."""

import pytest

from tests.conformance.v16.station import ACCEPTED, REJECTED, Station16
from voltway.vocabulary.commands import (
    ClearCache,
    CommandState,
    ResetKind,
    ResetStation,
    StartSession,
    StopSession,
    UnlockConnector,
)
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_variables import GetVariables, SettingChange, SetVariables, VariableName
from voltway.vocabulary.sessions import SessionState, StopCause
from voltway.vocabulary.stations import ConnectorStatus
from voltway.vocabulary.tokens import PresentedToken

pytestmark = pytest.mark.asyncio(loop_scope="module")

# --- starting and stopping from afar


def start_with(card: str) -> StartSession:
    return StartSession(token=PresentedToken(TokenUid(card)), evse_id=1)


async def started_remotely(station: Station16, card: str) -> None:
    """RemoteStartTransaction is sent and accepted."""
    told = await station.ordered(start_with(card), "RemoteStartTransaction", ACCEPTED)
    assert told.request == {"idTag": card, "connectorId": 1}
    assert told.state is CommandState.ACCEPTED


async def test_tc_010_remote_start_after_the_cable(station: Station16, card: str) -> None:
    await station.status("Preparing")
    await started_remotely(station, card)
    assert await station.authorize(card) == "Accepted"
    await station.starts(card)
    assert (await station.session())["state"] == SessionState.ACTIVE


async def test_tc_011_1_remote_start_before_the_cable(station: Station16, card: str) -> None:
    await started_remotely(station, card)
    assert await station.authorize(card) == "Accepted"
    await station.status("Preparing")
    await station.starts(card)
    assert (await station.session())["token_uid"] == card


async def test_tc_011_2_remote_start_and_no_cable(station: Station16, card: str) -> None:
    await started_remotely(station, card)
    assert await station.authorize(card) == "Accepted"
    await station.status("Preparing")
    await station.status("Available")
    assert await station.sessions() == 0


async def test_tc_012_remote_stop(station: Station16, card: str) -> None:
    transaction_id = await station.charging(card)
    told = await station.ordered(StopSession(ref=str(transaction_id)), "RemoteStopTransaction", ACCEPTED)
    assert told.request == {"transactionId": transaction_id}
    assert told.state is CommandState.ACCEPTED
    await station.stop(transaction_id, "Remote")
    await station.status("Finishing")
    await station.status("Available")
    session = await station.session()
    assert (session["state"], session["stop_cause"]) == (SessionState.ENDED, StopCause.OPERATOR)


async def test_tc_026_remote_start_rejected(station: Station16, card: str) -> None:
    told = await station.ordered(start_with(card), "RemoteStartTransaction", REJECTED)
    assert told.state is CommandState.REJECTED
    assert await station.sessions() == 0


async def test_tc_028_remote_stop_rejected(station: Station16, card: str) -> None:
    transaction_id = await station.charging(card)
    told = await station.ordered(StopSession(ref=str(transaction_id + 1)), "RemoteStopTransaction", REJECTED)
    assert told.state is CommandState.REJECTED
    assert (await station.session())["state"] == SessionState.ACTIVE


# --- restarting


async def test_tc_013_hard_reset(station: Station16) -> None:
    told = await station.ordered(ResetStation(how=ResetKind.IMMEDIATE), "Reset", ACCEPTED)
    assert (told.request, told.state) == ({"type": "Hard"}, CommandState.ACCEPTED)
    await station.cold_boot()


async def test_tc_014_soft_reset(station: Station16) -> None:
    told = await station.ordered(ResetStation(how=ResetKind.ON_IDLE), "Reset", ACCEPTED)
    assert (told.request, told.state) == ({"type": "Soft"}, CommandState.ACCEPTED)
    await station.cold_boot()


# --- unlocking


async def test_tc_017_1_unlock_without_a_session(station: Station16) -> None:
    told = await station.ordered(UnlockConnector(), "UnlockConnector", {"status": "Unlocked"})
    assert (told.request, told.state) == ({"connectorId": 1}, CommandState.ACCEPTED)


async def test_tc_017_2_unlock_a_fixed_cable(station: Station16) -> None:
    told = await station.ordered(UnlockConnector(), "UnlockConnector", {"status": "NotSupported"})
    assert told.state is CommandState.REJECTED
    assert "can't be unlocked" in (told.reason or "")


async def test_tc_018_1_unlock_during_a_session(station: Station16, card: str) -> None:
    transaction_id = await station.charging(card)
    told = await station.ordered(UnlockConnector(), "UnlockConnector", {"status": "Unlocked"})
    assert told.state is CommandState.ACCEPTED
    await station.status("Finishing")
    await station.stop(transaction_id, "UnlockCommand")
    await station.status("Available")
    session = await station.session()
    assert (session["state"], session["stop_cause"]) == (SessionState.ENDED, StopCause.OPERATOR)
    assert (await station.connector())["status"] == ConnectorStatus.AVAILABLE


async def test_tc_030_unlocking_fails(station: Station16) -> None:
    told = await station.ordered(UnlockConnector(), "UnlockConnector", {"status": "UnlockFailed"})
    assert told.state is CommandState.FAILED
    assert "did not open" in (told.reason or "")


async def test_tc_031_unlock_what_is_not_there(station: Station16) -> None:
    told = await station.ordered(UnlockConnector(evse_id=7), "UnlockConnector", {"status": "NotSupported"})
    assert (told.request, told.state) == ({"connectorId": 7}, CommandState.REJECTED)


# --- configuration


def setting(key: str, value: str) -> SetVariables:
    return SetVariables(changes=[SettingChange(VariableName(key), value)])


async def test_tc_019_1_all_configuration_keys(station: Station16) -> None:
    keys = [
        {"key": "HeartbeatInterval", "readonly": False, "value": "300"},
        {"key": "NumberOfConnectors", "readonly": True, "value": "1"},
    ]
    told = await station.ordered(GetVariables(), "GetConfiguration", {"configurationKey": keys})
    assert told.request.get("key", []) == []
    assert told.state is CommandState.ACCEPTED
    assert "HeartbeatInterval" in str(told.answer)
    assert "NumberOfConnectors" in str(told.answer)


async def test_tc_019_2_one_configuration_key(station: Station16) -> None:
    keys = [{"key": "SupportedFeatureProfiles", "readonly": True, "value": "Core,RemoteTrigger"}]
    order = GetVariables(names=[VariableName("SupportedFeatureProfiles")])
    told = await station.ordered(order, "GetConfiguration", {"configurationKey": keys, "unknownKey": []})
    assert told.request == {"key": ["SupportedFeatureProfiles"]}
    assert told.state is CommandState.ACCEPTED
    assert "Core,RemoteTrigger" in str(told.answer)


async def test_tc_021_change_configuration(station: Station16) -> None:
    told = await station.ordered(setting("MeterValueSampleInterval", "60"), "ChangeConfiguration", ACCEPTED)
    assert told.request == {"key": "MeterValueSampleInterval", "value": "60"}
    assert told.state is CommandState.ACCEPTED


async def test_tc_040_1_a_key_it_does_not_have(station: Station16) -> None:
    told = await station.ordered(setting("NoSuchKey", "true"), "ChangeConfiguration", {"status": "NotSupported"})
    assert told.state is CommandState.REJECTED
    assert "unknown to the station" in (told.reason or "")


async def test_tc_040_2_a_value_it_does_not_take(station: Station16) -> None:
    told = await station.ordered(setting("MeterValueSampleInterval", "-1"), "ChangeConfiguration", REJECTED)
    assert told.request["key"] == "MeterValueSampleInterval"
    assert told.state is CommandState.REJECTED
    assert "refused" in (told.reason or "")


# --- the rest


async def test_tc_061_clear_the_cache(station: Station16) -> None:
    told = await station.ordered(ClearCache(), "ClearCache", ACCEPTED)
    assert (told.request, told.state) == ({}, CommandState.ACCEPTED)


async def test_tc_064_vendor_data_nobody_knows(station: Station16) -> None:
    answer = await station.say("DataTransfer", {"vendorId": "org.example", "messageId": "Hello", "data": "world"})
    assert answer["status"] in {"Rejected", "UnknownMessageId", "UnknownVendorId"}

"""OCPP 2.0.1, F: starting from afar, unlocking, and asking for messages."""

import pytest

from tests.conformance.station import Payload, now
from tests.conformance.v201.station import ACCEPTED, Station2, id_token
from voltway.vocabulary.commands import CommandState, StartSession, TriggerKind, TriggerReport, UnlockConnector
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.sessions import SessionState
from voltway.vocabulary.stations import ConnectorStatus, EventKind
from voltway.vocabulary.tokens import PresentedToken, TokenKind

pytestmark = pytest.mark.asyncio(loop_scope="module")

# --- starting


async def started_remotely(station: Station2, card: str, **answer: str) -> Payload:
    """RequestStartTransaction is sent and accepted: what the station tells of it when the transaction begins."""
    order = StartSession(token=PresentedToken(TokenUid(card), TokenKind.ISO14443), evse_id=1)
    told = await station.ordered(order, "RequestStartTransaction", {**ACCEPTED, **answer})
    assert (told.request["idToken"], told.request["evseId"]) == (id_token(card), 1)
    assert told.state is CommandState.ACCEPTED
    return {"remoteStartId": told.request["remoteStartId"]}


async def charges(station: Station2, card: str, remote: Payload) -> None:
    """The operator sees the session run, and that it is the one that was asked for."""
    await station.event("Updated", "ChargingStateChanged", state="Charging")
    session = await station.session()
    assert (session["state"], session["token_uid"]) == (SessionState.ACTIVE, card)
    assert session["remote_start_id"] == remote["remoteStartId"]


async def test_tc_f_01_after_the_cable(station: Station2, card: str) -> None:
    await station.ev_connected()
    remote = await started_remotely(station, card, transactionId=station.transaction_id)
    await station.event("Updated", "RemoteStart", card=card, info=remote)
    await charges(station, card, remote)


async def test_tc_f_02_before_the_cable_and_authorized(station: Station2, card: str) -> None:
    remote = await started_remotely(station, card)
    assert (await station.authorize(card))["status"] == "Accepted"
    await station.event("Started", "RemoteStart", card=card, info=remote)
    await station.status("Occupied")
    await station.event("Updated", "CablePluggedIn", state="EVConnected")
    await charges(station, card, remote)


async def test_tc_f_03_before_the_cable(station: Station2, card: str) -> None:
    remote = await started_remotely(station, card)
    await station.event("Started", "RemoteStart", card=card, info=remote)
    await station.status("Occupied")
    await station.event("Updated", "CablePluggedIn", state="EVConnected")
    await charges(station, card, remote)


async def test_tc_f_04_no_cable_in_time(station: Station2, card: str) -> None:
    remote = await started_remotely(station, card)
    await station.event("Started", "RemoteStart", card=card, info=remote)
    await station.event("Updated", "EVConnectTimeout")
    session = await station.session()
    assert (session["token_uid"], session["energy_wh"]) == (card, 0)


# --- unlocking


async def test_tc_f_06_unlock_without_a_session(station: Station2) -> None:
    told = await station.ordered(UnlockConnector(), "UnlockConnector", {"status": "Unlocked"})
    assert (told.request, told.state) == ({"evseId": 1, "connectorId": 1}, CommandState.ACCEPTED)


# --- asking for messages


async def triggered(station: Station2, order: TriggerReport, message: str, evse: Payload | None = None) -> None:
    """TriggerMessage is sent and accepted."""
    told = await station.ordered(order, "TriggerMessage", ACCEPTED)
    assert told.request == {"requestedMessage": message, **({} if evse is None else {"evse": evse})}
    assert told.state is CommandState.ACCEPTED


async def test_tc_f_11_meter_values_of_an_evse(station: Station2) -> None:
    await triggered(station, TriggerReport(what=TriggerKind.METER_VALUES, evse_id=1), "MeterValues", {"id": 1})
    assert await station.say("MeterValues", {"evseId": 1, "meterValue": [station.reading("Trigger")]}) == {}
    assert [row["context"] for row in await station.readings()] == ["Trigger"]


async def test_tc_f_12_meter_values_of_all(station: Station2) -> None:
    await triggered(station, TriggerReport(what=TriggerKind.METER_VALUES), "MeterValues")
    for evse_id in (1, 2):
        told = {"evseId": evse_id, "meterValue": [station.reading("Trigger")]}
        assert await station.say("MeterValues", told) == {}
    assert {row["evse_id"] for row in await station.readings()} == {1, 2}


async def test_tc_f_13_the_transaction_of_an_evse(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await triggered(station, TriggerReport(what=TriggerKind.TRANSACTION, evse_id=1), "TransactionEvent", {"id": 1})
    await station.event("Updated", "Trigger", state="Charging", context="Trigger")
    assert "Trigger" in [row["context"] for row in await station.readings()]


async def test_tc_f_14_all_transactions(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await triggered(station, TriggerReport(what=TriggerKind.TRANSACTION), "TransactionEvent")
    await station.event("Updated", "Trigger", state="Charging", context="Trigger")
    assert "Trigger" in [row["context"] for row in await station.readings()]


async def test_tc_f_15_the_status_of_logs(station: Station2) -> None:
    await triggered(station, TriggerReport(what=TriggerKind.LOG_STATUS), "LogStatusNotification")
    assert await station.say("LogStatusNotification", {"status": "Idle"}) == {}
    assert await station.reported(EventKind.LOG_UPLOAD) == ["Idle"]


async def test_tc_f_18_the_status_of_firmware(station: Station2) -> None:
    await triggered(station, TriggerReport(what=TriggerKind.FIRMWARE_STATUS), "FirmwareStatusNotification")
    assert await station.say("FirmwareStatusNotification", {"status": "Idle"}) == {}
    assert await station.reported(EventKind.FIRMWARE) == ["Idle"]


async def test_tc_f_20_a_heartbeat(station: Station2) -> None:
    await triggered(station, TriggerReport(what=TriggerKind.HEARTBEAT), "Heartbeat")
    answer = await station.say("Heartbeat", {})
    assert answer["currentTime"][:10] == now()[:10]


async def test_tc_f_23_the_status_of_a_free_connector(station: Station2) -> None:
    order = TriggerReport(what=TriggerKind.STATUS, evse_id=1)
    await triggered(station, order, "StatusNotification", {"id": 1, "connectorId": 1})
    await station.status("Available")
    assert (await station.connector())["status"] == ConnectorStatus.AVAILABLE


async def test_tc_f_24_the_status_of_a_taken_connector(station: Station2) -> None:
    await station.status("Occupied")
    order = TriggerReport(what=TriggerKind.STATUS, evse_id=1)
    await triggered(station, order, "StatusNotification", {"id": 1, "connectorId": 1})
    await station.status("Occupied")
    assert (await station.connector())["status"] == ConnectorStatus.OCCUPIED


async def test_tc_f_27_a_message_it_can_not_send(station: Station2) -> None:
    order = TriggerReport(what=TriggerKind.LOG_STATUS)
    told = await station.ordered(order, "TriggerMessage", {"status": "NotImplemented"})
    assert told.state is CommandState.REJECTED
    assert "can't send this message" in (told.reason or "")

"""OCPP 2.0.1, E: how transactions begin and end. When they do is the station's setting, and all ways are taken."""

import pytest

from tests.conformance.csms import Csms
from tests.conformance.station import Payload
from tests.conformance.v201.station import ACCEPTED, Station2, id_token
from voltway.vocabulary.commands import AskTransactionStatus, CommandState, StopSession
from voltway.vocabulary.sessions import SessionState, StopCause
from voltway.vocabulary.stations import ChargingState

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def runs(station: Station2, card: str | None = None, state: ChargingState | None = None) -> None:
    """The operator sees the transaction run, and whose it is."""
    session = await station.session()
    assert (session["state"], session["ref"]) == (SessionState.ACTIVE, station.transaction_id)
    assert session["token_uid"] == card
    if state is not None:
        assert session["charging_state"] == state


async def has_ended(station: Station2, cause: StopCause, energy_wh: float = 500) -> None:
    """The operator sees that the transaction ended so, and its energy."""
    session = await station.session()
    assert (session["state"], session["ref"]) == (SessionState.ENDED, station.transaction_id)
    assert (session["stop_cause"], session["energy_wh"]) == (cause, energy_wh)


def accepted(answer: Payload) -> bool:
    return bool(answer["idTokenInfo"]["status"] == "Accepted")


# --- how they begin


async def test_tc_e_01_begins_when_the_power_path_closes(station: Station2, card: str) -> None:
    assert (await station.authorize(card))["status"] == "Accepted"
    await station.status("Occupied")
    assert accepted(await station.event("Started", "ChargingStateChanged", state="EVConnected", card=card))
    await station.event("Updated", "ChargingStateChanged", state="Charging")
    await runs(station, card, ChargingState.CHARGING)


async def test_tc_e_02_begins_when_energy_flows(station: Station2, card: str) -> None:
    assert (await station.authorize(card))["status"] == "Accepted"
    await station.status("Occupied")
    assert accepted(await station.event("Started", "ChargingStateChanged", state="Charging", card=card))
    await runs(station, card, ChargingState.CHARGING)


async def test_tc_e_03_cable_first(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await runs(station, card, ChargingState.CHARGING)


async def test_tc_e_04_card_first(station: Station2, card: str) -> None:
    await station.authorized(card, "Started")
    await station.status("Occupied")
    await station.event("Updated", "CablePluggedIn", state="EVConnected")
    await station.event("Updated", "ChargingStateChanged", state="Charging")
    await runs(station, card, ChargingState.CHARGING)
    assert await station.sessions() == 1


async def test_tc_e_09_begins_when_the_vehicle_is_connected(station: Station2) -> None:
    await station.ev_connected()
    await runs(station, state=ChargingState.EV_CONNECTED)


async def test_tc_e_10_begins_with_the_card(station: Station2, card: str) -> None:
    await station.authorized(card, "Started")
    await runs(station, card)


async def test_tc_e_11_begins_with_signed_data(station: Station2, card: str) -> None:
    assert (await station.authorize(card))["status"] == "Accepted"
    await station.status("Occupied")
    assert accepted(await station.event("Started", "SignedDataReceived", state="EVConnected", card=card))
    await station.event("Updated", "ChargingStateChanged", state="Charging")
    await runs(station, card, ChargingState.CHARGING)


async def test_tc_e_12_begins_when_the_parking_bay_is_taken(station: Station2) -> None:
    assert await station.event("Started", "EVDetected") == {}
    await runs(station)


async def test_tc_e_38_the_vehicle_is_not_ready(station: Station2, card: str) -> None:
    await station.authorized(card, "Started")
    await station.status("Occupied")
    await station.event("Updated", "CablePluggedIn", state="EVConnected")
    await station.event("Updated", "ChargingStateChanged", state="SuspendedEV")
    await runs(station, card, ChargingState.SUSPENDED_EV)


async def test_tc_e_53_sequence_numbers_begin_anew(station: Station2, card: str) -> None:
    for _ in range(2):
        await station.energy_transfer(card)
        await station.unplugged()
        await has_ended(station, StopCause.DRIVER)
        station.register_wh = 1000.0
    assert await station.sessions() == 2


# --- how they end


async def test_tc_e_07_ends_when_the_card_opens_the_power_path(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await station.ends("StopAuthorized", "Local", card=card)
    await has_ended(station, StopCause.DRIVER)


async def test_tc_e_08_ends_when_energy_stops(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await station.ends("ChargingStateChanged", "Local", state="EVConnected", card=card)
    await has_ended(station, StopCause.DRIVER)


async def test_tc_e_14_ends_when_unplugged_at_the_station(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await station.stop_authorized(card)
    await station.unplugged()
    await has_ended(station, StopCause.DRIVER)


async def test_tc_e_15_ends_with_the_card(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    assert accepted(await station.ends("StopAuthorized", "Local", card=card))
    await has_ended(station, StopCause.DRIVER)


async def test_tc_e_16_the_card_is_not_good(station: Station2) -> None:
    await station.ev_connected()
    answer = await station.event("Updated", "Authorized", card="NOBODY-KNOWS-IT")
    assert answer["idTokenInfo"]["status"] in {"Invalid", "Unknown"}
    await station.event("Ended", "Deauthorized", stopped="DeAuthorized", context="Transaction.End")
    await has_ended(station, StopCause.NOT_AUTHORIZED, energy_wh=0)


async def test_tc_e_17_ends_when_unplugged_at_the_vehicle(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await station.ends("EVCommunicationLost", "EVDisconnected", state="Idle")
    await has_ended(station, StopCause.DRIVER)


async def test_tc_e_19_ends_when_the_parking_bay_is_free(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await station.ends("EVDeparted", "Local")
    await has_ended(station, StopCause.DRIVER)


async def test_tc_e_20_ends_when_the_vehicle_is_gone(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await station.unplugged()
    await has_ended(station, StopCause.DRIVER)


async def test_tc_e_21_ends_from_afar(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    told = await station.ordered(StopSession(ref=station.transaction_id), "RequestStopTransaction", ACCEPTED)
    assert (told.request, told.state) == ({"transactionId": station.transaction_id}, CommandState.ACCEPTED)
    await station.ends("RemoteStop", "Remote", state="EVConnected")
    await has_ended(station, StopCause.OPERATOR)


async def test_tc_e_22_ends_when_the_vehicle_suspends(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await station.ends("ChargingStateChanged", "StoppedByEV", state="SuspendedEV")
    await has_ended(station, StopCause.VEHICLE)


async def test_tc_e_26_unplugged_at_the_vehicle_for_a_while(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await station.event("Updated", "EVCommunicationLost", state="Idle")
    await station.status("Occupied")
    await runs(station, card, ChargingState.IDLE)
    await station.event("Updated", "CablePluggedIn", state="EVConnected")
    await station.event("Updated", "ChargingStateChanged", state="Charging")
    await runs(station, card, ChargingState.CHARGING)


async def test_tc_e_39_no_cable_in_time(csms: Csms, station: Station2, card: str) -> None:
    await station.authorized(card, "Started")
    await station.ends("EVConnectTimeout", "Timeout")
    session = await station.session()
    assert (session["state"], session["stop_told"]) == (SessionState.ENDED, "Timeout")
    assert id_token(card)["idToken"] == session["token_uid"]


# --- whether one runs, and whether messages wait


async def asked(station: Station2, ref: str | None, **answer: bool) -> object:
    """GetTransactionStatus is sent, and answered so: what the operator is told."""
    told = await station.ordered(AskTransactionStatus(ref=ref), "GetTransactionStatus", dict(answer))
    assert told.request == ({} if ref is None else {"transactionId": ref})
    assert told.state is CommandState.ACCEPTED
    return told.answer


async def tells_what_waited(station: Station2) -> None:
    """A reading that was taken while the line was broken counts."""
    station.register_wh += 250
    await station.event("Updated", "MeterValuePeriodic", context="Sample.Periodic", offline=True)
    assert (await station.session())["energy_wh"] == 250


async def test_tc_e_29_one_runs_and_messages_wait(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await station.reconnect()
    told = await asked(station, station.transaction_id, ongoingIndicator=True, messagesInQueue=True)
    assert told == {"ongoing": True, "messages_waiting": True}
    await tells_what_waited(station)


async def test_tc_e_30_one_runs(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    told = await asked(station, station.transaction_id, ongoingIndicator=True, messagesInQueue=False)
    assert told == {"ongoing": True, "messages_waiting": False}


async def test_tc_e_31_one_has_ended_and_messages_wait(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    skipped = station.seq_no + 1
    await station.reconnect()
    await station.status("Available")
    station.seq_no += 2
    station.register_wh += 500
    ended = {"state": "Idle", "stopped": "EVDisconnected", "context": "Transaction.End"}
    await station.event("Ended", "EVCommunicationLost", offline=True, **ended)
    told = await asked(station, station.transaction_id, ongoingIndicator=False, messagesInQueue=True)
    assert told == {"ongoing": False, "messages_waiting": True}
    answer = await station.event("Updated", "StopAuthorized", card=card, offline=True, seqNo=skipped)
    assert accepted(answer)
    await station.event("Updated", "ChargingStateChanged", state="EVConnected", offline=True, seqNo=skipped + 1)
    await has_ended(station, StopCause.DRIVER)
    assert await station.sessions() == 1


async def test_tc_e_33_messages_wait(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await station.reconnect()
    assert await asked(station, None, messagesInQueue=True) == {"ongoing": None, "messages_waiting": True}
    await tells_what_waited(station)


async def test_tc_e_34_no_messages_wait(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    assert await asked(station, None, messagesInQueue=False) == {"ongoing": None, "messages_waiting": False}

"""OCPP 2.0.1, G: out of service and back, and what connectors tell of themselves."""

import pytest

from tests.conformance.station import Payload, now
from tests.conformance.v201.station import ACCEPTED, SCHEDULED, Station2
from voltway.vocabulary.commands import ChangeAvailability, CommandState
from voltway.vocabulary.stations import ConnectorStatus, EventKind

pytestmark = pytest.mark.asyncio(loop_scope="module")

STATION: Payload = {}
EVSE: Payload = {"evse": {"id": 1}}
CONNECTOR: Payload = {"evse": {"id": 1, "connectorId": 1}}


def change(place: Payload, *, operative: bool) -> ChangeAvailability:
    """The order for a place as its request tells it."""
    evse = place.get("evse", {})
    return ChangeAvailability(operative=operative, evse_id=evse.get("id"), connector_id=evse.get("connectorId"))


async def is_taken_out(station: Station2, place: Payload, answer: Payload = ACCEPTED) -> None:
    """ChangeAvailability to Inoperative is sent and taken."""
    told = await station.ordered(change(place, operative=False), "ChangeAvailability", answer)
    assert (told.request, told.state) == ({"operationalStatus": "Inoperative", **place}, CommandState.ACCEPTED)


async def seen(station: Station2, status: ConnectorStatus) -> bool:
    """Whether the operator sees the connector so."""
    return bool((await station.connector())["status"] == status)


async def taken_out(station: Station2, place: Payload) -> None:
    """A place goes out of service, and its connector tells so."""
    await is_taken_out(station, place)
    await station.status("Unavailable")
    assert await seen(station, ConnectorStatus.UNAVAILABLE)


async def brought_back(station: Station2, place: Payload) -> None:
    """A place that was out of service returns, and its connector tells so."""
    await taken_out(station, place)
    told = await station.ordered(change(place, operative=True), "ChangeAvailability", ACCEPTED)
    assert (told.request, told.state) == ({"operationalStatus": "Operative", **place}, CommandState.ACCEPTED)
    await station.status("Available")
    assert await seen(station, ConnectorStatus.AVAILABLE)


async def taken_out_after_the_session(station: Station2, card: str, place: Payload) -> None:
    """A place goes out of service when the session that runs there has ended."""
    await station.energy_transfer(card)
    await is_taken_out(station, place, SCHEDULED)
    await station.stop_authorized(card)
    await station.ends("EVCommunicationLost", "Local", state="Idle")
    await station.status("Unavailable")
    assert await seen(station, ConnectorStatus.UNAVAILABLE)


async def test_tc_g_03_an_evse_goes_out_of_service(station: Station2) -> None:
    await taken_out(station, EVSE)


async def test_tc_g_04_an_evse_comes_back(station: Station2) -> None:
    await brought_back(station, EVSE)


async def test_tc_g_05_the_station_goes_out_of_service(station: Station2) -> None:
    await taken_out(station, STATION)


async def test_tc_g_06_the_station_comes_back(station: Station2) -> None:
    await brought_back(station, STATION)


async def test_tc_g_07_a_connector_goes_out_of_service(station: Station2) -> None:
    await taken_out(station, CONNECTOR)


async def test_tc_g_08_a_connector_comes_back(station: Station2) -> None:
    await brought_back(station, CONNECTOR)


async def test_tc_g_11_an_evse_with_a_session(station: Station2, card: str) -> None:
    await taken_out_after_the_session(station, card, EVSE)


async def test_tc_g_14_the_station_with_a_session(station: Station2, card: str) -> None:
    await taken_out_after_the_session(station, card, STATION)


async def test_tc_g_17_a_connector_with_a_session(station: Station2, card: str) -> None:
    await taken_out_after_the_session(station, card, CONNECTOR)


async def test_tc_g_20_the_lock_fails(station: Station2) -> None:
    event = {
        "eventId": 1,
        "timestamp": now(),
        "trigger": "Delta",
        "actualValue": "true",
        "eventNotificationType": "HardWiredNotification",
        "component": {"name": "ConnectorPlugRetentionLock", "evse": {"id": 1, "connectorId": 1}},
        "variable": {"name": "Problem"},
    }
    assert await station.say("NotifyEvent", {"generatedAt": now(), "seqNo": 0, "eventData": [event]}) == {}
    assert await station.reported(EventKind.VARIABLE) == ["ConnectorPlugRetentionLock.Problem"]

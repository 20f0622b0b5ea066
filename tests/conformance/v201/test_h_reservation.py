"""OCPP 2.0.1, H: EVSEs that are held for a card."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.conformance.csms import Csms
from tests.conformance.reserving import CLOCK, LASTING, Reserved, cancel, reserve, stands
from tests.conformance.station import now
from tests.conformance.v201.station import Station2, id_token
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.reservations import ReservationState
from voltway.vocabulary.stations import ConnectorStatus

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def reserved(station: Station2, card: str, **wish: Any) -> Reserved:
    """ReserveNow is sent and accepted; it says for whom and until when, and what place is wished."""
    told = await reserve(station, card, **wish)
    assert told.reservation.state is ReservationState.ACTIVE
    ends = datetime.fromisoformat(told.request["expiryDateTime"])
    assert abs(CLOCK.now() + LASTING - ends) < timedelta(seconds=60)
    assert (told.request["id"], told.request["idToken"]) == (told.number, id_token(card))
    place = {"evseId": wish.get("evse_id"), "connectorType": wish.get("connector_type")}
    assert {name: told.request.get(name) for name in place} == place
    return told


async def shown(station: Station2, word: str) -> None:
    """The connector is told as this, in both ways that stations have, and the operator sees it."""
    await station.status(word)
    event = {
        "eventId": 1,
        "timestamp": now(),
        "trigger": "Delta",
        "actualValue": word,
        "eventNotificationType": "HardWiredNotification",
        "component": {"name": "Connector", "evse": {"id": 1, "connectorId": 1}},
        "variable": {"name": "AvailabilityState"},
    }
    assert await station.say("NotifyEvent", {"generatedAt": now(), "seqNo": 0, "eventData": [event]}) == {}
    assert (await station.connector())["status"] == ConnectorStatus(word.casefold())


async def let_go(station: Station2, told: Reserved, word: str) -> ReservationState:
    """ReservationStatusUpdate: how the reservation then stands."""
    update = {"reservationId": told.number, "reservationUpdateStatus": word}
    assert await station.say("ReservationStatusUpdate", update) == {}
    return (await stands(station, told.number))[0]


async def test_tc_h_01_an_evse(station: Station2, card: str) -> None:
    told = await reserved(station, card, evse_id=1)
    await shown(station, "Reserved")
    await station.status("Occupied")
    await station.event("Started", "CablePluggedIn", state="EVConnected")
    assert (await stands(station, told.number))[0] is ReservationState.ACTIVE
    assert (await station.authorize(card))["status"] == "Accepted"
    answer = await station.event("Updated", "Authorized", card=card, reservationId=told.number)
    assert answer["idTokenInfo"]["status"] == "Accepted"
    assert await stands(station, told.number) == (ReservationState.USED, (await station.session())["session_id"])


async def test_tc_h_07_nobody_comes(station: Station2, card: str) -> None:
    told = await reserved(station, card, evse_id=1)
    await shown(station, "Reserved")
    await shown(station, "Available")
    assert await let_go(station, told, "Expired") is ReservationState.NO_SHOW


async def test_tc_h_08_any_evse(station: Station2, card: str) -> None:
    await reserved(station, card)
    await shown(station, "Reserved")


async def test_tc_h_14_as_many_as_there_are_evses(csms: Csms, station: Station2) -> None:
    await station.status("Available", evse_id=2)
    made = [await reserved(station, await csms.card()) for _ in range(2)]
    assert len({told.number for told in made}) == 2
    await station.status("Reserved")
    await station.status("Reserved", evse_id=2)
    with pytest.raises(Conflict, match="no EVSE left"):
        await reserve(station, await csms.card())


async def test_tc_h_15_a_connector_of_a_type(station: Station2, card: str) -> None:
    await reserved(station, card, connector_type="cType2")
    await shown(station, "Reserved")


async def test_tc_h_17_cancelled(station: Station2, card: str) -> None:
    told = await reserved(station, card, evse_id=1)
    await shown(station, "Reserved")
    made, request = await cancel(station, told.number)
    assert (request, made.state) == ({"reservationId": told.number}, ReservationState.CANCELLED)
    await shown(station, "Available")


async def test_tc_h_19_for_a_group(csms: Csms, station: Station2) -> None:
    first, second = await csms.card(group_id="FLEET"), await csms.card(group_id="FLEET")
    told = await reserved(station, first, evse_id=1)
    assert told.request["groupIdToken"] == {"idToken": "FLEET", "type": "Central"}
    await shown(station, "Reserved")
    about = await station.authorize(second)
    assert (about["status"], about["groupIdToken"]["idToken"]) == ("Accepted", "FLEET")
    await station.event("Started", "Authorized", card=second, reservationId=told.number)
    assert (await stands(station, told.number))[0] is ReservationState.USED


async def test_tc_h_20_the_evse_breaks(station: Station2, card: str) -> None:
    told = await reserved(station, card, evse_id=1)
    await shown(station, "Reserved")
    await shown(station, "Faulted")
    assert await let_go(station, told, "Removed") is ReservationState.REMOVED


async def test_tc_h_22_the_station_reserves_nothing(station: Station2, card: str) -> None:
    told = await reserve(station, card, "Rejected", evse_id=1)
    assert told.request["evseId"] == 1
    assert (told.reservation.state, told.reservation.reason) == (
        ReservationState.REJECTED,
        "the station takes no reservations",
    )

"""OCPP 1.6, Reservation: connectors and stations that are held for a card."""

from datetime import datetime, timedelta

import pytest

from tests.conformance.reserving import CLOCK, LASTING, Reserved, cancel, end_overdue, reserve, stands
from tests.conformance.v16.station import ACCEPTED, Station16
from voltway.vocabulary.commands import ChangeAvailability, CommandState
from voltway.vocabulary.reservations import ReservationState
from voltway.vocabulary.stations import ConnectorStatus

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def reserved(station: Station16, card: str, evse_id: int | None = 1) -> Reserved:
    """ReserveNow is sent and accepted, and the connector told as reserved."""
    told = await reserve(station, card, evse_id=evse_id)
    assert told.reservation.state is ReservationState.ACTIVE
    ends = datetime.fromisoformat(told.request.pop("expiryDate"))
    assert abs(CLOCK.now() + LASTING - ends) < timedelta(seconds=60)
    assert told.request == {"connectorId": evse_id or 0, "idTag": card, "reservationId": told.number}
    await station.status("Reserved", connector_id=evse_id or 1)
    assert (await station.connector())["status"] == ConnectorStatus.RESERVED
    return told


async def test_tc_046_reserved_and_used(station: Station16, card: str) -> None:
    told = await reserved(station, card)
    await station.charging(card, reservationId=told.number)
    assert await stands(station, told.number) == (ReservationState.USED, (await station.session())["session_id"])


async def test_tc_047_reserved_and_nobody_comes(station: Station16, card: str) -> None:
    told = await reserved(station, card)
    await station.status("Available")
    assert (await station.connector())["status"] == ConnectorStatus.AVAILABLE
    await end_overdue(station)
    assert await stands(station, told.number) == (ReservationState.NO_SHOW, None)


async def refused(station: Station16, card: str, answer: str, why: str, *, even_if_busy: bool = False) -> None:
    """ReserveNow is sent and not accepted, and the operator reads why."""
    told = await reserve(station, card, answer, evse_id=1, even_if_busy=even_if_busy)
    assert (told.request["connectorId"], told.request["idTag"]) == (1, card)
    assert (told.reservation.state, told.reservation.reason) == (ReservationState.REJECTED, why)


async def test_tc_048_1_the_connector_is_faulted(station: Station16, card: str) -> None:
    await refused(station, card, "Faulted", "the place is out of order")


async def test_tc_048_2_the_connector_is_occupied(station: Station16, card: str) -> None:
    await station.status("Preparing")
    await refused(station, card, "Occupied", "the place is in use, or reserved for somebody else", even_if_busy=True)


async def test_tc_048_3_the_connector_is_unavailable(station: Station16, card: str) -> None:
    told = await station.ordered(ChangeAvailability(operative=False, evse_id=1), "ChangeAvailability", ACCEPTED)
    assert (told.request, told.state) == ({"connectorId": 1, "type": "Inoperative"}, CommandState.ACCEPTED)
    await station.status("Unavailable")
    await refused(station, card, "Unavailable", "the place is out of service", even_if_busy=True)


async def test_tc_048_4_the_station_reserves_nothing(station: Station16, card: str) -> None:
    await refused(station, card, "Rejected", "the station takes no reservations")


async def test_tc_049_the_whole_station_is_reserved(station: Station16, card: str) -> None:
    told = await reserved(station, card, evse_id=None)
    await station.charging(card, reservationId=told.number)
    assert (await stands(station, told.number))[0] is ReservationState.USED


async def test_tc_051_cancelled(station: Station16, card: str) -> None:
    told = await reserved(station, card)
    made, request = await cancel(station, told.number)
    assert request == {"reservationId": told.number}
    assert (made.state, made.reason) == (ReservationState.CANCELLED, None)
    await station.status("Available")
    assert (await station.connector())["status"] == ConnectorStatus.AVAILABLE


async def test_tc_052_the_station_holds_it_no_longer(station: Station16, card: str) -> None:
    told = await reserved(station, card)
    made, request = await cancel(station, told.number, "Rejected")
    assert request == {"reservationId": told.number}
    assert (made.state, made.reason) == (ReservationState.CANCELLED, "the station knows no such reservation")

"""The operator reserves places at a scripted station, and sees what becomes of that."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.conformance.station import OPERATOR, Payload, Station
from voltway.kit.clock import SystemClock
from voltway.kit.settings import ReservationSettings
from voltway.reservations import jobs, making
from voltway.reservations.rules import Wish
from voltway.vocabulary.access import Actor, ActorKind
from voltway.vocabulary.audit import Origin
from voltway.vocabulary.reservations import Reservation, ReservationState

BY_OPERATOR = Origin(actor=Actor(ActorKind.MACHINE_USER, OPERATOR, f"cli:{OPERATOR}"))
CLOCK = SystemClock()
LASTING = timedelta(minutes=30)


@dataclass(frozen=True)
class Reserved:
    """A reservation as the operator was told it, and the request that reached the station."""

    reservation: Reservation
    request: Payload

    @property
    def number(self) -> int:
        return self.reservation.reservation_id


async def reserve(station: Station, card: str, answer: str = "Accepted", **wish: Any) -> Reserved:
    """The operator reserves a place for a card, and the station answers so."""
    station.will_answer("ReserveNow", {"status": answer})
    before = [action for action, _ in station.client.orders].count("ReserveNow")
    wanted = Wish(station_id=station.station_id, token_uid=card, expires_at=CLOCK.now() + LASTING, **wish)
    running = station.running
    made = await making.make(running.pool, running.bus, CLOCK, ReservationSettings(), wanted, BY_OPERATOR)
    return Reserved(made, await station.asked("ReserveNow", before + 1))


async def cancel(station: Station, number: int, answer: str = "Accepted") -> tuple[Reservation, Payload]:
    """The operator cancels it, and the station answers so: how it then stands, and the request."""
    station.will_answer("CancelReservation", {"status": answer})
    made = await making.cancel(station.running.pool, station.running.bus, CLOCK, number, BY_OPERATOR)
    return made, await station.asked("CancelReservation")


async def end_overdue(station: Station) -> None:
    """What the worker does when the time of the reservations is over."""
    await jobs.end_overdue(station.running.pool, CLOCK.now() + LASTING + timedelta(minutes=2))


async def stands(station: Station, number: int) -> tuple[ReservationState, str | None]:
    """Its state, and the session that used it."""
    row = await station.network.row("select state, session_id from reservation where reservation_id = %s", number)
    return ReservationState(row["state"]), row["session_id"]

"""What happens at a station around its reservations: held, used, expired, given up; and what it tells of it."""

from functools import partial

from voltway.simulator.call import Call
from voltway.simulator.evse import Evse
from voltway.simulator.reservations import Held
from voltway.simulator.station import Station
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.reservations import ReservationUpdate
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import folded

UPDATE_WORDS = {
    ReservationUpdate.EXPIRED: "Expired",
    ReservationUpdate.REMOVED: "Removed",
    ReservationUpdate.NO_TRANSACTION: "NoTransaction",
}


def hold(station: Station, held: Held) -> None:
    """Hold a place from now on, and let it go by itself when its time is over."""
    station.reservations.hold(held)
    station.world.time.timers.at(held.expires_at, partial(_expire, station, held))
    station.soon(station.report_statuses)


def let_go(station: Station, reservation_id: int) -> bool:
    """Cancel one; tells whether it was held."""
    known = station.reservations.let_go(reservation_id)
    if known:
        station.soon(station.report_statuses)
    return known


def admits(station: Station, evse: Evse, token: str, group: str | None = None) -> bool:
    """Whether a card may charge here, as far as reservations go. Its group is what the network last told of it."""
    station.reservations.mark(station.evses)
    group = group or station.groups.get(folded(token))
    return not evse.reserved or station.reservations.usable_by(evse, token, group) is not None


def use_up(station: Station, evse: Evse, token: str) -> int | None:
    """The card begins here: the number of the reservation that it uses up. Raises Conflict where another's is held."""
    if not len(station.reservations):
        return None
    if not admits(station, evse, token):
        raise Conflict(f"EVSE {evse.evse_id} of {station.station_id} is reserved", "show the card it is reserved for")
    held = station.reservations.usable_by(evse, token, station.groups.get(folded(token)))
    # One EVSE less is left for those who reserved any of them.
    station.soon(station.report_statuses)
    if held is None:
        return None
    station.reservations.let_go(held.reservation_id)
    return held.reservation_id


def give_up_unusable(station: Station) -> None:
    """What is held at EVSEs that are out of service or order is given up (H01.FR.07)."""
    for evse in station.evses:
        held = station.reservations.at(evse)
        if held is not None and not evse.usable:
            _end(station, held, ReservationUpdate.REMOVED)


def _expire(station: Station, held: Held) -> None:
    if station.reservations.holds(held):
        _end(station, held, ReservationUpdate.EXPIRED)


def _end(station: Station, held: Held, update: ReservationUpdate) -> None:
    station.reservations.let_go(held.reservation_id)
    station.report_statuses()
    if station.version is not OcppVersion.V16 and station.online:
        payload = {"reservationId": held.reservation_id, "reservationUpdateStatus": UPDATE_WORDS[update]}
        station.conversation.say(Call("ReservationStatusUpdate", lambda: payload))

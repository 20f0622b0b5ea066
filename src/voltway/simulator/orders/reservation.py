"""ReserveNow and CancelReservation: a place is held for a card, or no longer."""

from datetime import datetime
from typing import Any

from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator import reserving
from voltway.simulator.evse import Evse
from voltway.simulator.reservations import Held
from voltway.simulator.station import Station

_STATUS = v201.ReserveNowStatusEnum
_CANCELLED = v201.CancelReservationStatusEnum

AC_CONNECTOR, DC_CONNECTOR = v201.ConnectorEnum.C_TYPE2, v201.ConnectorEnum.C_CCS2
"""The connectors that simulated EVSEs have."""


def reserve_v16(station: Station, request: v16.ReserveNowRequest) -> dict[str, Any]:
    """ReserveNow. Connector 0 means any of them."""
    held = Held(
        reservation_id=request.reservation_id,
        token=request.id_tag,
        group=request.parent_id_tag,
        expires_at=datetime.fromisoformat(request.expiry_date).timestamp(),
        evse_id=request.connector_id or None,
    )
    return {"status": _taken(station, held)}


def reserve_v2x(station: Station, request: v201.ReserveNowRequest | v21.ReserveNowRequest) -> dict[str, Any]:
    """ReserveNow."""
    kind = request.connector_type
    if kind not in (None, AC_CONNECTOR, DC_CONNECTOR):
        return {"status": _STATUS.REJECTED}
    held = Held(
        reservation_id=request.id,
        token=request.id_token.id_token,
        group=None if request.group_id_token is None else request.group_id_token.id_token,
        expires_at=datetime.fromisoformat(request.expiry_date_time).timestamp(),
        evse_id=request.evse_id,
        dc=None if kind is None else kind == DC_CONNECTOR,
    )
    return {"status": _taken(station, held)}


def _taken(station: Station, held: Held) -> str:
    """Hold it if there is a place; else the status that says why not."""
    wanted = [evse for evse in station.evses if held.fits(evse)]
    if not wanted or held.expires_at <= station.world.time.now:
        return _STATUS.REJECTED
    free = [evse for evse in wanted if _is_free(station, evse, held)]
    others = [one for one in station.reservations.anywhere() if one.reservation_id != held.reservation_id]
    if len(free) <= (len(others) if held.evse_id is None else 0):
        return _refusal(wanted)
    reserving.hold(station, held)
    return _STATUS.ACCEPTED


def _is_free(station: Station, evse: Evse, held: Held) -> bool:
    there = station.reservations.at(evse)
    taken = there is not None and there.reservation_id != held.reservation_id
    return evse.usable and evse.battery is None and evse.session is None and evse.expected is None and not taken


def _refusal(wanted: list[Evse]) -> str:
    if all(evse.faulted for evse in wanted):
        return _STATUS.FAULTED
    return _STATUS.OCCUPIED if any(evse.usable for evse in wanted) else _STATUS.UNAVAILABLE


def cancel(
    station: Station,
    request: v16.CancelReservationRequest | v201.CancelReservationRequest | v21.CancelReservationRequest,
) -> dict[str, Any]:
    """CancelReservation: rejected where nothing of this number is held."""
    known = reserving.let_go(station, request.reservation_id)
    return {"status": _CANCELLED.ACCEPTED if known else _CANCELLED.REJECTED}

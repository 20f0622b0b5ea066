"""ChangeAvailability: in or out of service."""

from typing import Any

from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator import reserving
from voltway.simulator.evse import Evse
from voltway.simulator.station import Station

ACCEPTED = v201.ChangeAvailabilityStatusEnum.ACCEPTED
SCHEDULED = v201.ChangeAvailabilityStatusEnum.SCHEDULED
REJECTED = v201.ChangeAvailabilityStatusEnum.REJECTED


def change_v16(station: Station, request: v16.ChangeAvailabilityRequest) -> dict[str, Any]:
    """Connector 0 means all of them."""
    return _change(station, request.connector_id, operative=request.type == v16.AvailabilityType.OPERATIVE)


def change_v2x(
    station: Station, request: v201.ChangeAvailabilityRequest | v21.ChangeAvailabilityRequest
) -> dict[str, Any]:
    """No EVSE means the whole station."""
    evse_id = 0 if request.evse is None else request.evse.id
    return _change(station, evse_id, operative=request.operational_status == v201.OperationalStatusEnum.OPERATIVE)


def _change(station: Station, evse_id: int, *, operative: bool) -> dict[str, Any]:
    if not 0 <= evse_id <= len(station.evses):
        return {"status": REJECTED}
    evses = station.evses if evse_id == 0 else [station.evse(evse_id)]
    station.soon(lambda: _put(station, evses, operative=operative))
    busy = any(evse.session is not None for evse in evses)
    return {"status": SCHEDULED if busy and not operative else ACCEPTED}


def _put(station: Station, evses: list[Evse], *, operative: bool) -> None:
    """An occupied EVSE keeps its status until its driver has left, and then tells the new one."""
    for evse in evses:
        evse.operative = operative
        station.tell_status(evse)
    reserving.give_up_unusable(station)

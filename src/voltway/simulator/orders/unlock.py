"""UnlockConnector: release a stuck cable."""

from typing import Any

from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator import charging
from voltway.simulator.station import Station
from voltway.vocabulary.sessions import StopCause


def unlock_v16(station: Station, request: v16.UnlockConnectorRequest) -> dict[str, Any]:
    """A running session ends first (1.6, 5.18); an unknown connector is answered NotSupported."""
    if not 0 < request.connector_id <= len(station.evses):
        return {"status": v16.UnlockStatus.NOT_SUPPORTED}
    evse = station.evse(request.connector_id)
    if evse.session is not None:
        station.soon(lambda: evse.session is not None and charging.end(station, evse, StopCause.OPERATOR))
    return {"status": v16.UnlockStatus.UNLOCKED}


def unlock_v2x(station: Station, request: v201.UnlockConnectorRequest | v21.UnlockConnectorRequest) -> dict[str, Any]:
    """A cable with an authorized session behind it stays locked (F05.FR.02)."""
    if not 0 < request.evse_id <= len(station.evses) or request.connector_id != 1:
        return {"status": v201.UnlockStatusEnum.UNKNOWN_CONNECTOR}
    if station.evse(request.evse_id).active:
        return {"status": v201.UnlockStatusEnum.ONGOING_AUTHORIZED_TRANSACTION}
    return {"status": v201.UnlockStatusEnum.UNLOCKED}

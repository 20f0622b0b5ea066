"""StatusNotification: what a connector is doing."""

from typing import Any

from voltway.ocpp.wire import v16, v201
from voltway.vocabulary.stations import ChargingState, ConnectorStatus, OcppVersion

STATUS_V16 = {
    ConnectorStatus.AVAILABLE: v16.ChargePointStatus.AVAILABLE,
    ConnectorStatus.OCCUPIED: v16.ChargePointStatus.PREPARING,
    ConnectorStatus.RESERVED: v16.ChargePointStatus.RESERVED,
    ConnectorStatus.UNAVAILABLE: v16.ChargePointStatus.UNAVAILABLE,
    ConnectorStatus.FAULTED: v16.ChargePointStatus.FAULTED,
}
OCCUPIED_V16 = {
    ChargingState.IDLE: v16.ChargePointStatus.PREPARING,
    ChargingState.EV_CONNECTED: v16.ChargePointStatus.PREPARING,
    ChargingState.CHARGING: v16.ChargePointStatus.CHARGING,
    ChargingState.SUSPENDED_EV: v16.ChargePointStatus.SUSPENDED_EV,
    ChargingState.SUSPENDED_EVSE: v16.ChargePointStatus.SUSPENDED_EVSE,
}
STATUS_V2X = {
    ConnectorStatus.AVAILABLE: v201.ConnectorStatusEnum.AVAILABLE,
    ConnectorStatus.OCCUPIED: v201.ConnectorStatusEnum.OCCUPIED,
    ConnectorStatus.RESERVED: v201.ConnectorStatusEnum.RESERVED,
    ConnectorStatus.UNAVAILABLE: v201.ConnectorStatusEnum.UNAVAILABLE,
    ConnectorStatus.FAULTED: v201.ConnectorStatusEnum.FAULTED,
}


def word(version: OcppVersion, status: ConnectorStatus, charging: ChargingState, *, finishing: bool) -> str:
    """The status as this version names it; `finishing`: the session is over and the car still plugged in."""
    if version is not OcppVersion.V16:
        return STATUS_V2X[status]
    if status is not ConnectorStatus.OCCUPIED:
        return STATUS_V16[status]
    return v16.ChargePointStatus.FINISHING if finishing else OCCUPIED_V16[charging]


def status(version: OcppVersion, evse_id: int, told: str, at: str, error: str | None = None) -> dict[str, Any]:
    """A StatusNotification of the one connector of an EVSE; EVSE 0 is the station itself (1.6 only).

    `error` is a 1.6 error code; 2.x has none here.
    """
    if version is OcppVersion.V16:
        code = error or v16.ChargePointErrorCode.NO_ERROR
        return {"connectorId": evse_id, "errorCode": code, "status": told, "timestamp": at}
    return {"evseId": evse_id, "connectorId": 1, "connectorStatus": told, "timestamp": at}

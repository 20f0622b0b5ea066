"""TriggerMessage: say something now."""

from collections.abc import Callable
from typing import Any

from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator import charging, firmware
from voltway.simulator.evse import Evse
from voltway.simulator.orders.certificates import ask_for_certificate
from voltway.simulator.orders.logs import tell_diagnostics_status, tell_log_status
from voltway.simulator.station import Station
from voltway.vocabulary.energy import ReadingContext
from voltway.vocabulary.stations import BootCause

ACCEPTED = v201.TriggerMessageStatusEnum.ACCEPTED
REJECTED = v201.TriggerMessageStatusEnum.REJECTED
NOT_IMPLEMENTED = v201.TriggerMessageStatusEnum.NOT_IMPLEMENTED


def trigger_v16(
    station: Station, request: v16.TriggerMessageRequest | v16.ExtendedTriggerMessageRequest
) -> dict[str, Any]:
    """TriggerMessage, and its twin of the security extension."""
    return _trigger(station, request.requested_message, request.connector_id)


def trigger_v2x(station: Station, request: v201.TriggerMessageRequest | v21.TriggerMessageRequest) -> dict[str, Any]:
    """TriggerMessage."""
    return _trigger(station, request.requested_message, None if request.evse is None else request.evse.id)


def _trigger(station: Station, message: str, evse_id: int | None) -> dict[str, Any]:
    tell = _TELLERS.get(message)
    if tell is None:
        return {"status": NOT_IMPLEMENTED}
    if evse_id is not None and not 0 <= evse_id <= len(station.evses):
        return {"status": REJECTED}
    evses = station.evses if not evse_id else [station.evse(evse_id)]
    station.soon(lambda: tell(station, evses))
    return {"status": ACCEPTED}


def _statuses(station: Station, evses: list[Evse]) -> None:
    for evse in evses:
        evse.told_status = None
        station.tell_status(evse)


def _meters(station: Station, evses: list[Evse]) -> None:
    for evse in evses:
        if evse.session is not None:
            charging.sample(station, evse, context=ReadingContext.TRIGGER)
        else:
            charging.measure_idle(station, evse, ReadingContext.TRIGGER)


def _sessions(station: Station, evses: list[Evse]) -> None:
    for evse in evses:
        if evse.session is not None:
            charging.sample(station, evse, context=ReadingContext.TRIGGER)


_MESSAGE = v201.MessageTriggerEnum
_USE = v201.CertificateSigningUseEnum

_TELLERS: dict[str, Callable[[Station, list[Evse]], None]] = {
    _MESSAGE.BOOT_NOTIFICATION: lambda station, _: station.boot(BootCause.TRIGGERED),
    _MESSAGE.HEARTBEAT: lambda station, _: station.heartbeat(),
    _MESSAGE.STATUS_NOTIFICATION: _statuses,
    _MESSAGE.METER_VALUES: _meters,
    _MESSAGE.TRANSACTION_EVENT: _sessions,
    _MESSAGE.FIRMWARE_STATUS_NOTIFICATION: lambda station, _: firmware.tell_on_request(station),
    _MESSAGE.LOG_STATUS_NOTIFICATION: lambda station, _: tell_log_status(station, v201.UploadLogStatusEnum.IDLE, None),
    v16.ExtendedMessageTrigger.SIGN_CHARGE_POINT_CERTIFICATE: lambda station, _: ask_for_certificate(station),
    _MESSAGE.SIGN_CHARGING_STATION_CERTIFICATE: (
        lambda station, _: ask_for_certificate(station, _USE.CHARGING_STATION_CERTIFICATE)
    ),
    _MESSAGE.SIGN_V2G_CERTIFICATE: lambda station, _: ask_for_certificate(station, _USE.V2G_CERTIFICATE),
    _MESSAGE.SIGN_COMBINED_CERTIFICATE: lambda station, _: ask_for_certificate(station),
    v16.MessageTrigger.DIAGNOSTICS_STATUS_NOTIFICATION: (
        lambda station, _: tell_diagnostics_status(station, v16.DiagnosticsStatus.IDLE)
    ),
}

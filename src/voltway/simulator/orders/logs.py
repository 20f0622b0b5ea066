"""GetLog and GetDiagnostics. A simulated station has no log: it goes through the motions and uploads nothing."""

from typing import Any

from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator.call import Call
from voltway.simulator.station import Station

UPLOAD_S = 2.0
_UPLOADING, _UPLOADED = v201.UploadLogStatusEnum.UPLOADING, v201.UploadLogStatusEnum.UPLOADED


def get_log(station: Station, request: v16.GetLogRequest | v201.GetLogRequest | v21.GetLogRequest) -> dict[str, Any]:
    """GetLog (1.6 with the security extension, and 2.x): accepted, then Uploading and Uploaded."""
    station.soon(lambda: _pretend(station, request.request_id))
    return {"status": v201.LogStatusEnum.ACCEPTED, "filename": f"{station.station_id}.log"}


def _pretend(station: Station, request_id: int) -> None:
    tell_log_status(station, _UPLOADING, request_id)
    station.world.wall.after(UPLOAD_S, lambda: tell_log_status(station, _UPLOADED, request_id))


def tell_log_status(station: Station, status: str, request_id: int | None) -> None:
    """A LogStatusNotification; 1.6 without the extension has none."""
    payload: dict[str, Any] = {"status": status}
    if request_id is not None:
        payload["requestId"] = request_id
    station.conversation.say(Call("LogStatusNotification", lambda: payload))


def get_diagnostics(station: Station, _: v16.GetDiagnosticsRequest) -> dict[str, Any]:
    """GetDiagnostics (1.6): a file name, then Uploading and Uploaded."""
    station.soon(lambda: tell_diagnostics_status(station, v16.DiagnosticsStatus.UPLOADING))
    station.world.wall.after(UPLOAD_S, lambda: tell_diagnostics_status(station, v16.DiagnosticsStatus.UPLOADED))
    return {"fileName": f"{station.station_id}.zip"}


def tell_diagnostics_status(station: Station, status: v16.DiagnosticsStatus) -> None:
    """A DiagnosticsStatusNotification, which only 1.6 has."""
    station.conversation.say(Call("DiagnosticsStatusNotification", lambda: {"status": status}))

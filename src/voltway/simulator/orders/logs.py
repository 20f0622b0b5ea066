"""GetLog and GetDiagnostics: a simulated station really sends a file, and tells how far it has come."""

import asyncio
from typing import Any, Final
from urllib.parse import urlsplit

from msgspec import Struct

from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator import files
from voltway.simulator.call import Call
from voltway.simulator.files import TransferFailed
from voltway.simulator.station import Station, UploadUnderWay
from voltway.vocabulary.stations import OcppVersion

_STATUS = v21.UploadLogStatusEnum
_DIAGNOSTICS: Final = {
    _STATUS.UPLOADING: v16.DiagnosticsStatus.UPLOADING,
    _STATUS.UPLOADED: v16.DiagnosticsStatus.UPLOADED,
}
"""1.6 without the extension has no other word than UploadFailed for the rest."""


class Upload(Struct, frozen=True, kw_only=True):
    """What was asked for. `request_id` None: by GetDiagnostics."""

    request_id: int | None
    url: str
    name: str
    content: bytes
    retries: int
    retry_interval_s: float


def get_log(station: Station, request: v16.GetLogRequest | v201.GetLogRequest | v21.GetLogRequest) -> dict[str, Any]:
    """GetLog (1.6 with the security extension, and 2.x). An upload under way is given up for it (N01)."""
    name = f"{station.station_id}-{request.log_type.value}.log"
    upload = Upload(
        request_id=request.request_id,
        url=request.log.remote_location,
        name=name,
        content=_content(station, request.log_type.value),
        retries=request.retries or 0,
        retry_interval_s=request.retry_interval or 0,
    )
    gave_up = _begin(station, upload)
    status = v21.LogStatusEnum.ACCEPTED_CANCELED if gave_up else v21.LogStatusEnum.ACCEPTED
    return {"status": status, "filename": name}


def get_diagnostics(station: Station, request: v16.GetDiagnosticsRequest) -> dict[str, Any]:
    """GetDiagnostics (1.6): the name of the file that is sent."""
    name = f"{station.station_id}-diagnostics.log"
    upload = Upload(
        request_id=None,
        url=request.location,
        name=name,
        content=_content(station, "DiagnosticsLog"),
        retries=request.retries or 0,
        retry_interval_s=request.retry_interval or 0,
    )
    _begin(station, upload)
    return {"fileName": name}


def _begin(station: Station, upload: Upload) -> bool:
    """Send it after the answer; whether another upload was given up for it."""
    before = station.upload
    gives_up = before is not None and not before.task.done()
    if before is not None:
        before.task.cancel()
    number = before.request_id if before is not None and gives_up else None
    task = station.world.time.spawn(_send(station, upload, gave_up=number))
    station.upload = UploadUnderWay(upload.request_id, task)
    return gives_up


async def _send(station: Station, upload: Upload, *, gave_up: int | None) -> None:
    await asyncio.sleep(0)  # the answer goes first
    if gave_up is not None and station.version is not OcppVersion.V16:
        tell_log_status(station, _STATUS.ACCEPTED_CANCELED, gave_up)
    if urlsplit(upload.url).scheme not in files.SCHEMES:
        _tell(station, upload, _STATUS.NOT_SUPPORTED_OPERATION)
        return
    _tell(station, upload, _STATUS.UPLOADING)
    for attempt in range(upload.retries + 1):
        if attempt:
            await _pause(station, upload.retry_interval_s)
        if await _sent(station, upload):
            _tell(station, upload, _STATUS.UPLOADED)
            return
    _tell(station, upload, _STATUS.UPLOAD_FAILURE)


async def _sent(station: Station, upload: Upload) -> bool:
    try:
        await files.send(upload.url, upload.name, upload.content, station.world.network.tls)
    except TransferFailed:
        return False
    return True


async def _pause(station: Station, seconds: float) -> None:
    """Wait without holding up the world's time."""
    station.world.time.end_work()
    try:
        await asyncio.sleep(seconds)
    finally:
        station.world.time.begin_work()


def _tell(station: Station, upload: Upload, status: v21.UploadLogStatusEnum) -> None:
    if upload.request_id is not None:
        tell_log_status(station, status, upload.request_id)
    else:
        tell_diagnostics_status(station, _DIAGNOSTICS.get(status, v16.DiagnosticsStatus.UPLOAD_FAILED))


def _content(station: Station, kind: str) -> bytes:
    """A few true lines; a security log tells of what concerns security (2.x part 2, appendix 1: security events)."""
    now = station.wire_time(station.world.time.now)
    lines = [f"{now} {kind} of {station.station_id}, OCPP {station.version}"]
    if kind == v21.LogEnum.SECURITY_LOG:
        lines.append(f"{now} StartupOfTheDevice {station.boot_cause.value}")
    else:
        lines += [f"{now} EVSE {evse.evse_id} is {evse.status}" for evse in station.evses]
        lines.append(f"{now} sessions so far: {station.sessions}")
    return "\n".join(lines).encode() + b"\n"


def tell_log_status(station: Station, status: str, request_id: int | None) -> None:
    """A LogStatusNotification; 1.6 without the extension has none."""
    payload: dict[str, Any] = {"status": status}
    if request_id is not None:
        payload["requestId"] = request_id
    station.conversation.say(Call("LogStatusNotification", lambda: payload))


def tell_diagnostics_status(station: Station, status: v16.DiagnosticsStatus) -> None:
    """A DiagnosticsStatusNotification, which only 1.6 has."""
    station.conversation.say(Call("DiagnosticsStatusNotification", lambda: {"status": status}))

"""UpdateFirmware, SignedUpdateFirmware (1.6), PublishFirmware and UnpublishFirmware (2.x)."""

import asyncio
import hashlib
from typing import Any

from voltway.firmware.signature import require_certificate
from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator import firmware
from voltway.simulator.call import Call
from voltway.simulator.files import TransferFailed
from voltway.simulator.firmware import Update
from voltway.simulator.station import Station
from voltway.vocabulary.errors import InvalidInput

_STATUS = v201.UpdateFirmwareStatusEnum
_PUBLISHING = v201.PublishFirmwareStatusEnum
_UNPUBLISHING = v201.UnpublishFirmwareStatusEnum


def update_v16(station: Station, request: v16.UpdateFirmwareRequest) -> dict[str, Any]:
    """UpdateFirmware of 1.6, which can't be refused."""
    station.soon(lambda: firmware.begin(station, Update(request.location)))
    return {}


def update_signed(
    station: Station,
    request: v16.SignedUpdateFirmwareRequest | v201.UpdateFirmwareRequest | v21.UpdateFirmwareRequest,
) -> dict[str, Any]:
    """UpdateFirmware of 2.x, and SignedUpdateFirmware of 1.6: a signature is checked where there is one."""
    told = request.firmware
    update = Update(told.location, request.request_id, told.signature)
    if told.signing_certificate is not None:
        try:
            update.certificate = require_certificate(told.signing_certificate, station.world.time.moment())
        except InvalidInput:
            return {"status": _STATUS.INVALID_CERTIFICATE}
    before = station.update
    under_way = before is not None and before.work is not None and not before.work.done()
    station.soon(lambda: firmware.begin(station, update))
    return {"status": _STATUS.ACCEPTED_CANCELED if under_way else _STATUS.ACCEPTED}


def publish(station: Station, request: v201.PublishFirmwareRequest | v21.PublishFirmwareRequest) -> dict[str, Any]:
    """PublishFirmware: a station that plays a local controller fetches the file and says where it offers it."""
    station.soon(lambda: asyncio.get_running_loop().create_task(_publish(station, request)))
    return {"status": v201.GenericStatusEnum.ACCEPTED}


async def _publish(station: Station, request: v201.PublishFirmwareRequest | v21.PublishFirmwareRequest) -> None:
    _tell(station, request.request_id, _PUBLISHING.DOWNLOADING)
    try:
        content = await firmware.fetch(station, request.location)
    except TransferFailed:
        _tell(station, request.request_id, _PUBLISHING.DOWNLOAD_FAILED)
        return
    _tell(station, request.request_id, _PUBLISHING.DOWNLOADED)
    if hashlib.md5(content, usedforsecurity=False).hexdigest() != request.checksum.lower():
        _tell(station, request.request_id, _PUBLISHING.INVALID_CHECKSUM)
        return
    _tell(station, request.request_id, _PUBLISHING.CHECKSUM_VERIFIED)
    station.published.add(request.checksum.lower())
    _tell(station, request.request_id, _PUBLISHING.PUBLISHED, f"http://{station.station_id}.local/{request.checksum}")


def _tell(station: Station, request_id: int, status: v201.PublishFirmwareStatusEnum, location: str = "") -> None:
    payload: dict[str, Any] = {"status": status, "requestId": request_id}
    if location:
        payload["location"] = [location]
    station.conversation.say(Call("PublishFirmwareStatusNotification", lambda: payload))


def unpublish(
    station: Station, request: v201.UnpublishFirmwareRequest | v21.UnpublishFirmwareRequest
) -> dict[str, Any]:
    """UnpublishFirmware."""
    known = request.checksum.lower() in station.published
    station.published.discard(request.checksum.lower())
    return {"status": _UNPUBLISHING.UNPUBLISHED if known else _UNPUBLISHING.NO_FIRMWARE}

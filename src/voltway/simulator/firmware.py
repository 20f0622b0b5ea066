"""How a simulated station is updated: it really fetches the firmware, checks it, installs it and boots into it.

A firmware of a simulated station is any file that begins with the line ``simulated firmware <version>``.
"""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from cryptography.x509 import Certificate

from voltway.firmware.signature import read_signature, require_signed
from voltway.ocpp.wire import v16
from voltway.simulator import files
from voltway.simulator.call import Answer, Call
from voltway.simulator.files import TransferFailed
from voltway.simulator.orders.reset import restart
from voltway.simulator.station import Station
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.firmware import FirmwareStatus
from voltway.vocabulary.stations import BootCause, OcppVersion

MARK: Final = b"simulated firmware "
ATTEMPTS: Final = 3
_KNOWN_BY_16: Final = frozenset(status.value for status in v16.FirmwareStatus)


@dataclass(slots=True)
class Update:
    """An update that a station was told to make. `request_id` is None in 1.6 without the security extension."""

    location: str
    request_id: int | None = None
    signature: str | None = None
    certificate: Certificate | None = None
    told: FirmwareStatus = FirmwareStatus.IDLE
    work: asyncio.Task[None] | None = None


def begin(station: Station, update: Update) -> bool:
    """Make this update from now on; whether another one, that had not got as far as installing, was given up for it."""
    before, station.update = station.update, update
    given_up = before is not None and before.work is not None and not before.work.done()
    if given_up and before is not None and before.work is not None:
        before.work.cancel()
    update.work = asyncio.get_running_loop().create_task(_make(station, update))
    update.work.add_done_callback(lambda work: _ended(station, work))
    return given_up


def _ended(station: Station, work: asyncio.Task[None]) -> None:
    if not work.cancelled() and (failure := work.exception()) is not None:
        station.world.fail(failure)


async def _make(station: Station, update: Update) -> None:
    tell(station, update, FirmwareStatus.DOWNLOADING)
    try:
        content = await fetch(station, update.location)
    except TransferFailed:
        tell(station, update, FirmwareStatus.DOWNLOAD_FAILED)
        return
    tell(station, update, FirmwareStatus.DOWNLOADED)
    if update.certificate is not None:
        if not _is_signed(station, update, content):
            tell(station, update, FirmwareStatus.INVALID_SIGNATURE)
            return
        tell(station, update, FirmwareStatus.SIGNATURE_VERIFIED)
    if sessions := [evse.session.over for evse in station.evses if evse.session is not None]:
        tell(station, update, FirmwareStatus.INSTALL_SCHEDULED)
        await asyncio.wait(sessions)
    _install(station, update, content)


async def fetch(station: Station, location: str) -> bytes:
    """The file there, in parts where the line breaks. Raises TransferFailed."""
    if _fails(station, FirmwareStatus.DOWNLOAD_FAILED):
        raise TransferFailed
    content = bytearray()
    station.world.time.begin_work()
    try:
        for _ in range(ATTEMPTS):
            if await files.fetch(location, content, station.world.network.tls) and not _breaks(station, content):
                return bytes(content)
    finally:
        station.world.time.end_work()
    raise TransferFailed


def _breaks(station: Station, content: bytearray) -> bool:
    """Whether the line broke when half of it was there."""
    if not _fails(station, FirmwareStatus.DOWNLOADING):
        return False
    del content[len(content) // 2 :]
    return True


def _is_signed(station: Station, update: Update, content: bytes) -> bool:
    if _fails(station, FirmwareStatus.INVALID_SIGNATURE) or update.certificate is None:
        return False
    try:
        require_signed(hashlib.sha256(content).digest(), read_signature(update.signature or ""), update.certificate)
    except InvalidInput:
        return False
    return True


def _install(station: Station, update: Update, content: bytes) -> None:
    tell(station, update, FirmwareStatus.INSTALLING)
    first, _, _ = content.partition(b"\n")
    if not first.startswith(MARK) or _fails(station, FirmwareStatus.INSTALLATION_FAILED):
        tell(station, update, FirmwareStatus.INSTALLATION_FAILED)
        return
    if _fails(station, FirmwareStatus.INSTALL_VERIFICATION_FAILED):
        tell(station, update, FirmwareStatus.INSTALL_VERIFICATION_FAILED)
        return
    if not _fails(station, FirmwareStatus.INSTALLED):
        station.firmware = first.removeprefix(MARK).decode("ascii", "replace").strip()[:50]
    if station.version is OcppVersion.V16:
        last_word = FirmwareStatus.INSTALLED
    else:
        last_word = FirmwareStatus.INSTALL_REBOOTING
        station.once_accepted = lambda: tell(station, update, FirmwareStatus.INSTALLED)
    tell(station, update, last_word, lambda _: restart(station, BootCause.FIRMWARE_UPDATE))


def _fails(station: Station, at: FirmwareStatus) -> bool:
    return any(behaviour.update_fails(at) for behaviour in station.behaviours)


def tell(
    station: Station, update: Update, status: FirmwareStatus, then: Callable[[Answer], None] | None = None
) -> None:
    """Say how far it is; OCPP 1.6 without the security extension has no word for some of it."""
    update.told = status
    plain = station.version is OcppVersion.V16 and update.request_id is None
    if plain and status.value not in _KNOWN_BY_16:
        return
    payload: dict[str, Any] = {"status": status}
    if update.request_id is not None:
        payload["requestId"] = update.request_id
    signed = station.version is OcppVersion.V16 and not plain
    action = "SignedFirmwareStatusNotification" if signed else "FirmwareStatusNotification"
    station.conversation.say(Call(action, lambda: payload, then))


def tell_on_request(station: Station) -> None:
    """Say how far the update under way is, or that there is none: then the answer names no request."""
    update = station.update
    if update is None or update.work is None or update.work.done():
        station.conversation.say(Call("FirmwareStatusNotification", lambda: {"status": FirmwareStatus.IDLE}))
    else:
        tell(station, update, update.told)

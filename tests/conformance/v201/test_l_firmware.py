"""OCPP 2.0.1, L: secure updates of firmware, and its publishing through local controllers."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.conformance.v201.station import ACCEPTED, REJECTED, Station2
from tests.firmware.made import certificate_of, key_of, signature_of
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_firmware import PublishFirmware, UnpublishFirmware, UpdateFirmware
from voltway.vocabulary.stations import EventKind

pytestmark = pytest.mark.asyncio(loop_scope="module")

AT = datetime(2030, 1, 1, 8, tzinfo=UTC)
WHERE = "https://files.example.com/firmware"
CHECKSUM = "0cc175b9c0f1b6a831c399e269772661"


async def ordered(
    station: Station2,
    status: str = "Accepted",
    *,
    request_id: int = 7,
    install_at: datetime | None = None,
    content: bytes = b"firmware",
) -> CommandState:
    """UpdateFirmwareRequest with a signature and its certificate, and what the operator is told."""
    key = key_of("ECDSA")
    order = UpdateFirmware(
        request_id=request_id,
        location=WHERE,
        retrieve_at=AT,
        install_at=install_at,
        signature=signature_of(key, content),
        signing_certificate=certificate_of(key),
    )
    told = await station.ordered(order, "UpdateFirmware", {"status": status})
    firmware: dict[str, Any] = told.request["firmware"]
    assert (told.request["requestId"], firmware["location"]) == (request_id, WHERE)
    assert (firmware["signature"], firmware["signingCertificate"]) == (order.signature, order.signing_certificate)
    assert ("installDateTime" in firmware) == (install_at is not None)
    assert told.state is CommandState.ACCEPTED or told.reason
    return told.state


async def says(station: Station2, *statuses: str, request_id: int = 7) -> None:
    """FirmwareStatusNotificationRequest, each answered and seen by the operator."""
    for status in statuses:
        assert await station.say("FirmwareStatusNotification", {"status": status, "requestId": request_id}) == {}
    assert (await station.reported(EventKind.FIRMWARE))[-len(statuses) :] == list(statuses)


async def event(station: Station2, kind: str) -> None:
    """SecurityEventNotificationRequest, answered."""
    assert await station.say("SecurityEventNotification", {"type": kind, "timestamp": "2030-01-01T08:00:00Z"}) == {}


async def installed(station: Station2, request_id: int = 7) -> None:
    """From Installing through the reboot to Installed."""
    await says(station, "Installing", "InstallRebooting", request_id=request_id)
    await station.cold_boot("FirmwareUpdate")
    await event(station, "FirmwareUpdated")
    await says(station, "Installed", request_id=request_id)


async def test_tc_l_01_installed(station: Station2) -> None:
    assert await ordered(station) is CommandState.ACCEPTED
    await says(station, "Downloading", "Downloaded", "SignatureVerified")
    await installed(station)


async def test_tc_l_02_the_installation_is_scheduled(station: Station2) -> None:
    assert await ordered(station, install_at=AT) is CommandState.ACCEPTED
    await says(station, "Downloading", "Downloaded", "SignatureVerified", "InstallScheduled")
    await installed(station)


async def test_tc_l_03_the_download_is_scheduled(station: Station2) -> None:
    assert await ordered(station) is CommandState.ACCEPTED
    await says(station, "DownloadScheduled", "Downloading", "Downloaded", "SignatureVerified")
    await installed(station)


async def test_tc_l_04_a_revoked_certificate(station: Station2) -> None:
    assert await ordered(station, "RevokedCertificate") is CommandState.REJECTED


async def test_tc_l_05_an_invalid_certificate(station: Station2) -> None:
    assert await ordered(station, "InvalidCertificate") is CommandState.REJECTED
    await event(station, "InvalidFirmwareSigningCertificate")


async def test_tc_l_06_an_invalid_signature(station: Station2) -> None:
    assert await ordered(station, content=b"another firmware") is CommandState.ACCEPTED
    await says(station, "Downloading", "Downloaded", "InvalidSignature")
    await event(station, "InvalidFirmwareSignature")


async def test_tc_l_07_the_download_fails(station: Station2) -> None:
    assert await ordered(station) is CommandState.ACCEPTED
    await says(station, "Downloading", "DownloadFailed")


async def test_tc_l_08_what_was_installed_is_damaged(station: Station2) -> None:
    assert await ordered(station) is CommandState.ACCEPTED
    await says(station, "Downloading", "Downloaded", "SignatureVerified", "Installing", "InstallVerificationFailed")


async def test_tc_l_09_the_installation_fails(station: Station2) -> None:
    assert await ordered(station) is CommandState.ACCEPTED
    await says(station, "Downloading", "Downloaded", "SignatureVerified", "Installing", "InstallationFailed")


async def test_tc_l_10_another_update_takes_its_place(station: Station2) -> None:
    assert await ordered(station) is CommandState.ACCEPTED
    await says(station, "Downloading")
    assert await ordered(station, "AcceptedCanceled", request_id=8) is CommandState.ACCEPTED
    await says(station, "Downloading", "Downloaded", "SignatureVerified", request_id=8)
    await installed(station, request_id=8)


async def test_tc_l_11_another_update_is_refused(station: Station2) -> None:
    assert await ordered(station) is CommandState.ACCEPTED
    await says(station, "Downloading")
    assert await ordered(station, "Rejected", request_id=8) is CommandState.REJECTED
    await says(station, "Downloaded", "SignatureVerified")
    await installed(station)


async def test_tc_l_13_a_session_ends_first(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    assert await ordered(station) is CommandState.ACCEPTED
    await says(station, "DownloadScheduled")
    await station.stop_authorized(card)
    await station.unplugged()
    await says(station, "Downloading", "Downloaded", "SignatureVerified")
    await installed(station)


async def published(station: Station2, *statuses: str) -> None:
    """PublishFirmwareRequest, and PublishFirmwareStatusNotificationRequests that the operator sees."""
    order = PublishFirmware(request_id=7, location=WHERE, checksum=CHECKSUM)
    told = await station.ordered(order, "PublishFirmware", ACCEPTED)
    assert told.request == {"requestId": 7, "location": WHERE, "checksum": CHECKSUM}
    assert told.state is CommandState.ACCEPTED
    for status in statuses:
        said: dict[str, Any] = {"status": status, "requestId": 7}
        if status == "Published":
            said["location"] = ["http://10.0.0.1/firmware"]
        assert await station.say("PublishFirmwareStatusNotification", said) == {}
    assert await station.reported(EventKind.FIRMWARE_PUBLISHING) == list(statuses)


async def test_tc_l_17_published(station: Station2) -> None:
    await published(station, "Downloading", "Downloaded", "ChecksumVerified", "Published")


async def test_tc_l_19_the_checksum_is_wrong(station: Station2) -> None:
    await published(station, "Downloading", "Downloaded", "InvalidChecksum")


async def test_tc_l_20_it_can_not_be_published(station: Station2) -> None:
    await published(station, "Downloading", "Downloaded", "ChecksumVerified", "PublishFailed")


async def test_tc_l_24_the_controller_can_not_fetch_it(station: Station2) -> None:
    await published(station, "Downloading", "DownloadFailed")


async def test_tc_l_21_unpublished(station: Station2) -> None:
    await unpublished(station, "Unpublished", CommandState.ACCEPTED)


async def test_tc_l_22_there_is_no_such_firmware(station: Station2) -> None:
    await unpublished(station, "NoFirmware", CommandState.REJECTED)


async def test_tc_l_23_somebody_is_fetching_it(station: Station2) -> None:
    await unpublished(station, "DownloadOngoing", CommandState.REJECTED)


async def unpublished(station: Station2, status: str, state: CommandState) -> None:
    """UnpublishFirmwareRequest, and what the operator is told."""
    told = await station.ordered(UnpublishFirmware(checksum=CHECKSUM), "UnpublishFirmware", {"status": status})
    assert (told.request, told.state) == ({"checksum": CHECKSUM}, state)


async def test_a_controller_may_refuse(station: Station2) -> None:
    order = PublishFirmware(request_id=7, location=WHERE, checksum=CHECKSUM)
    told = await station.ordered(order, "PublishFirmware", REJECTED)
    assert (told.state, told.reason) == (CommandState.REJECTED, "the local controller refused to publish it")

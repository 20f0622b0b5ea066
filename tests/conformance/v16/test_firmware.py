"""OCPP 1.6, Firmware Management, and the secure update of the security extension."""

from datetime import UTC, datetime

import pytest

from tests.conformance.v16.station import ACCEPTED, Station16
from tests.firmware.made import certificate_of, key_of, signature_of
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_firmware import UpdateFirmware
from voltway.vocabulary.stations import EventKind

pytestmark = pytest.mark.asyncio(loop_scope="module")

AT = datetime(2030, 1, 1, 8, tzinfo=UTC)
PLAIN = UpdateFirmware(request_id=7, location="https://files.example.com/firmware", retrieve_at=AT)


async def ordered(station: Station16) -> None:
    """UpdateFirmware.req with the address."""
    told = await station.ordered(PLAIN, "UpdateFirmware", {})
    assert told.request == {"location": PLAIN.location, "retrieveDate": "2030-01-01T08:00:00.000Z"}
    assert told.state is CommandState.ACCEPTED


async def says(station: Station16, *statuses: str) -> None:
    """FirmwareStatusNotification.req, each answered."""
    for status in statuses:
        assert await station.say("FirmwareStatusNotification", {"status": status}) == {}


async def test_tc_044_1_downloaded_and_installed(station: Station16) -> None:
    await ordered(station)
    await says(station, "Downloading", "Downloaded")
    await station.status("Unavailable")
    await says(station, "Installing")
    await station.cold_boot()
    await says(station, "Installed")
    assert await station.reported(EventKind.FIRMWARE) == ["Downloading", "Downloaded", "Installing", "Installed"]


async def test_tc_044_2_the_download_fails(station: Station16) -> None:
    await ordered(station)
    await says(station, "Downloading", "DownloadFailed")
    assert await station.reported(EventKind.FIRMWARE) == ["Downloading", "DownloadFailed"]


async def test_tc_044_3_the_installation_fails(station: Station16) -> None:
    await ordered(station)
    await says(station, "Downloading", "Downloaded")
    await station.status("Unavailable")
    await says(station, "Installing")
    await station.cold_boot()
    await says(station, "InstallationFailed")
    assert (await station.reported(EventKind.FIRMWARE))[-1] == "InstallationFailed"


async def signed(station: Station16, content: bytes) -> None:
    """SignedUpdateFirmware.req with the signature of this content."""
    key = key_of("ECDSA")
    order = UpdateFirmware(
        request_id=7,
        location=PLAIN.location,
        retrieve_at=AT,
        signature=signature_of(key, content),
        signing_certificate=certificate_of(key),
    )
    told = await station.ordered(order, "SignedUpdateFirmware", ACCEPTED)
    assert (told.request["requestId"], told.request["firmware"]["signature"]) == (7, order.signature)
    assert told.request["firmware"]["signingCertificate"] == order.signing_certificate
    assert told.state is CommandState.ACCEPTED


async def says_signed(station: Station16, *statuses: str) -> None:
    """SignedFirmwareStatusNotification.req, each answered."""
    for status in statuses:
        assert await station.say("SignedFirmwareStatusNotification", {"status": status, "requestId": 7}) == {}


async def test_tc_080_a_secure_update(station: Station16) -> None:
    await signed(station, b"firmware")
    await says_signed(station, "Downloading", "Downloaded", "SignatureVerified", "Installing", "InstallRebooting")
    await station.cold_boot()
    event = {"type": "FirmwareUpdated", "timestamp": "2030-01-01T08:00:00Z"}
    assert await station.say("SecurityEventNotification", event) == {}
    await says_signed(station, "Installed")
    assert (await station.reported(EventKind.FIRMWARE))[-2:] == ["InstallRebooting", "Installed"]


async def test_tc_081_an_invalid_signature(station: Station16) -> None:
    await signed(station, b"another firmware")
    await says_signed(station, "Downloading", "Downloaded", "InvalidSignature")
    event = {"type": "InvalidFirmwareSignature", "timestamp": "2030-01-01T08:00:00Z"}
    assert await station.say("SecurityEventNotification", event) == {}
    assert (await station.reported(EventKind.FIRMWARE))[-1] == "InvalidSignature"

from datetime import UTC, datetime

import pytest

from tests.ocpp.outbound.wording import TWO, answer, frame
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_firmware import PublishFirmware, UnpublishFirmware, UpdateFirmware
from voltway.vocabulary.stations import OcppVersion

AT = datetime(2030, 1, 1, 8, tzinfo=UTC)
PLAIN = UpdateFirmware(request_id=7, location="https://x/f", retrieve_at=AT)
SIGNED = UpdateFirmware(
    request_id=7, location="https://x/f", retrieve_at=AT, install_at=AT, signature="c2ln", signing_certificate="PEM"
)
SAID = {"location": "https://x/f", "retrieveDateTime": "2030-01-01T08:00:00.000Z"}
SAID_SIGNED = {
    **SAID, "installDateTime": "2030-01-01T08:00:00.000Z", "signature": "c2ln", "signingCertificate": "PEM"
}  # fmt: skip


def test_one_six_has_two_orders() -> None:
    assert frame(OcppVersion.V16, PLAIN) == (
        "UpdateFirmware",
        {"location": "https://x/f", "retrieveDate": "2030-01-01T08:00:00.000Z"},
    )
    assert frame(OcppVersion.V16, SIGNED) == ("SignedUpdateFirmware", {"requestId": 7, "firmware": SAID_SIGNED})
    assert answer(OcppVersion.V16, PLAIN, {}).state is CommandState.ACCEPTED


@pytest.mark.parametrize("version", TWO)
def test_two_has_one_for_both(version: OcppVersion) -> None:
    assert frame(version, PLAIN) == ("UpdateFirmware", {"requestId": 7, "firmware": SAID})
    assert frame(version, SIGNED) == ("UpdateFirmware", {"requestId": 7, "firmware": SAID_SIGNED})
    told = answer(version, SIGNED, {"status": "InvalidCertificate", "statusInfo": {"reasonCode": "Root"}})
    assert told.reason == "the station does not trust the signing certificate (Root)"


@pytest.mark.parametrize("version", TWO)
def test_a_local_controller_is_told_by_checksum(version: OcppVersion) -> None:
    publish = PublishFirmware(request_id=7, location="https://x/f", checksum="0" * 32)
    assert frame(version, publish)[1] == {"requestId": 7, "location": "https://x/f", "checksum": "0" * 32}
    assert frame(version, UnpublishFirmware(checksum="0" * 32)) == ("UnpublishFirmware", {"checksum": "0" * 32})

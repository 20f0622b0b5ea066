import msgspec
import pytest

from voltway.vocabulary.firmware import FINAL, UpdateState
from voltway.vocabulary.orders_firmware import UnpublishFirmware, UpdateFirmware


def test_three_ends() -> None:
    assert {state for state in UpdateState if state.final} == FINAL
    assert list(UpdateState)[-3:] == [UpdateState.SUCCEEDED, UpdateState.FAILED, UpdateState.CANCELLED]


def test_a_request_has_a_number_that_stations_can_read() -> None:
    told = {"kind": "UpdateFirmware", "location": "x", "retrieve_at": "2030-01-01T00:00:00Z"}
    assert msgspec.convert({**told, "request_id": 2**31 - 1}, UpdateFirmware).signature is None
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**told, "request_id": 2**31}, UpdateFirmware)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"kind": "UnpublishFirmware", "checksum": "0" * 33}, UnpublishFirmware)

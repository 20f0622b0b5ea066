import msgspec
import pytest

from voltway.ocpp.wire import v16, v21
from voltway.simulator.words import SUBPROTOCOL, request_decoder, response_decoder
from voltway.vocabulary.stations import OcppVersion


def test_every_version_has_its_subprotocol() -> None:
    assert set(SUBPROTOCOL) == set(OcppVersion)
    assert SUBPROTOCOL[OcppVersion.V201] == "ocpp2.0.1"


def test_messages_are_read_into_the_structs_of_their_version() -> None:
    reset = request_decoder(OcppVersion.V16, "Reset")
    assert reset is not None
    assert reset.decode(b'{"type":"Hard"}') == v16.ResetRequest(type=v16.ResetType.HARD)
    heartbeat = response_decoder(OcppVersion.V21, "Heartbeat")
    assert heartbeat is not None
    assert isinstance(heartbeat.decode(b'{"currentTime":"2026-01-01T00:00:00Z"}'), v21.HeartbeatResponse)
    with pytest.raises(msgspec.ValidationError):
        heartbeat.decode(b"{}")


def test_what_a_version_doesnt_know_has_no_reader() -> None:
    assert request_decoder(OcppVersion.V16, "GetVariables") is None
    assert response_decoder(OcppVersion.V201, "NotifySettlement") is None

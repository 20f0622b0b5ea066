import pytest

from tests.ocpp.outbound.wording import TWO, VERSIONS, answer, frame
from voltway.vocabulary.commands import CommandState, UnlockConnector
from voltway.vocabulary.stations import OcppVersion

V16, V201, V21 = VERSIONS


def test_16_counts_connectors_only() -> None:
    assert frame(V16, UnlockConnector(evse_id=3)) == ("UnlockConnector", {"connectorId": 3})


@pytest.mark.parametrize("version", TWO)
def test_2x_counts_connectors_within_an_evse(version: OcppVersion) -> None:
    order = UnlockConnector(evse_id=3, connector_id=2)
    assert frame(version, order) == ("UnlockConnector", {"evseId": 3, "connectorId": 2})


@pytest.mark.parametrize(
    ("version", "status", "state", "words"),
    [
        (V16, "UnlockFailed", CommandState.FAILED, "did not open"),
        (V16, "NotSupported", CommandState.REJECTED, "no such connector"),
        (V201, "UnlockFailed", CommandState.FAILED, "did not open"),
        (V21, "OngoingAuthorizedTransaction", CommandState.REJECTED, "stop it first"),
        (V21, "UnknownConnector", CommandState.REJECTED, "no such connector"),
    ],
)
def test_a_lock_that_stays_shut_says_why(version: OcppVersion, status: str, state: CommandState, words: str) -> None:
    told = answer(version, UnlockConnector(), {"status": status})
    assert told.state is state
    assert told.reason is not None
    assert words in told.reason

import pytest

from tests.ocpp.outbound.wording import TWO, VERSIONS, answer, frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.commands import CommandState, ResetKind, ResetStation
from voltway.vocabulary.stations import OcppVersion

V16, V201, V21 = VERSIONS
ON_IDLE, IMMEDIATE = ResetKind.ON_IDLE, ResetKind.IMMEDIATE


@pytest.mark.parametrize(
    ("version", "how", "told"),
    [
        (V16, ON_IDLE, "Soft"),
        (V16, IMMEDIATE, "Hard"),
        (V201, ON_IDLE, "OnIdle"),
        (V201, IMMEDIATE, "Immediate"),
        (V21, ON_IDLE, "OnIdle"),
        (V21, IMMEDIATE, "Immediate"),
    ],
)
def test_how_hard(version: OcppVersion, how: ResetKind, told: str) -> None:
    assert frame(version, ResetStation(how=how)) == ("Reset", {"type": told})


@pytest.mark.parametrize("version", TWO)
def test_2x_restarts_one_evse(version: OcppVersion) -> None:
    assert frame(version, ResetStation(evse_id=2)) == ("Reset", {"type": "OnIdle", "evseId": 2})


def test_16_restarts_as_a_whole() -> None:
    with pytest.raises(Unsupported, match="can't restart a single EVSE: restart the whole station"):
        calls_for(V16, ResetStation(evse_id=1))


@pytest.mark.parametrize("version", TWO)
def test_scheduled_is_accepted_and_says_when(version: OcppVersion) -> None:
    told = answer(version, ResetStation(), {"status": "Scheduled"})
    assert told.state is CommandState.ACCEPTED
    assert told.reason == "it will restart when the running sessions have ended"


def test_that_16_does_not_wait_is_said() -> None:
    waits = answer(V16, ResetStation(how=ON_IDLE), {"status": "Accepted"})
    assert waits.state is CommandState.ACCEPTED
    assert waits.reason is not None
    assert "does not wait until idle" in waits.reason
    assert answer(V16, ResetStation(how=IMMEDIATE), {"status": "Accepted"}).reason is None
    assert answer(V16, ResetStation(how=ON_IDLE), {"status": "Rejected"}).reason == "the station refused to restart"

import pytest

from tests.simulator.official_schemas import assert_request
from voltway.simulator.speech.status import OCCUPIED_V16, STATUS_V2X, STATUS_V16, status, word
from voltway.vocabulary.stations import ChargingState, ConnectorStatus, OcppVersion

AT = "2026-11-02T08:00:00.000Z"
TOLD = [told for told in ConnectorStatus if told is not ConnectorStatus.UNKNOWN]


@pytest.mark.parametrize("version", list(OcppVersion))
@pytest.mark.parametrize("told", TOLD)
@pytest.mark.parametrize("charging", list(ChargingState))
def test_every_status_is_allowed(version: OcppVersion, told: ConnectorStatus, charging: ChargingState) -> None:
    for finishing in (True, False):
        said = word(version, told, charging, finishing=finishing)
        assert_request(version, "StatusNotification", status(version, 1, said, AT))


def test_no_status_is_forgotten() -> None:
    assert set(STATUS_V16) == set(STATUS_V2X) == set(TOLD)
    assert set(OCCUPIED_V16) == set(ChargingState)


def test_only_16_tells_how_an_occupied_connector_is_occupied() -> None:
    def say(version: OcppVersion, charging: ChargingState, *, finishing: bool = False) -> str:
        return word(version, ConnectorStatus.OCCUPIED, charging, finishing=finishing)

    assert say(OcppVersion.V16, ChargingState.SUSPENDED_EV) == "SuspendedEV"
    assert say(OcppVersion.V16, ChargingState.EV_CONNECTED, finishing=True) == "Finishing"
    assert say(OcppVersion.V21, ChargingState.SUSPENDED_EV) == "Occupied"

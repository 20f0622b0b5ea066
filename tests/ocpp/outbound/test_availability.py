import pytest

from tests.ocpp.outbound.wording import TWO, VERSIONS, answer, frame
from voltway.vocabulary.commands import ChangeAvailability, CommandState
from voltway.vocabulary.stations import OcppVersion

V16 = OcppVersion.V16


@pytest.mark.parametrize(("evse_id", "connector_id"), [(None, 0), (1, 1), (3, 3)])
@pytest.mark.parametrize(("operative", "told"), [(True, "Operative"), (False, "Inoperative")])
def test_connector_0_of_16_is_the_station(evse_id: int | None, connector_id: int, operative: bool, told: str) -> None:
    order = ChangeAvailability(operative=operative, evse_id=evse_id)
    assert frame(V16, order) == ("ChangeAvailability", {"connectorId": connector_id, "type": told})


@pytest.mark.parametrize("version", TWO)
@pytest.mark.parametrize(
    ("evse_id", "connector_id", "place"),
    [(None, None, {}), (2, None, {"evse": {"id": 2}}), (2, 1, {"evse": {"id": 2, "connectorId": 1}})],
)
def test_no_evse_of_2x_is_the_station(
    version: OcppVersion, evse_id: int | None, connector_id: int | None, place: dict[str, object]
) -> None:
    order = ChangeAvailability(operative=False, evse_id=evse_id, connector_id=connector_id)
    assert frame(version, order) == ("ChangeAvailability", {"operationalStatus": "Inoperative", **place})


@pytest.mark.parametrize("version", VERSIONS)
def test_scheduled_is_accepted_and_says_when(version: OcppVersion) -> None:
    told = answer(version, ChangeAvailability(operative=False), {"status": "Scheduled"})
    assert (told.state, told.reason) == (CommandState.ACCEPTED, "it will change when the running session has ended")

import pytest

from voltway.vocabulary.variables import VariableAttribute, VariablePlace, is_secret


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (VariablePlace(component="", variable="Key"), "Key"),
        (VariablePlace(component="TxCtrlr", variable="V"), "TxCtrlr/V"),
        (VariablePlace(component="EVSE", variable="V", evse_id=1), "EVSE[1]/V"),
        (
            VariablePlace(
                component="Connector",
                component_instance="a",
                evse_id=1,
                connector_id=2,
                variable="V",
                variable_instance="b",
                attribute=VariableAttribute.MAX_SET,
            ),
            "Connector(a)[1.2]/V(b):max_set",
        ),
    ],
)
def test_a_place_in_one_line(place: VariablePlace, name: str) -> None:
    assert place.name == name
    assert place.path == name.casefold()


def test_secrets_have_no_case() -> None:
    assert is_secret("AuthorizationKey")
    assert is_secret("basicauthpassword")
    assert not is_secret("HeartbeatInterval")

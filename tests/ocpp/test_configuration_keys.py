import pytest

from voltway.ocpp import configuration_keys
from voltway.ocpp.configuration_keys import in_the_tree, key_of, place_of
from voltway.vocabulary.orders_variables import VariableName
from voltway.vocabulary.variables import VariablePlace


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("HeartbeatInterval", VariablePlace(component="OCPPCommCtrlr", variable="HeartbeatInterval")),
        ("heartbeatinterval", VariablePlace(component="OCPPCommCtrlr", variable="HeartbeatInterval")),
        ("ConnectionTimeOut", VariablePlace(component="TxCtrlr", variable="EVConnectionTimeOut")),
        (
            "TransactionMessageAttempts",
            VariablePlace(component="OCPPCommCtrlr", variable="MessageAttempts", variable_instance="TransactionEvent"),
        ),
        ("MeterPublicKey2", VariablePlace(component="FiscalMetering", variable="PublicKey", evse_id=2)),
        ("MeterPublicKey[2]", VariablePlace(component="FiscalMetering", variable="PublicKey", evse_id=2)),
        ("VendorsOwn", VariablePlace(component="", variable="VendorsOwn")),
    ],
)
def test_where_a_key_stands(key: str, place: VariablePlace) -> None:
    assert place_of(key) == place


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (VariableName("EVConnectionTimeOut", "TxCtrlr"), "ConnectionTimeOut"),
        (VariableName("evconnectiontimeout", "txctrlr"), "ConnectionTimeOut"),
        (VariableName("MessageAttempts", "OCPPCommCtrlr", "TransactionEvent"), "TransactionMessageAttempts"),
        (VariableName("PublicKey", "FiscalMetering", evse_id=2), "MeterPublicKey2"),
        (VariableName("VendorsOwn"), "VendorsOwn"),
        (VariableName("HeartbeatInterval", evse_id=1), None),
        (VariableName("EVConnectionTimeOut", "TxCtrlr", evse_id=1), None),
        (VariableName("Power", "Connector"), None),
    ],
)
def test_which_key_a_variable_has(name: VariableName, key: str | None) -> None:
    assert key_of(name) == key


def test_no_two_keys_share_a_place() -> None:
    names = [place.path for _, place in configuration_keys._PLACES.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (VariableName("ConnectionTimeOut"), VariableName("EVConnectionTimeOut", "TxCtrlr")),
        (VariableName("MeterPublicKey2"), VariableName("PublicKey", "FiscalMetering", evse_id=2)),
        (VariableName("VendorsOwn"), VariableName("VendorsOwn")),
        (VariableName("ConnectionTimeOut", "Other"), VariableName("ConnectionTimeOut", "Other")),
    ],
)
def test_the_name_that_every_version_knows(name: VariableName, wanted: VariableName) -> None:
    assert in_the_tree(name) == wanted
    assert wanted.component in ("", "Other") or key_of(wanted) == name.variable

"""`voltway variables`: names as people type them, settings as stations of both kinds tell them."""

from typing import Any

import pytest

from tests.fixtures.command_line import Execute, Voltway
from tests.fixtures.gateway_stand_in import GatewayStandIn
from voltway.cli.variables import told_in, variable_name
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.orders_variables import GetVariables, SettingChange, SetVariables, VariableName

KEYS = {
    "configurationKey": [
        {"key": "HeartbeatInterval", "readonly": False, "value": "300"},
        {"key": "NumberOfConnectors", "readonly": True, "value": "2"},
    ],
    "unknownKey": ["Nonsense"],
}
RESULTS = {
    "getVariableResult": [
        {
            "attributeStatus": "Accepted",
            "attributeValue": "true",
            "component": {"name": "EVSE", "evse": {"id": 2}},
            "variable": {"name": "Available", "instance": "a"},
        },
        {
            "attributeStatus": "UnknownVariable",
            "component": {"name": "OCPPCommCtrlr"},
            "variable": {"name": "Nonsense"},
        },
    ]
}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("HeartbeatInterval", VariableName("HeartbeatInterval")),
        ("Vendor.Key[2]", VariableName("Vendor.Key[2]")),
        ("OCPPCommCtrlr/HeartbeatInterval", VariableName("HeartbeatInterval", "OCPPCommCtrlr")),
        ("EVSE[2]/Available", VariableName("Available", "EVSE", evse_id=2)),
        ("DeviceDataCtrlr/ItemsPerMessage(GetReport)", VariableName("ItemsPerMessage", "DeviceDataCtrlr", "GetReport")),
    ],
)
def test_names_are_understood(text: str, name: VariableName) -> None:
    assert variable_name(text) == name


@pytest.mark.parametrize("text", ["", " ", "/X", "A/", "A[0]/X", "A[x]/X", "A/B/C", "A/X()"])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        variable_name(text)


@pytest.mark.parametrize("answer", [None, [], "text", {}, {"configurationKey": None}])
def test_an_answer_without_settings_tells_none(answer: Any) -> None:
    assert list(told_in(answer)) == []


def test_get_prints_the_keys_of_1_6(voltway: Voltway, gateway: GatewayStandIn) -> None:
    gateway.answer = Answer(state=CommandState.ACCEPTED, answer=KEYS, reason="Nonsense is unknown to the station")
    said = voltway("variables", "get", "S1")
    assert said.code == 0
    assert gateway.orders == [GetVariables(names=[])]
    assert "HeartbeatInterval 300" in said.words
    assert "NumberOfConnectors 2 read only" in said.words
    assert "Nonsense is unknown to the station" in said.words


def test_get_prints_the_variables_of_2_x(voltway: Voltway, gateway: GatewayStandIn) -> None:
    gateway.answer = Answer(state=CommandState.ACCEPTED, answer=RESULTS)
    said = voltway("variables", "get", "S1", "EVSE[2]/Available(a)", "OCPPCommCtrlr/Nonsense", "--json")
    assert said.code == 0
    assert gateway.orders == [
        GetVariables(names=[VariableName("Available", "EVSE", "a", 2), VariableName("Nonsense", "OCPPCommCtrlr")])
    ]
    assert said.document["items"] == [
        {"name": "EVSE[2]/Available(a)", "value": "true", "read_only": None, "status": None},
        {"name": "OCPPCommCtrlr/Nonsense", "value": None, "read_only": None, "status": "UnknownVariable"},
    ]
    assert said.document["next"] is None
    assert said.document["command"]["state"] == "accepted"


def test_what_is_printed_can_be_asked_for_again() -> None:
    for told in told_in(RESULTS):
        assert variable_name(told.name).variable in ("Available", "Nonsense")
    assert variable_name(next(told_in(RESULTS)).name) == VariableName("Available", "EVSE", "a", 2)


def test_a_refused_read_ends_with_1(voltway: Voltway, gateway: GatewayStandIn) -> None:
    gateway.answer = Answer(state=CommandState.REJECTED, reason="X is unknown to the station")
    said = voltway("variables", "get", "S1", "X")
    assert (said.code, said.words) == (1, "S1: rejected by the station (X is unknown to the station)")


def test_set_sends_every_change(voltway: Voltway, gateway: GatewayStandIn) -> None:
    said = voltway("variables", "set", "S1", "HeartbeatInterval=300", "Path=a=b", "Empty=")
    assert (said.code, said.out) == (0, "S1 accepted: it has taken the settings.\n")
    assert gateway.orders == [
        SetVariables(
            changes=[
                SettingChange(VariableName("HeartbeatInterval"), "300"),
                SettingChange(VariableName("Path"), "a=b"),
                SettingChange(VariableName("Empty"), ""),
            ]
        )
    ]


def test_a_change_without_value_is_refused(voltway: Voltway, execute: Execute) -> None:
    said = voltway("variables", "set", "S1", "HeartbeatInterval")
    assert said.code == 2
    assert "changes nothing" in said.err
    assert execute("select * from command") == []

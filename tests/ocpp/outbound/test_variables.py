from typing import Any

import pytest

from tests.ocpp.outbound.wording import TWO, VERSIONS, answer, frame, frames, schema
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.ocpp.outbound.variables import GET_WORDS, SET_WORDS
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_variables import GetVariables, SettingChange, SetVariables, VariableName
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.variables import VariableAttribute

V16, V201, V21 = VERSIONS
INTERVAL, LIGHT = VariableName("HeartbeatInterval"), VariableName("LightIntensity")
COMM = VariableName("HeartbeatInterval", "OCPPCommCtrlr")
LOCK = VariableName("Enabled", "ConnectorPlugRetentionLock", "left", 2)
COMM_TOLD = {"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "HeartbeatInterval"}}
LOCK_TOLD = {
    "component": {"name": "ConnectorPlugRetentionLock", "evse": {"id": 2}},
    "variable": {"name": "Enabled", "instance": "left"},
}


def setting(*changes: tuple[VariableName, str]) -> SetVariables:
    return SetVariables(changes=[SettingChange(name, value) for name, value in changes])


def test_16_reads_keys_or_all() -> None:
    assert frame(V16, GetVariables()) == ("GetConfiguration", {})
    order = GetVariables(names=[INTERVAL, LIGHT])
    assert frame(V16, order) == ("GetConfiguration", {"key": ["HeartbeatInterval", "LightIntensity"]})


@pytest.mark.parametrize("version", TWO)
def test_2x_reads_variables_of_components(version: OcppVersion) -> None:
    told = frame(version, GetVariables(names=[COMM, LOCK]))
    assert told == ("GetVariables", {"getVariableData": [COMM_TOLD, LOCK_TOLD]})


def test_16_is_told_one_by_one() -> None:
    assert frames(V16, setting((INTERVAL, "60"), (LIGHT, "50"))) == [
        ("ChangeConfiguration", {"key": "HeartbeatInterval", "value": "60"}),
        ("ChangeConfiguration", {"key": "LightIntensity", "value": "50"}),
    ]


@pytest.mark.parametrize("version", TWO)
def test_2x_is_told_all_at_once(version: OcppVersion) -> None:
    wanted = [{**COMM_TOLD, "attributeValue": "60"}, {**LOCK_TOLD, "attributeValue": "true"}]
    assert frame(version, setting((COMM, "60"), (LOCK, "true"))) == ("SetVariables", {"setVariableData": wanted})


@pytest.mark.parametrize("version", TWO)
def test_2x_writes_other_values_of_a_variable_too(version: OcppVersion) -> None:
    order = SetVariables([SettingChange(COMM, "60"), SettingChange(COMM, "90", VariableAttribute.MAX_SET)])
    most = {**COMM_TOLD, "attributeValue": "90", "attributeType": "MaxSet"}
    wanted = [{**COMM_TOLD, "attributeValue": "60"}, most]
    assert frame(version, order) == ("SetVariables", {"setVariableData": wanted})


@pytest.mark.parametrize(
    ("version", "order", "words"),
    [
        (V16, GetVariables(names=[VariableName("Power", "Connector")]), "has plain keys"),
        (V16, setting((VariableName("A", "", "x"), "1")), "has plain keys"),
        (V16, setting((VariableName("A", evse_id=1), "1")), "has plain keys"),
        (V201, GetVariables(), "can't read all variables"),
        (V21, GetVariables(names=[INTERVAL]), "name the component"),
        (V21, setting((COMM, "1"), (COMM, "2")), "named twice"),
        (V16, setting((INTERVAL, "1"), (INTERVAL, "2")), "named twice"),
        (V16, SetVariables([SettingChange(INTERVAL, "1", VariableAttribute.TARGET)]), "than the actual one"),
        (V16, SetVariables(changes=[]), "nothing to change"),
        (V201, SetVariables(changes=[]), "nothing to change"),
        (V16, GetVariables(names=[VariableName("")]), "has no name"),
        (V21, GetVariables(names=[VariableName("A", "B", evse_id=0)]), "there is no EVSE 0"),
    ],
)
def test_names_that_a_version_can_not_say(version: OcppVersion, order: Order, words: str) -> None:
    with pytest.raises(Unsupported, match=words):
        calls_for(version, order)


def test_keys_that_a_16_station_does_not_tell_are_named() -> None:
    order = GetVariables(names=[INTERVAL, LIGHT])
    entry = {"key": "heartbeatinterval", "readonly": False, "value": "60"}
    told = answer(V16, order, {"configurationKey": [entry], "unknownKey": ["LightIntensity"]})
    assert (told.state, told.reason) == (CommandState.ACCEPTED, "LightIntensity is unknown to the station")
    # Some stations leave unknown keys out of both lists.
    assert answer(V16, order, {"configurationKey": [entry]}).reason == told.reason
    none = answer(V16, order, {"unknownKey": ["HeartbeatInterval", "LightIntensity"]})
    assert none.state is CommandState.REJECTED
    everything = answer(V16, GetVariables(), {"configurationKey": [entry]})
    assert (everything.state, everything.reason) == (CommandState.ACCEPTED, None)


@pytest.mark.parametrize("version", TWO)
def test_variables_that_a_2x_station_does_not_tell_are_named(version: OcppVersion) -> None:
    order = GetVariables(names=[COMM, LOCK])
    good = {**COMM_TOLD, "attributeStatus": "Accepted", "attributeValue": "60"}
    bad = {
        **LOCK_TOLD,
        "attributeStatus": "Rejected",
        "attributeStatusInfo": {"reasonCode": "WriteOnly", "additionalInfo": "a secret"},
    }
    told = answer(version, order, {"getVariableResult": [good, bad]})
    assert told.state is CommandState.ACCEPTED
    assert told.reason == "ConnectorPlugRetentionLock[2].Enabled(left) is not told (WriteOnly: a secret)"
    assert told.answer == {"getVariableResult": [good, bad]}
    assert answer(version, GetVariables(names=[LOCK]), {"getVariableResult": [bad]}).state is CommandState.REJECTED


@pytest.mark.parametrize(
    ("statuses", "state", "reason"),
    [
        (["Accepted", "Accepted"], CommandState.ACCEPTED, None),
        (
            ["Accepted", "RebootRequired"],
            CommandState.ACCEPTED,
            "LightIntensity holds after a restart of the station",
        ),
        (
            ["NotSupported", "Accepted"],
            CommandState.REJECTED,
            "HeartbeatInterval is unknown to the station",
        ),
        (
            ["Rejected", "RebootRequired"],
            CommandState.REJECTED,
            "HeartbeatInterval was refused; LightIntensity holds after a restart of the station",
        ),
    ],
)
def test_each_change_of_16_has_its_own_answer(statuses: list[str], state: CommandState, reason: str | None) -> None:
    payloads = [{"status": status} for status in statuses]
    told = answer(V16, setting((INTERVAL, "60"), (LIGHT, "50")), *payloads)
    assert (told.state, told.reason, told.answer) == (state, reason, payloads)


@pytest.mark.parametrize("version", TWO)
def test_a_change_that_2x_refuses_is_named(version: OcppVersion) -> None:
    results: list[dict[str, Any]] = [
        {**COMM_TOLD, "attributeStatus": "RebootRequired"},
        {**LOCK_TOLD, "attributeStatus": "UnknownComponent"},
    ]
    told = answer(version, setting((COMM, "60"), (LOCK, "true")), {"setVariableResult": results})
    assert told.state is CommandState.REJECTED
    assert told.reason == (
        "OCPPCommCtrlr.HeartbeatInterval holds after a restart of the station; "
        "ConnectorPlugRetentionLock[2].Enabled(left) is of a component the station does not have"
    )


@pytest.mark.parametrize("version", TWO)
def test_every_status_of_a_variable_has_words(version: OcppVersion) -> None:
    get = schema(version, "GetVariables", "Response")["definitions"]["GetVariableStatusEnumType"]["enum"]
    change = schema(version, "SetVariables", "Response")["definitions"]["SetVariableStatusEnumType"]["enum"]
    assert set(get) == set(GET_WORDS)
    assert set(change) | set(schema(V16, "ChangeConfiguration", "Response")["properties"]["status"]["enum"]) == set(
        SET_WORDS
    )


def test_no_message_names_more_than_the_station_takes() -> None:
    names = [VariableName(f"V{number}", "C") for number in range(5)]
    parts = [[f"V{number}" for number in part] for part in ([0, 1], [2, 3], [4])]
    for version in TWO:
        read = frames(version, GetVariables(names=names, most_per_message=2))
        told = [[one["variable"]["name"] for one in payload["getVariableData"]] for _, payload in read]
        assert told == parts
        written = frames(version, SetVariables(changes=[SettingChange(n, "1") for n in names], most_per_message=2))
        told = [[one["variable"]["name"] for one in payload["setVariableData"]] for _, payload in written]
        assert told == parts
    keys = [VariableName(f"V{number}") for number in range(5)]
    assert [payload["key"] for _, payload in frames(V16, GetVariables(names=keys, most_per_message=2))] == parts


def test_the_answers_to_parts_are_one() -> None:
    keys = [VariableName("A"), VariableName("B")]
    told = answer(
        V16,
        GetVariables(names=keys, most_per_message=1),
        {"configurationKey": [{"key": "A", "readonly": True, "value": "1"}]},
        {"unknownKey": ["B"]},
    )
    assert told.state is CommandState.ACCEPTED
    assert told.reason == "B is unknown to the station"
    assert told.answer == {"configurationKey": [{"key": "A", "readonly": True, "value": "1"}], "unknownKey": ["B"]}

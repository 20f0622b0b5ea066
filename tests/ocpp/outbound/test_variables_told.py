import pytest

from tests.ocpp.outbound.wording import TWO
from voltway.ocpp.outbound.variables_told import outcomes, variables_told
from voltway.vocabulary.commands import ClearCache
from voltway.vocabulary.orders_variables import GetBaseReport, GetVariables, SettingChange, SetVariables, VariableName
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.templates import SettingResult
from voltway.vocabulary.variables import Mutability, VariableAttribute, VariablePlace, VariableTold, Written

V16 = OcppVersion.V16
TIMEOUT = VariableName("EVConnectionTimeOut", "TxCtrlr")
PLACE = VariablePlace(component="TxCtrlr", variable="EVConnectionTimeOut")


def result(status: str, **told: object) -> dict[str, object]:
    return {
        "component": {"name": "TXCTRLR"},
        "variable": {"name": "EVConnectionTimeOut"},
        "attributeStatus": status,
        **told,
    }


def test_1_6_keys_stand_where_2_x_has_them() -> None:
    answer = {
        "configurationKey": [
            {"key": "ConnectionTimeOut", "readonly": True, "value": "60"},
            {"key": "AuthorizationKey", "readonly": False, "value": "secret"},
        ]
    }
    timeout, password = variables_told(V16, GetBaseReport(), answer)
    assert timeout == VariableTold(
        place=PLACE, value="60", mutability=Mutability.READ_ONLY, ocpp_key="ConnectionTimeOut"
    )
    assert (password.place.variable, password.value) == ("BasicAuthPassword", None)


def test_each_change_of_a_1_6_station_counts_as_it_was_answered() -> None:
    order = SetVariables([SettingChange(VariableName(name), "1") for name in ("A", "B", "C", "D")])
    answer = [
        {"status": "Accepted"},
        {"status": "Rejected"},
        {"status": "RebootRequired"},
        {"errorCode": "GenericError"},
    ]
    told = variables_told(V16, order, answer)
    assert [(one.ocpp_key, one.written) for one in told] == [
        ("A", Written.IN_FORCE),
        ("C", Written.AFTER_RESTART),
    ]
    one = SetVariables([SettingChange(TIMEOUT, "1")])
    assert [told.place for told in variables_told(V16, one, {"status": "Accepted"})] == [PLACE]


@pytest.mark.parametrize("version", TWO)
@pytest.mark.parametrize(
    ("status", "written"),
    [("Accepted", Written.IN_FORCE), ("RebootRequired", Written.AFTER_RESTART), ("Rejected", None)],
)
def test_changes_in_2_x(version: OcppVersion, status: str, written: Written | None) -> None:
    order = SetVariables([SettingChange(TIMEOUT, "90")])
    told = variables_told(version, order, {"setVariableResult": [result(status)]})
    assert [(one.value, one.written) for one in told] == ([] if written is None else [("90", written)])


@pytest.mark.parametrize("version", TWO)
def test_another_value_than_the_actual_one_has_its_own_place(version: OcppVersion) -> None:
    order = SetVariables([SettingChange(TIMEOUT, "60"), SettingChange(TIMEOUT, "90", VariableAttribute.MAX_SET)])
    answer = {"setVariableResult": [result("Accepted"), result("Accepted", attributeType="MaxSet")]}
    told = variables_told(version, order, answer)
    assert [(one.place.path, one.value) for one in told] == [(PLACE.path, "60"), (f"{PLACE.path}:max_set", "90")]


def test_what_became_of_each_change_is_the_same_in_all_versions() -> None:
    order = SetVariables([SettingChange(TIMEOUT, "60"), SettingChange(VariableName("V", "C"), "1")])
    name = order.changes[0].place.name
    named = {"component": {"name": "c"}, "variable": {"name": "v"}, "attributeStatus": "UnknownComponent"}
    wanted = [(name, SettingResult.AFTER_RESTART), ("C/V", SettingResult.NOT_THERE)]
    answers: list[object] = [
        {"setVariableResult": [result("RebootRequired"), named]},
        [{"status": "RebootRequired"}, {"status": "NotSupported"}],
    ]
    for answer in answers:
        assert [(one.name, one.result) for one in outcomes(order, answer)] == wanted
    one = SetVariables(order.changes[:1])
    assert [one.result for one in outcomes(one, {"status": "Rejected"})] == [SettingResult.REFUSED]
    strange = {"setVariableResult": [{**named, "component": {"name": "other"}}]}
    assert outcomes(order, strange) == outcomes(order, {"errorCode": "GenericError"}) == outcomes(order, None) == []
    assert len(outcomes(order, [{"status": "Accepted"}, {"errorCode": "InternalError"}])) == 1


@pytest.mark.parametrize("version", TWO)
def test_what_is_read_in_2_x(version: OcppVersion) -> None:
    answer = {"getVariableResult": [result("Accepted", attributeValue="60"), result("UnknownVariable")]}
    [told] = variables_told(version, GetVariables([TIMEOUT]), answer)
    assert (told.place.path, told.value) == (PLACE.path, "60")


@pytest.mark.parametrize("version", list(OcppVersion))
@pytest.mark.parametrize(
    "order", [GetVariables([TIMEOUT]), SetVariables([SettingChange(TIMEOUT, "1")]), GetBaseReport(), ClearCache()]
)
@pytest.mark.parametrize("answer", [None, {"errorCode": "GenericError", "errorDescription": ""}])
def test_no_answer_tells_nothing(version: OcppVersion, order: GetVariables, answer: object) -> None:
    assert variables_told(version, order, answer) == []

import msgspec
import pytest

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.variables import ATTRIBUTES, DATA_TYPES, MUTABILITIES, answer_v21, answer_v201, told
from voltway.ocpp.wire import v21, v201
from voltway.vocabulary.facts import VariablesTold
from voltway.vocabulary.variables import DataType, Mutability, VariableAttribute, VariablePlace, VariableTold

KINDS = pytest.mark.parametrize("kind", [v201.NotifyReportRequest, v21.NotifyReportRequest])


def page(*reports: object, **more: object) -> dict[str, object]:
    told: dict[str, object] = {"seqNo": 2, "generatedAt": "2026-01-01T00:00:00Z", "requestId": 7, **more}
    return {**told, "reportData": list(reports)} if reports else told


@KINDS
@pytest.mark.parametrize(("more", "is_last"), [({"tbc": True}, False), ({"tbc": False}, True), ({}, True)])
def test_a_page_and_whether_it_is_the_last(
    kind: type[v201.NotifyReportRequest], more: dict[str, object], is_last: bool
) -> None:
    assert told(msgspec.convert(page(**more), kind)) == (VariablesTold(request_id=7, seq_no=2, is_last=is_last),)


@KINDS
def test_all_that_is_said_of_a_variable(kind: type[v201.NotifyReportRequest]) -> None:
    report = {
        "component": {"name": "Connector", "instance": "i", "evse": {"id": 1, "connectorId": 2}},
        "variable": {"name": "Power", "instance": "v"},
        "variableAttribute": [
            {"type": "Target", "value": "5", "mutability": "ReadOnly", "persistent": True},
            {},
        ],
        "variableCharacteristics": {
            "dataType": "decimal",
            "supportsMonitoring": True,
            "unit": "W",
            "minLimit": 1,
            "maxLimit": 9.5,
            "valuesList": "a,b",
        },
    }
    [fact] = told(msgspec.convert(page(report), kind))
    target, actual = fact.variables
    assert target == VariableTold(
        place=VariablePlace(
            component="Connector",
            component_instance="i",
            evse_id=1,
            connector_id=2,
            variable="Power",
            variable_instance="v",
            attribute=VariableAttribute.TARGET,
        ),
        value="5",
        mutability=Mutability.READ_ONLY,
        persistent=True,
        constant=False,
        data_type=DataType.DECIMAL,
        unit="W",
        min_limit=1.0,
        max_limit=9.5,
        values_list="a,b",
        supports_monitoring=True,
    )
    assert (actual.place.attribute, actual.mutability) == (VariableAttribute.ACTUAL, Mutability.READ_WRITE)


@KINDS
def test_a_secret_is_never_kept(kind: type[v201.NotifyReportRequest]) -> None:
    report = {
        "component": {"name": "SecurityCtrlr"},
        "variable": {"name": "BASICAUTHPASSWORD"},
        "variableAttribute": [{"value": "secret"}],
    }
    assert "secret" not in str(told(msgspec.convert(page(report), kind)))


def test_every_word_has_a_meaning() -> None:
    for wire in (v201, v21):
        assert set(ATTRIBUTES) == set(wire.AttributeEnum)
        assert set(MUTABILITIES) == set(wire.MutabilityEnum)
        assert set(DATA_TYPES) == set(wire.DataEnum)


def test_the_answer_is_empty() -> None:
    assert msgspec.json.encode(answer_v201(Reply())) == b"{}"
    assert msgspec.json.encode(answer_v21(Reply())) == b"{}"

import pytest

from tests.ocpp.outbound.wording import TWO, answer, frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.ocpp.outbound.report import BASES, CRITERIA
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_variables import GetBaseReport, GetReport, VariableName
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.variables import ReportBase, ReportCriterion

TIMEOUT = VariableName("EVConnectionTimeOut", "TxCtrlr")


def test_every_word_has_its_own() -> None:
    assert set(BASES) == set(ReportBase)
    assert set(CRITERIA) == set(ReportCriterion)


@pytest.mark.parametrize("version", TWO)
def test_an_inventory_is_asked_for(version: OcppVersion) -> None:
    """TC_B_12 and TC_B_13 of the certification."""
    order = GetBaseReport(ReportBase.CONFIGURATION, 7)
    assert frame(version, order) == (
        "GetBaseReport",
        {"requestId": 7, "reportBase": "ConfigurationInventory"},
    )
    assert frame(version, GetBaseReport(request_id=7))[1]["reportBase"] == "FullInventory"


@pytest.mark.parametrize("version", TWO)
def test_some_of_it_is_asked_for(version: OcppVersion) -> None:
    at = VariableName("", "Connector", evse_id=1, connector_id=2, component_instance="i")
    order = GetReport([TIMEOUT, at], [ReportCriterion.PROBLEM], 7)
    assert frame(version, order) == (
        "GetReport",
        {
            "requestId": 7,
            "componentVariable": [
                {"component": {"name": "TxCtrlr"}, "variable": {"name": "EVConnectionTimeOut"}},
                {"component": {"name": "Connector", "instance": "i", "evse": {"id": 1, "connectorId": 2}}},
            ],
            "componentCriteria": ["Problem"],
        },
    )


def test_1_6_tells_keys() -> None:
    assert frame(OcppVersion.V16, GetBaseReport(ReportBase.SUMMARY, 7)) == ("GetConfiguration", {})
    assert frame(OcppVersion.V16, GetReport([TIMEOUT])) == ("GetConfiguration", {"key": ["ConnectionTimeOut"]})
    told = answer(
        OcppVersion.V16,
        GetBaseReport(),
        {"configurationKey": [{"key": "AuthorizationKey", "readonly": False, "value": "secret"}]},
    )
    assert told.state is CommandState.ACCEPTED
    assert "secret" not in str(told.answer)


@pytest.mark.parametrize(
    ("version", "order"),
    [
        (OcppVersion.V201, GetReport()),
        (OcppVersion.V16, GetReport()),
        (OcppVersion.V16, GetReport([], [ReportCriterion.ACTIVE])),
        (OcppVersion.V16, GetReport([VariableName("", "TxCtrlr")])),
        (OcppVersion.V21, GetReport([VariableName("HeartbeatInterval")])),
    ],
)
def test_what_can_t_be_said_is_refused(version: OcppVersion, order: GetReport) -> None:
    with pytest.raises(Unsupported):
        calls_for(version, order)

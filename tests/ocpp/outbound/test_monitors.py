from typing import Any

import pytest

from tests.ocpp.outbound.wording import TWO, answer, frame, frames
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.ocpp.outbound.monitors import BASES, CLEAR_WORDS, CRITERIA, KINDS, SET_WORDS
from voltway.ocpp.wire import v21, v201
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.monitors import MonitoringBase, MonitoringCriterion, MonitorKind, StreamTerms
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_monitors import (
    ClearMonitors,
    GetMonitoringReport,
    SetMonitoringBase,
    SetMonitoringLevel,
    SetMonitors,
    WantedMonitor,
)
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.variables import VariableAttribute, VariablePlace

POWER = VariablePlace(component="EVSE", variable="Power", evse_id=1)
WHOLE = VariablePlace(component="Connector", variable="", component_instance="i", evse_id=1, connector_id=2)


def wanted(place: VariablePlace = POWER, kind: MonitorKind = MonitorKind.DELTA, value: float = 1.0, **more: Any) -> Any:
    return WantedMonitor(place=place, kind=kind, value=value, severity=8, **more)


def test_every_word_has_its_own() -> None:
    assert set(KINDS) == set(MonitorKind)
    assert set(BASES) == set(MonitoringBase)
    assert set(CRITERIA) == set(MonitoringCriterion)
    for wire in (v201, v21):
        assert set(SET_WORDS) == {status.value for status in wire.SetMonitoringStatusEnum}
        assert set(CLEAR_WORDS) == {status.value for status in wire.ClearMonitoringStatusEnum}


@pytest.mark.parametrize("version", TWO)
def test_all_that_can_be_said_of_a_monitor(version: OcppVersion) -> None:
    order = SetMonitors(monitors=[wanted(transaction_only=True, monitor_id=7)])
    assert frame(version, order) == (
        "SetVariableMonitoring",
        {
            "setMonitoringData": [
                {
                    "value": 1.0,
                    "type": "Delta",
                    "severity": 8,
                    "component": {"name": "EVSE", "evse": {"id": 1}},
                    "variable": {"name": "Power"},
                    "id": 7,
                    "transaction": True,
                }
            ]
        },
    )


def test_a_stream_is_asked_for_in_2_1() -> None:
    stream = StreamTerms(interval_s=60, values=5)
    order = SetMonitors(monitors=[wanted(kind=MonitorKind.PERIODIC, stream=stream)])
    [told] = frame(OcppVersion.V21, order)[1]["setMonitoringData"]
    assert told["periodicEventStream"] == {"interval": 60, "values": 5}


@pytest.mark.parametrize("version", TWO)
def test_what_is_too_much_for_one_request_is_sent_in_several(version: OcppVersion) -> None:
    """TC_N_18 of the certification."""
    cleared = frames(version, ClearMonitors(monitor_ids=[1, 2, 3, 4, 5], most_per_message=2))
    assert [payload["id"] for _, payload in cleared] == [[1, 2], [3, 4], [5]]
    several = SetMonitors(monitors=[wanted(), wanted(kind=MonitorKind.LOWER_THRESHOLD)], most_per_message=1)
    assert [len(payload["setMonitoringData"]) for _, payload in frames(version, several)] == [1, 1]


@pytest.mark.parametrize("version", TWO)
def test_what_is_picked_for_a_report(version: OcppVersion) -> None:
    order = GetMonitoringReport(places=[POWER, WHOLE], criteria=[MonitoringCriterion.DELTA], request_id=7)
    assert frame(version, order) == (
        "GetMonitoringReport",
        {
            "requestId": 7,
            "componentVariable": [
                {"component": {"name": "EVSE", "evse": {"id": 1}}, "variable": {"name": "Power"}},
                {"component": {"name": "Connector", "instance": "i", "evse": {"id": 1, "connectorId": 2}}},
            ],
            "monitoringCriteria": ["DeltaMonitoring"],
        },
    )
    assert frame(version, GetMonitoringReport(request_id=7))[1] == {"requestId": 7}


@pytest.mark.parametrize(
    ("version", "order"),
    [
        *((OcppVersion.V16, order) for order in (SetMonitors(monitors=[wanted()]), ClearMonitors(monitor_ids=[1]))),
        (OcppVersion.V16, SetMonitoringBase(base=MonitoringBase.ALL)),
        (OcppVersion.V16, SetMonitoringLevel(severity=1)),
        (OcppVersion.V16, GetMonitoringReport()),
        (OcppVersion.V21, SetMonitors(monitors=[])),
        (OcppVersion.V21, ClearMonitors(monitor_ids=[])),
        (OcppVersion.V21, SetMonitors(monitors=[wanted(WHOLE)])),
        (OcppVersion.V21, SetMonitors(monitors=[wanted(value=0.0)])),
        (OcppVersion.V21, SetMonitors(monitors=[wanted(VariablePlace(component="", variable="Power"))])),
        (OcppVersion.V21, SetMonitors(monitors=[wanted(VariablePlace(component="E", variable="P", evse_id=0))])),
        (
            OcppVersion.V21,
            GetMonitoringReport(
                places=[VariablePlace(component="E", variable="P", attribute=VariableAttribute.TARGET)]
            ),
        ),
        (OcppVersion.V21, SetMonitors(monitors=[wanted(stream=StreamTerms(interval_s=60))])),
        (OcppVersion.V201, SetMonitors(monitors=[wanted(kind=MonitorKind.PERIODIC, stream=StreamTerms())])),
        (OcppVersion.V201, SetMonitors(monitors=[wanted(kind=MonitorKind.TARGET_DELTA)])),
    ],
)
def test_what_can_t_be_said_is_refused(version: OcppVersion, order: Order) -> None:
    with pytest.raises(Unsupported) as refused:
        calls_for(version, order)
    assert refused.value.next_step


def result(status: str, **more: Any) -> dict[str, Any]:
    named = {"component": {"name": "EVSE", "evse": {"id": 1}}, "variable": {"name": "Power"}}
    return {**named, "status": status, "type": "Delta", "severity": 8, **more}


@pytest.mark.parametrize("version", TWO)
def test_one_monitor_that_was_not_taken_is_named(version: OcppVersion) -> None:
    order = SetMonitors(monitors=[wanted(), wanted()])
    info = {"statusInfo": {"reasonCode": "TooMany"}}
    told = answer(version, order, {"setMonitoringResult": [result("Accepted", id=1), result("Rejected", **info)]})
    assert (told.state, told.reason) == (CommandState.REJECTED, "EVSE[1]/Power was refused (TooMany)")
    good = answer(version, SetMonitors(monitors=[wanted()]), {"setMonitoringResult": [result("Accepted", id=1)]})
    assert (good.state, good.reason) == (CommandState.ACCEPTED, None)


@pytest.mark.parametrize("version", TWO)
@pytest.mark.parametrize("status", list(v21.ClearMonitoringStatusEnum))
def test_what_was_cleared(version: OcppVersion, status: str) -> None:
    told = answer(version, ClearMonitors(monitor_ids=[7]), {"clearMonitoringResult": [{"id": 7, "status": status}]})
    assert (told.state is CommandState.ACCEPTED) == (status == "Accepted") == (told.reason is None)

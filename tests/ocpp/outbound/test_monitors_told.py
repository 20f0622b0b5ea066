from typing import Any

import pytest

from tests.ocpp.outbound.wording import TWO
from voltway.ocpp.outbound.monitors_told import monitors_told
from voltway.vocabulary.commands import ClearCache
from voltway.vocabulary.monitors import (
    MonitorCleared,
    MonitoringBase,
    MonitoringCriterion,
    MonitorKind,
    MonitorOrigin,
    MonitorTold,
)
from voltway.vocabulary.orders_monitors import (
    ClearMonitors,
    GetMonitoringReport,
    SetMonitoringBase,
    SetMonitors,
    WantedMonitor,
)
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.variables import VariablePlace

POWER = VariablePlace(component="EVSE", variable="Power", evse_id=1)
ERROR = {"errorCode": "InternalError", "errorDescription": ""}


def wanted(value: float, severity: int, monitor_id: int | None = None) -> WantedMonitor:
    return WantedMonitor(
        place=POWER,
        kind=MonitorKind.DELTA,
        value=value,
        severity=severity,
        monitor_id=monitor_id,
        transaction_only=True,
    )


def result(status: str, severity: int, **more: Any) -> dict[str, Any]:
    named = {"component": {"name": "evse", "evse": {"id": 1}}, "variable": {"name": "power"}}
    return {**named, "status": status, "type": "Delta", "severity": severity, **more}


def told(monitor_id: int, value: float, severity: int) -> MonitorTold:
    return MonitorTold(
        monitor_id=monitor_id,
        place=POWER,
        kind=MonitorKind.DELTA,
        value=value,
        severity=severity,
        transaction_only=True,
        origin=MonitorOrigin.CUSTOM,
    )


@pytest.mark.parametrize("version", TWO)
def test_what_was_set_has_its_number_from_the_answer_and_its_value_from_the_order(version: OcppVersion) -> None:
    order = SetMonitors(monitors=[wanted(1.0, 5), wanted(2.0, 6), wanted(3.0, 5), wanted(4.0, 7, monitor_id=70)])
    results = [result("Accepted", 6, id=60), result("Rejected", 5), result("Accepted", 5, id=50), result("Accepted", 7)]
    news = monitors_told(version, order, {"setMonitoringResult": results})
    assert news == [told(60, 2.0, 6), told(50, 3.0, 5), told(70, 4.0, 7)]


@pytest.mark.parametrize("version", TWO)
def test_of_several_requests_one_may_have_failed(version: OcppVersion) -> None:
    order = SetMonitors(monitors=[wanted(1.0, 5), wanted(2.0, 6)])
    answer = [{"setMonitoringResult": [result("Accepted", 5, id=50), result("Accepted", 9, id=9)]}, ERROR]
    assert monitors_told(version, order, answer) == [told(50, 1.0, 5)]
    assert monitors_told(version, order, ERROR) is None


@pytest.mark.parametrize("version", TWO)
def test_what_is_unknown_to_the_station_is_gone_too(version: OcppVersion) -> None:
    statuses = ["Accepted", "Rejected", "NotFound"]
    results = [{"id": number, "status": status} for number, status in enumerate(statuses)]
    news = monitors_told(version, ClearMonitors(monitor_ids=[0, 1, 2]), {"clearMonitoringResult": results})
    assert news == [MonitorCleared(monitor_id=0), MonitorCleared(monitor_id=2)]


@pytest.mark.parametrize("version", TWO)
def test_no_monitors_at_all_is_news(version: OcppVersion) -> None:
    assert monitors_told(version, GetMonitoringReport(), {"status": "EmptyResultSet"}) == []
    some = GetMonitoringReport(criteria=[MonitoringCriterion.DELTA])
    for order, answer in (
        (some, {"status": "EmptyResultSet"}),
        (GetMonitoringReport(), {"status": "Accepted"}),
        (GetMonitoringReport(), None),
        (SetMonitoringBase(base=MonitoringBase.ALL), {"status": "Accepted"}),
        (ClearCache(), {"status": "Accepted"}),
    ):
        assert monitors_told(version, order, answer) is None

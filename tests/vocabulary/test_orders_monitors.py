from typing import Any

import msgspec
import pytest

from voltway.vocabulary.commands import AnyOrder
from voltway.vocabulary.monitors import MonitoringCriterion
from voltway.vocabulary.orders_monitors import GetMonitoringReport
from voltway.vocabulary.variables import VariablePlace

PLACE = {"component": "EVSE", "variable": "Power"}
WANTED = {"place": PLACE, "kind": "delta", "value": 1, "severity": 5}


def test_only_a_report_of_nothing_in_particular_is_whole() -> None:
    assert GetMonitoringReport().is_whole
    assert not GetMonitoringReport(places=[VariablePlace(component="EVSE", variable="")]).is_whole
    assert not GetMonitoringReport(criteria=[MonitoringCriterion.DELTA]).is_whole


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "SetMonitors", "monitors": [{**WANTED, "severity": 10}]},
        {"kind": "SetMonitors", "monitors": [{**WANTED, "severity": -1}]},
        {"kind": "SetMonitors", "monitors": [{**WANTED, "kind": "sudden"}]},
        {"kind": "SetMonitors", "monitors": [{**WANTED, "monitor_id": 2**31}]},
        {"kind": "ClearMonitors", "monitor_ids": [-1]},
        {"kind": "SetMonitoringLevel", "severity": 10},
        {"kind": "GetMonitoringReport", "criteria": ["delta"] * 4},
    ],
)
def test_what_no_station_could_take_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, AnyOrder)
    assert msgspec.convert({"kind": "SetMonitors", "monitors": [WANTED]}, AnyOrder)

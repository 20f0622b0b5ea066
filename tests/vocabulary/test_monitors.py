import msgspec
import pytest

from voltway.vocabulary.monitors import (
    MONITORING_ENABLED,
    PERIODIC_KINDS,
    THRESHOLD_KINDS,
    MonitorCleared,
    MonitorKind,
    MonitorNews,
    MonitorTold,
)
from voltway.vocabulary.variables import ReportKind, VariablePlace


def test_kinds_are_of_one_sort() -> None:
    assert PERIODIC_KINDS.isdisjoint(THRESHOLD_KINDS)
    assert {kind for kind in MonitorKind if kind.value.startswith("periodic")} == PERIODIC_KINDS
    assert MONITORING_ENABLED.path == "monitoringctrlr/enabled"


def test_news_keep_apart_in_json() -> None:
    place = VariablePlace(component="EVSE", variable="Power")
    news = [
        MonitorTold(monitor_id=1, place=place, kind=MonitorKind.DELTA, value=1.0, severity=5),
        MonitorCleared(monitor_id=1),
    ]
    assert msgspec.json.decode(msgspec.json.encode(news), type=list[MonitorNews]) == news


@pytest.mark.parametrize("kind", ReportKind)
def test_what_a_report_is_of(kind: ReportKind) -> None:
    assert kind.is_of_monitors == ("monitor" in kind.value)
    assert kind.is_answer == kind.value.endswith("answer")
    assert kind.is_inventory == (kind in {ReportKind.FULL, ReportKind.MONITORS})

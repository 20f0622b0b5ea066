from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from voltway.ocpp.inbound.monitors import KINDS, ORIGINS, alerts, answer_v21, answer_v201, told
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.reports import variable_events_v21
from voltway.ocpp.wire import v21, v201
from voltway.vocabulary.facts import AlertRaised, StationReported
from voltway.vocabulary.monitors import AlertTold, MonitorKind, MonitorOrigin, MonitorTold
from voltway.vocabulary.variables import VariablePlace

REPORTS = pytest.mark.parametrize("kind", [v201.NotifyMonitoringReportRequest, v21.NotifyMonitoringReportRequest])
EVENTS = pytest.mark.parametrize("kind", [v201.EventData, v21.EventData])
PLACE = VariablePlace(component="EVSE", variable="Power", evse_id=1)


def test_every_word_has_a_meaning() -> None:
    assert set(KINDS) == set(v21.MonitorEnum) >= set(v201.MonitorEnum)
    assert set(KINDS.values()) == set(MonitorKind)
    for wire in (v201, v21):
        assert set(ORIGINS) == {kind.value for kind in wire.EventNotificationEnum}


@REPORTS
@pytest.mark.parametrize(("more", "is_last"), [({"tbc": True}, False), ({}, True)])
def test_a_page_of_a_report(
    kind: type[v201.NotifyMonitoringReportRequest], more: dict[str, Any], is_last: bool
) -> None:
    monitor = {"id": 3, "transaction": True, "value": 7.5, "type": "UpperThreshold", "severity": 2}
    if kind is not v201.NotifyMonitoringReportRequest:
        monitor["eventNotificationType"] = "PreconfiguredMonitor"
    place = {"component": {"name": "EVSE", "evse": {"id": 1}}, "variable": {"name": "Power"}}
    page = {"requestId": 7, "seqNo": 2, "generatedAt": "2026-01-01T00:00:00Z", **more}
    page["monitor"] = [{**place, "variableMonitoring": [monitor, {**monitor, "id": 4}]}]
    [fact] = told(msgspec.convert(page, kind))
    assert (fact.request_id, fact.seq_no, fact.is_last) == (7, 2, is_last)
    first, second = fact.monitors
    assert (first.monitor_id, second.monitor_id) == (3, 4)
    assert first == MonitorTold(
        monitor_id=3,
        place=PLACE,
        kind=MonitorKind.UPPER_THRESHOLD,
        value=7.5,
        severity=2,
        transaction_only=True,
        origin=None if kind is v201.NotifyMonitoringReportRequest else MonitorOrigin.PRECONFIGURED,
    )


def event(**more: Any) -> dict[str, Any]:
    return {
        "eventId": 1,
        "timestamp": "2026-01-01T00:00:00Z",
        "trigger": "Alerting",
        "actualValue": "8000",
        "eventNotificationType": "CustomMonitor",
        "variableMonitoringId": 3,
        "component": {"name": "EVSE", "evse": {"id": 1}},
        "variable": {"name": "Power"},
        **more,
    }


@EVENTS
@pytest.mark.parametrize(("more", "cleared"), [({}, False), ({"cleared": False}, False), ({"cleared": True}, True)])
def test_an_alert_and_its_end(kind: type[v201.EventData], more: dict[str, Any], cleared: bool) -> None:
    whole = event(**more, transactionId="t1", techCode="E7", techInfo="hot")
    assert alerts(msgspec.convert(whole, kind)) == [
        AlertRaised(
            alert=AlertTold(
                monitor_id=3,
                place=PLACE,
                at=datetime(2026, 1, 1, tzinfo=UTC),
                cleared=cleared,
                value="8000",
                origin=MonitorOrigin.CUSTOM,
                ref="t1",
                tech_code="E7",
                tech_info="hot",
            )
        )
    ]


@EVENTS
@pytest.mark.parametrize(
    "other",
    [
        {"trigger": "Delta"},
        {"trigger": "Periodic"},
        {"variableMonitoringId": None},
        {"variableMonitoringId": 2**31},
        {"eventNotificationType": "HardWiredNotification"},
    ],
)
def test_what_is_no_alert_of_a_monitor(kind: type[v201.EventData], other: dict[str, Any]) -> None:
    whole = {name: value for name, value in event(**other).items() if value is not None}
    assert alerts(msgspec.convert(whole, kind)) == []


@pytest.mark.parametrize(("told_as", "severity"), [(0, 0), (9, 9), (10, None), (None, None)])
def test_the_severity_of_2_1(told_as: int | None, severity: int | None) -> None:
    whole = event() if told_as is None else event(severity=told_as)
    [fact] = alerts(msgspec.convert(whole, v21.EventData))
    assert fact.alert.severity == severity


@EVENTS
def test_a_secret_is_kept_nowhere(kind: type[v201.EventData]) -> None:
    [fact] = alerts(msgspec.convert(event(variable={"name": "BasicAuthPassword"}), kind))
    assert fact.alert.value == ""


def test_the_event_itself_is_reported_too() -> None:
    """And is the last, by whose time the message is judged."""
    message = {"generatedAt": "2026-01-01T00:00:00Z", "seqNo": 0, "eventData": [event()]}
    facts = variable_events_v21(msgspec.convert(message, v21.NotifyEventRequest))
    assert [type(fact) for fact in facts] == [AlertRaised, StationReported]


def test_the_answer_is_empty() -> None:
    assert msgspec.to_builtins(answer_v201(Reply())) == msgspec.to_builtins(answer_v21(Reply())) == {}

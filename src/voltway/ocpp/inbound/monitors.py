"""What a station tells of its monitors: NotifyMonitoringReport (2.x part 2, N02), and alerts in NotifyEvent (N07)."""

from collections.abc import Iterator

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.times import moment
from voltway.ocpp.inbound.variables import place_of
from voltway.ocpp.wire import v21, v201
from voltway.vocabulary.facts import AlertRaised, MonitorsTold
from voltway.vocabulary.monitors import AlertTold, MonitorKind, MonitorOrigin, MonitorTold
from voltway.vocabulary.variables import is_secret

KINDS: dict[str, MonitorKind] = {
    v21.MonitorEnum.UPPER_THRESHOLD: MonitorKind.UPPER_THRESHOLD,
    v21.MonitorEnum.LOWER_THRESHOLD: MonitorKind.LOWER_THRESHOLD,
    v21.MonitorEnum.DELTA: MonitorKind.DELTA,
    v21.MonitorEnum.PERIODIC: MonitorKind.PERIODIC,
    v21.MonitorEnum.PERIODIC_CLOCK_ALIGNED: MonitorKind.PERIODIC_CLOCK_ALIGNED,
    v21.MonitorEnum.TARGET_DELTA: MonitorKind.TARGET_DELTA,
    v21.MonitorEnum.TARGET_DELTA_RELATIVE: MonitorKind.TARGET_DELTA_RELATIVE,
}
ORIGINS: dict[str, MonitorOrigin | None] = {
    v21.EventNotificationEnum.HARD_WIRED_MONITOR: MonitorOrigin.HARD_WIRED,
    v21.EventNotificationEnum.PRECONFIGURED_MONITOR: MonitorOrigin.PRECONFIGURED,
    v21.EventNotificationEnum.CUSTOM_MONITOR: MonitorOrigin.CUSTOM,
    v21.EventNotificationEnum.HARD_WIRED_NOTIFICATION: None,
}
"""None: no monitor told it, but the maker's software."""

_LONGEST_TEXT = 2500
_HIGHEST = 2**31 - 1
_LEAST_SEVERE = 9


def told(message: v201.NotifyMonitoringReportRequest | v21.NotifyMonitoringReportRequest) -> tuple[MonitorsTold]:
    """One page; `tbc` left out means that it is the last."""
    monitors = [one for place in message.monitor or () for one in _of_variable(place)]
    page = MonitorsTold(
        request_id=message.request_id, seq_no=message.seq_no, is_last=not message.tbc, monitors=monitors
    )
    return (page,)


def _of_variable(place: v201.MonitoringData | v21.MonitoringData) -> Iterator[MonitorTold]:
    for one in place.variable_monitoring:
        origin = ORIGINS[one.event_notification_type] if isinstance(one, v21.VariableMonitoring) else None
        yield MonitorTold(
            monitor_id=one.id,
            place=place_of(place.component, place.variable),
            kind=KINDS[one.type],
            value=one.value,
            severity=one.severity,
            transaction_only=one.transaction,
            origin=origin,
        )


def alerts(event: v201.EventData | v21.EventData) -> list[AlertRaised]:
    """How a monitor is after this event; none where it names no monitor, or is no alert but a change or a value."""
    number, origin = event.variable_monitoring_id, ORIGINS[event.event_notification_type]
    if event.trigger != v21.EventTriggerEnum.ALERTING or origin is None or number is None:
        return []
    if not 0 <= number <= _HIGHEST:
        return []
    severity = event.severity if isinstance(event, v21.EventData) else None
    alert = AlertTold(
        monitor_id=number,
        place=place_of(event.component, event.variable),
        at=moment(event.timestamp),
        cleared=bool(event.cleared),
        value="" if is_secret(event.variable.name) else event.actual_value[:_LONGEST_TEXT],
        origin=origin,
        severity=severity if severity is not None and severity <= _LEAST_SEVERE else None,
        ref=event.transaction_id,
        tech_code=event.tech_code,
        tech_info=None if event.tech_info is None else event.tech_info[:_LONGEST_TEXT],
    )
    return [AlertRaised(alert=alert)]


def answer_v201(_: Reply) -> v201.NotifyMonitoringReportResponse:
    """Nothing is decided."""
    return v201.NotifyMonitoringReportResponse()


def answer_v21(_: Reply) -> v21.NotifyMonitoringReportResponse:
    """Nothing is decided."""
    return v21.NotifyMonitoringReportResponse()

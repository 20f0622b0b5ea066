"""Orders about monitors: set, cleared, chosen, reported (2.x part 2, N02 to N06); and 2.1's event streams."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from voltway.ocpp.wire import v21, v201
from voltway.simulator.call import Call
from voltway.simulator.event_streams import EventStream
from voltway.simulator.monitors import LEAST_SEVERE, ORIGIN, PERIODIC, SUPPORTED, THRESHOLDS, Monitor, Monitors, Place
from voltway.simulator.station import Station
from voltway.vocabulary.stations import OcppVersion

MONITORS_PER_REPORT = 3

_SET = v21.SetMonitoringStatusEnum
_CLEARED = v21.ClearMonitoringStatusEnum
_STATUS = v21.GenericDeviceModelStatusEnum
_GENERIC = v21.GenericStatusEnum
_CRITERION = v21.MonitoringCriterionEnum

_ORIGINS_KEPT: dict[str, tuple[str, ...]] = {
    v21.MonitoringBaseEnum.ALL: (ORIGIN.HARD_WIRED_MONITOR, ORIGIN.PRECONFIGURED_MONITOR, ORIGIN.CUSTOM_MONITOR),
    v21.MonitoringBaseEnum.FACTORY_DEFAULT: (ORIGIN.HARD_WIRED_MONITOR, ORIGIN.PRECONFIGURED_MONITOR),
    v21.MonitoringBaseEnum.HARD_WIRED_ONLY: (ORIGIN.HARD_WIRED_MONITOR,),
}


def _monitors(station: Station) -> Monitors:
    """Those of the station, which watches from the first order about them on."""
    if station.monitors is None:
        station.monitors = Monitors(station)
    return station.monitors


def set_monitors(
    station: Station, request: v201.SetVariableMonitoringRequest | v21.SetVariableMonitoringRequest
) -> dict[str, Any]:
    """Each monitor with what became of it."""
    results = [_set(station, wanted) for wanted in request.set_monitoring_data]
    station.soon(station.watch)
    return {"setMonitoringResult": results}


def _set(station: Station, wanted: v201.SetMonitoringData | v21.SetMonitoringData) -> dict[str, Any]:
    monitors, place = _monitors(station), _place(wanted.component, wanted.variable)
    result: dict[str, Any] = {
        "type": wanted.type,
        "severity": wanted.severity,
        "component": place.component_told(),
        "variable": {"name": place.variable},
    }
    refusal = _refusal(monitors, place, wanted)
    if refusal is not None:
        return {**result, "status": refusal}
    monitor = Monitor(
        monitor_id=monitors.new_id() if wanted.id is None else wanted.id,
        place=place,
        kind=wanted.type.value,
        value=wanted.value,
        severity=wanted.severity,
        transaction=bool(wanted.transaction),
    )
    if wanted.id is not None:
        monitors.remove(wanted.id)
    monitors.add(monitor)
    if isinstance(wanted, v21.SetMonitoringData) and wanted.periodic_event_stream is not None:
        params = wanted.periodic_event_stream
        station.soon(lambda: monitors.open_stream(monitor, params))
    return {**result, "status": _SET.ACCEPTED, "id": monitor.monitor_id}


def _refusal(
    monitors: Monitors, place: Place, wanted: v201.SetMonitoringData | v21.SetMonitoringData
) -> v21.SetMonitoringStatusEnum | None:
    if monitors.value_of(place) is None:
        return _SET.UNKNOWN_VARIABLE if place.component in ("EVSE", "ChargingStation") else _SET.UNKNOWN_COMPONENT
    if wanted.type not in SUPPORTED:
        return _SET.UNSUPPORTED_MONITOR_TYPE
    before = None if wanted.id is None else monitors.held.get(wanted.id)
    nonsense = wanted.severity > LEAST_SEVERE or (wanted.type not in THRESHOLDS and wanted.value <= 0)
    if nonsense or (wanted.id is not None and (before is None or before.origin == ORIGIN.HARD_WIRED_MONITOR)):
        return _SET.REJECTED
    same = [
        one
        for one in monitors.held.values()
        if (one.place, one.kind, one.severity) == (place, wanted.type, wanted.severity) and one.monitor_id != wanted.id
    ]
    return _SET.DUPLICATE if same else None


def _place(component: v201.Component | v21.Component, variable: v201.Variable | v21.Variable) -> Place:
    return Place(component.name, variable.name, None if component.evse is None else component.evse.id)


def clear_monitors(
    station: Station, request: v201.ClearVariableMonitoringRequest | v21.ClearVariableMonitoringRequest
) -> dict[str, Any]:
    """Each number with what became of it; hard-wired monitors stay."""
    return {"clearMonitoringResult": [{"id": number, "status": _clear(station, number)} for number in request.id]}


def _clear(station: Station, number: int) -> v21.ClearMonitoringStatusEnum:
    monitors = _monitors(station)
    monitor = monitors.held.get(number)
    if monitor is None:
        return _CLEARED.NOT_FOUND
    if monitor.origin == ORIGIN.HARD_WIRED_MONITOR:
        return _CLEARED.REJECTED
    monitors.remove(number)
    return _CLEARED.ACCEPTED


def set_base(station: Station, request: v201.SetMonitoringBaseRequest | v21.SetMonitoringBaseRequest) -> dict[str, Any]:
    """What does not belong to it is forgotten."""
    _monitors(station).keep_only(*_ORIGINS_KEPT[request.monitoring_base])
    return {"status": _STATUS.ACCEPTED}


def set_level(
    station: Station, request: v201.SetMonitoringLevelRequest | v21.SetMonitoringLevelRequest
) -> dict[str, Any]:
    """What is less severe is not told of."""
    if not 0 <= request.severity <= LEAST_SEVERE:
        return {"status": _GENERIC.REJECTED}
    _monitors(station).level = request.severity
    return {"status": _GENERIC.ACCEPTED}


def report(
    station: Station, request: v201.GetMonitoringReportRequest | v21.GetMonitoringReportRequest
) -> dict[str, Any]:
    """What was picked, in NotifyMonitoringReports."""
    picked = [monitor for monitor in _monitors(station).held.values() if _is_picked(monitor, request)]
    if not picked:
        return {"status": _STATUS.EMPTY_RESULT_SET}
    station.soon(lambda: _report(station, request.request_id, picked))
    return {"status": _STATUS.ACCEPTED}


def _is_picked(monitor: Monitor, request: v201.GetMonitoringReportRequest | v21.GetMonitoringReportRequest) -> bool:
    criteria: Sequence[str] = request.monitoring_criteria or ()
    if criteria and _criterion(monitor.kind) not in criteria:
        return False
    return not request.component_variable or any(
        wanted.component.name == monitor.place.component
        and (wanted.component.evse is None or wanted.component.evse.id == monitor.place.evse_id)
        and (wanted.variable is None or wanted.variable.name == monitor.place.variable)
        for wanted in request.component_variable
    )


def _criterion(kind: str) -> str:
    if kind in THRESHOLDS:
        return _CRITERION.THRESHOLD_MONITORING
    return _CRITERION.PERIODIC_MONITORING if kind in PERIODIC else _CRITERION.DELTA_MONITORING


def _report(station: Station, request_id: int, picked: list[Monitor]) -> None:
    size = MONITORS_PER_REPORT
    pages = [picked[first : first + size] for first in range(0, len(picked), size)]
    for number, page in enumerate(pages):
        payload = {
            "requestId": request_id,
            "generatedAt": station.wire_time(station.world.time.now),
            "seqNo": number,
            "tbc": number < len(pages) - 1,
            "monitor": [_told(station.version, monitor) for monitor in page],
        }
        station.conversation.say(Call("NotifyMonitoringReport", partial(dict, payload)))


def _told(version: OcppVersion, monitor: Monitor) -> dict[str, Any]:
    one: dict[str, Any] = {
        "id": monitor.monitor_id,
        "transaction": monitor.transaction,
        "value": monitor.value,
        "type": monitor.kind,
        "severity": monitor.severity,
    }
    if version is OcppVersion.V21:
        one["eventNotificationType"] = monitor.origin
    place = monitor.place
    return {
        "component": place.component_told(),
        "variable": {"name": place.variable},
        "variableMonitoring": [one],
    }


def adjust_stream(station: Station, request: v21.AdjustPeriodicEventStreamRequest) -> dict[str, Any]:
    """Another rhythm from now on."""
    stream = next((one for one in _streams(station) if one.stream_id == request.id), None)
    if stream is None:
        return {"status": _GENERIC.REJECTED}
    stream.params = request.params
    return {"status": _GENERIC.ACCEPTED}


def streams(station: Station, _request: v21.GetPeriodicEventStreamRequest) -> dict[str, Any]:
    """Those that are open."""
    told = [stream.told() for stream in _streams(station)]
    return {"constantStreamData": told} if told else {}


def _streams(station: Station) -> list[EventStream]:
    held = _monitors(station).held.values()
    return [monitor.stream for monitor in held if monitor.stream is not None and monitor.stream.is_open]

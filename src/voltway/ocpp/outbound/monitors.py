"""Monitors of variables: set, cleared, chosen and reported (2.x part 2, N02 to N06). 1.6 has none.

What is more than the station takes in one SetVariableMonitoring or ClearVariableMonitoring is sent in several.
"""

from collections.abc import Iterable, Sequence

from voltway.ocpp.inbound.event_streams import MOST_VALUES
from voltway.ocpp.inbound.variables import place_of
from voltway.ocpp.outbound import report, variables
from voltway.ocpp.outbound.call import (
    OutboundCall,
    Outcomes,
    Unsupported,
    answer_by_status,
    outbound_call,
    require_numbers,
    station_words,
    with_status_info,
)
from voltway.ocpp.wire import WireStruct, v21, v201
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.monitors import (
    PERIODIC_KINDS,
    THRESHOLD_KINDS,
    MonitoringBase,
    MonitoringCriterion,
    MonitorKind,
    StreamTerms,
)
from voltway.vocabulary.orders_monitors import (
    ClearMonitors,
    GetMonitoringReport,
    SetMonitoringBase,
    SetMonitoringLevel,
    SetMonitors,
    WantedMonitor,
)
from voltway.vocabulary.orders_variables import VariableName
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.variables import VariableAttribute, VariablePlace

KINDS = {
    MonitorKind.UPPER_THRESHOLD: v21.MonitorEnum.UPPER_THRESHOLD,
    MonitorKind.LOWER_THRESHOLD: v21.MonitorEnum.LOWER_THRESHOLD,
    MonitorKind.DELTA: v21.MonitorEnum.DELTA,
    MonitorKind.PERIODIC: v21.MonitorEnum.PERIODIC,
    MonitorKind.PERIODIC_CLOCK_ALIGNED: v21.MonitorEnum.PERIODIC_CLOCK_ALIGNED,
    MonitorKind.TARGET_DELTA: v21.MonitorEnum.TARGET_DELTA,
    MonitorKind.TARGET_DELTA_RELATIVE: v21.MonitorEnum.TARGET_DELTA_RELATIVE,
}
BASES = {
    MonitoringBase.ALL: v21.MonitoringBaseEnum.ALL,
    MonitoringBase.FACTORY_DEFAULT: v21.MonitoringBaseEnum.FACTORY_DEFAULT,
    MonitoringBase.HARD_WIRED_ONLY: v21.MonitoringBaseEnum.HARD_WIRED_ONLY,
}
CRITERIA = {
    MonitoringCriterion.THRESHOLD: v21.MonitoringCriterionEnum.THRESHOLD_MONITORING,
    MonitoringCriterion.DELTA: v21.MonitoringCriterionEnum.DELTA_MONITORING,
    MonitoringCriterion.PERIODIC: v21.MonitoringCriterionEnum.PERIODIC_MONITORING,
}
_OF_21 = frozenset({MonitorKind.TARGET_DELTA, MonitorKind.TARGET_DELTA_RELATIVE})


def _require_2x(version: OcppVersion) -> None:
    """Raises Unsupported for 1.6."""
    if version is OcppVersion.V16:
        raise Unsupported("OCPP 1.6 has no monitors", "choose a station that speaks OCPP 2.0.1 or 2.1")


# --- setting


def calls_to_set(version: OcppVersion, order: SetMonitors) -> list[OutboundCall]:
    """One request, or as many as the station's limit asks for. Raises Unsupported for what makes no sense."""
    _require_2x(version)
    if not order.monitors:
        raise Unsupported("there is nothing to watch", "name at least one monitor")
    for one in order.monitors:
        _require_sense(version, one)
    parts = variables.parts(order.monitors, order.most_per_message)
    if version is OcppVersion.V201:
        return [
            outbound_call(v201.SetVariableMonitoringRequest(set_monitoring_data=[_wanted_201(one) for one in part]))
            for part in parts
        ]
    return [
        outbound_call(v21.SetVariableMonitoringRequest(set_monitoring_data=[_wanted_21(one) for one in part]))
        for part in parts
    ]


def _require_sense(version: OcppVersion, one: WantedMonitor) -> None:
    _require_place(version, one.place)
    if not one.place.variable:
        raise Unsupported(f"{one.place.component} is a component, and variables are watched", "name the variable, too")
    if one.kind not in THRESHOLD_KINDS and one.value <= 0:
        raise Unsupported(f"a monitor of the kind {one.kind} has a value above 0", "give one")
    if version is OcppVersion.V201 and (one.kind in _OF_21 or one.stream is not None):
        raise Unsupported(
            "OCPP 2.0.1 has neither monitors of targets nor event streams", "choose a station that speaks OCPP 2.1"
        )
    if one.stream is not None and one.kind not in PERIODIC_KINDS:
        raise Unsupported("event streams are told by periodic monitors", "choose a periodic kind, or leave stream out")


def _require_place(version: OcppVersion, place: VariablePlace) -> None:
    """Raises Unsupported where 2.x can't say it."""
    require_numbers(place.evse_id, place.connector_id)
    if not place.component:
        raise Unsupported(
            f"a station that speaks OCPP {version} knows {place.variable} only within a component",
            "name the component, too",
        )
    if place.attribute is not VariableAttribute.ACTUAL:
        raise Unsupported("monitors watch actual values", "leave the attribute out")


def _wanted_201(one: WantedMonitor) -> v201.SetMonitoringData:
    name = _name_of(one.place)
    return v201.SetMonitoringData(
        value=one.value,
        type=v201.MonitorEnum(KINDS[one.kind]),
        severity=one.severity,
        component=variables.component_201(name),
        variable=variables.variable_201(name),
        id=one.monitor_id,
        transaction=one.transaction_only or None,
    )


def _wanted_21(one: WantedMonitor) -> v21.SetMonitoringData:
    name = _name_of(one.place)
    return v21.SetMonitoringData(
        value=one.value,
        type=KINDS[one.kind],
        severity=one.severity,
        component=variables.component_21(name),
        variable=variables.variable_21(name),
        id=one.monitor_id,
        transaction=one.transaction_only or None,
        periodic_event_stream=None if one.stream is None else terms_21(one.stream),
    )


def terms_21(terms: StreamTerms) -> v21.PeriodicEventStreamParams:
    """How often a stream is told. Raises Unsupported where its messages would be longer than we take."""
    if (terms.values or 0) > MOST_VALUES:
        raise Unsupported(f"{terms.values} values are too many for one message", f"gather {MOST_VALUES} at most")
    return v21.PeriodicEventStreamParams(interval=terms.interval_s, values=terms.values)


def _name_of(place: VariablePlace) -> VariableName:
    """The name under which orders know it."""
    return VariableName(
        variable=place.variable,
        component=place.component,
        instance=place.variable_instance,
        evse_id=place.evse_id,
        component_instance=place.component_instance,
        connector_id=place.connector_id,
    )


SET_WORDS: dict[str, str | None] = {
    v21.SetMonitoringStatusEnum.ACCEPTED: None,
    v21.SetMonitoringStatusEnum.UNKNOWN_COMPONENT: "is of a component the station does not have",
    v21.SetMonitoringStatusEnum.UNKNOWN_VARIABLE: "is unknown to the station",
    v21.SetMonitoringStatusEnum.UNSUPPORTED_MONITOR_TYPE: "can't be watched in this way",
    v21.SetMonitoringStatusEnum.REJECTED: "was refused",
    v21.SetMonitoringStatusEnum.DUPLICATE: "is watched in this way and severity already",
}


def answer_to_set(_order: SetMonitors, responses: Sequence[WireStruct]) -> Answer:
    """Accepted if every monitor was taken; the reason names those that were not."""
    return _answer(
        responses,
        (
            with_status_info(f"{place_of(result.component, result.variable).name} {words}", result.status_info)
            for response in responses
            for result in _results_of_set(response)
            if (words := SET_WORDS[result.status]) is not None
        ),
    )


def _answer(responses: Sequence[WireStruct], trouble: Iterable[str]) -> Answer:
    reason = "; ".join(trouble)
    state = CommandState.REJECTED if reason else CommandState.ACCEPTED
    return Answer(state=state, answer=station_words(responses), reason=reason or None)


def _results_of_set(response: WireStruct) -> Sequence[v201.SetMonitoringResult | v21.SetMonitoringResult]:
    if isinstance(response, v201.SetVariableMonitoringResponse | v21.SetVariableMonitoringResponse):
        return response.set_monitoring_result
    return []


# --- clearing


def calls_to_clear(version: OcppVersion, order: ClearMonitors) -> list[OutboundCall]:
    """One request, or as many as the station's limit asks for. Raises Unsupported where nothing is named."""
    _require_2x(version)
    if not order.monitor_ids:
        raise Unsupported("there is nothing to clear", "name at least one monitor")
    parts = variables.parts(order.monitor_ids, order.most_per_message)
    if version is OcppVersion.V201:
        return [outbound_call(v201.ClearVariableMonitoringRequest(id=part)) for part in parts]
    return [outbound_call(v21.ClearVariableMonitoringRequest(id=part)) for part in parts]


CLEAR_WORDS: dict[str, str | None] = {
    v21.ClearMonitoringStatusEnum.ACCEPTED: None,
    v21.ClearMonitoringStatusEnum.REJECTED: "can't be cleared",
    v21.ClearMonitoringStatusEnum.NOT_FOUND: "is unknown to the station",
}


def answer_to_clear(_order: ClearMonitors, responses: Sequence[WireStruct]) -> Answer:
    """Accepted if every monitor is gone by this; the reason names the others."""
    return _answer(
        responses,
        (
            with_status_info(f"monitor {result.id} {words}", result.status_info)
            for response in responses
            for result in _results_of_clear(response)
            if (words := CLEAR_WORDS[result.status]) is not None
        ),
    )


def _results_of_clear(response: WireStruct) -> Sequence[v201.ClearMonitoringResult | v21.ClearMonitoringResult]:
    if isinstance(response, v201.ClearVariableMonitoringResponse | v21.ClearVariableMonitoringResponse):
        return response.clear_monitoring_result
    return []


# --- base, level and reports


def calls_of_base(version: OcppVersion, order: SetMonitoringBase) -> list[OutboundCall]:
    """The request to choose the monitors that are in force."""
    _require_2x(version)
    base = BASES[order.base]
    if version is OcppVersion.V201:
        return [outbound_call(v201.SetMonitoringBaseRequest(monitoring_base=v201.MonitoringBaseEnum(base)))]
    return [outbound_call(v21.SetMonitoringBaseRequest(monitoring_base=base))]


def calls_of_level(version: OcppVersion, order: SetMonitoringLevel) -> list[OutboundCall]:
    """The request to tell of events of this severity and worse only."""
    _require_2x(version)
    if version is OcppVersion.V201:
        return [outbound_call(v201.SetMonitoringLevelRequest(severity=order.severity))]
    return [outbound_call(v21.SetMonitoringLevelRequest(severity=order.severity))]


def calls_of_report(version: OcppVersion, order: GetMonitoringReport) -> list[OutboundCall]:
    """The request for a report. Nothing picked means all monitors."""
    _require_2x(version)
    for place in order.places:
        _require_place(version, place)
    names = [_name_of(place) for place in order.places]
    if version is OcppVersion.V201:
        criteria_201 = [v201.MonitoringCriterionEnum(CRITERIA[one]) for one in order.criteria]
        request_201 = v201.GetMonitoringReportRequest(
            request_id=order.request_id or 0,
            component_variable=[report.picked_201(name) for name in names] or None,
            monitoring_criteria=criteria_201 or None,
        )
        return [outbound_call(request_201)]
    request_21 = v21.GetMonitoringReportRequest(
        request_id=order.request_id or 0,
        component_variable=[report.picked_21(name) for name in names] or None,
        monitoring_criteria=[CRITERIA[one] for one in order.criteria] or None,
    )
    return [outbound_call(request_21)]


BASE_OUTCOMES: Outcomes = {
    **report.OUTCOMES,
    v21.GenericDeviceModelStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused the monitoring base"),
    v21.GenericDeviceModelStatusEnum.NOT_SUPPORTED: (CommandState.FAILED, "the station knows no such monitoring base"),
}
LEVEL_OUTCOMES: Outcomes = {
    v21.GenericStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.GenericStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused the monitoring level"),
}


def answer_of_base(_order: SetMonitoringBase, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that it is in force."""
    return answer_by_status(responses[0], BASE_OUTCOMES)


def answer_of_level(_order: SetMonitoringLevel, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that it is in force."""
    return answer_by_status(responses[0], LEVEL_OUTCOMES)


def answer_of_report(_order: GetMonitoringReport, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the station will report; its pages follow."""
    return answer_by_status(responses[0], report.OUTCOMES)

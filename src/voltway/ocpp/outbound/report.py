"""Have a station report its variables: GetBaseReport and GetReport in 2.x (part 2, B07, B08).

1.6 has GetConfiguration for it (5.8), which tells all keys where none is named, in its answer.
"""

from collections.abc import Sequence

from voltway.ocpp.outbound import variables
from voltway.ocpp.outbound.call import (
    OutboundCall,
    Outcomes,
    Unsupported,
    answer_by_status,
    outbound_call,
    require_numbers,
)
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_variables import GetBaseReport, GetReport, GetVariables, VariableName
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.variables import ReportBase, ReportCriterion

BASES = {
    ReportBase.CONFIGURATION: v21.ReportBaseEnum.CONFIGURATION_INVENTORY,
    ReportBase.FULL: v21.ReportBaseEnum.FULL_INVENTORY,
    ReportBase.SUMMARY: v21.ReportBaseEnum.SUMMARY_INVENTORY,
}
CRITERIA = {
    ReportCriterion.ACTIVE: v21.ComponentCriterionEnum.ACTIVE,
    ReportCriterion.AVAILABLE: v21.ComponentCriterionEnum.AVAILABLE,
    ReportCriterion.ENABLED: v21.ComponentCriterionEnum.ENABLED,
    ReportCriterion.PROBLEM: v21.ComponentCriterionEnum.PROBLEM,
}


def calls_of_base(version: OcppVersion, order: GetBaseReport) -> list[OutboundCall]:
    """The request for an inventory; 1.6 knows only the whole one, which holds the others."""
    request_id, base = order.request_id or 0, BASES[order.base]
    match version:
        case OcppVersion.V16:
            return [outbound_call(v16.GetConfigurationRequest())]
        case OcppVersion.V201:
            base_201 = v201.ReportBaseEnum(base)
            return [outbound_call(v201.GetBaseReportRequest(request_id=request_id, report_base=base_201))]
        case OcppVersion.V21:
            return [outbound_call(v21.GetBaseReportRequest(request_id=request_id, report_base=base))]


def calls_of_some(version: OcppVersion, order: GetReport) -> list[OutboundCall]:
    """The request for some variables. Raises Unsupported where nothing is picked, or 1.6 has no key for it."""
    if not order.names and not order.criteria:
        raise Unsupported("nothing is picked", "name components or criteria, or ask for an inventory")
    if version is OcppVersion.V16:
        if order.criteria:
            raise Unsupported("OCPP 1.6 has plain keys, and no components in a condition", "name the keys instead")
        return variables.calls_to_get(version, GetVariables(names=order.names))
    for name in order.names:
        require_numbers(name.evse_id, name.connector_id)
        if not name.component:
            raise Unsupported(
                f"a station that speaks OCPP {version} knows {name.variable} only within a component",
                "name the component, too",
            )
    return [outbound_call(_some_201(order) if version is OcppVersion.V201 else _some_21(order))]


def _some_201(order: GetReport) -> v201.GetReportRequest:
    return v201.GetReportRequest(
        request_id=order.request_id or 0,
        component_variable=[picked_201(name) for name in order.names] or None,
        component_criteria=[v201.ComponentCriterionEnum(CRITERIA[one]) for one in order.criteria] or None,
    )


def picked_201(name: VariableName) -> v201.ComponentVariable:
    """A variable, or with an empty one a whole component."""
    variable = variables.variable_201(name) if name.variable else None
    return v201.ComponentVariable(component=variables.component_201(name), variable=variable)


def _some_21(order: GetReport) -> v21.GetReportRequest:
    return v21.GetReportRequest(
        request_id=order.request_id or 0,
        component_variable=[picked_21(name) for name in order.names] or None,
        component_criteria=[CRITERIA[one] for one in order.criteria] or None,
    )


def picked_21(name: VariableName) -> v21.ComponentVariable:
    """A variable, or with an empty one a whole component."""
    variable = variables.variable_21(name) if name.variable else None
    return v21.ComponentVariable(component=variables.component_21(name), variable=variable)


OUTCOMES: Outcomes = {
    v21.GenericDeviceModelStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.GenericDeviceModelStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused to report"),
    v21.GenericDeviceModelStatusEnum.NOT_SUPPORTED: (CommandState.FAILED, "the station can't report this"),
    v21.GenericDeviceModelStatusEnum.EMPTY_RESULT_SET: (
        CommandState.REJECTED,
        "the station has nothing of what was asked for",
    ),
}


def answer(order: GetBaseReport | GetReport, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the station will report; its pages follow. 1.6 has told everything with its answer."""
    if isinstance(responses[0], v16.GetConfigurationResponse):
        names = order.names if isinstance(order, GetReport) else []
        return variables.answer_to_get(GetVariables(names=names), responses)
    return answer_by_status(responses[0], OUTCOMES)

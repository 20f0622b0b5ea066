"""What a station reports of its variables: NotifyReport in 2.x (part 2, B07 and B08). 1.6 tells all in its answer."""

from collections.abc import Iterator

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v21, v201
from voltway.vocabulary.facts import VariablesTold
from voltway.vocabulary.variables import (
    DataType,
    Mutability,
    VariableAttribute,
    VariablePlace,
    VariableTold,
    is_secret,
)

ATTRIBUTES: dict[str, VariableAttribute] = {
    v21.AttributeEnum.ACTUAL: VariableAttribute.ACTUAL,
    v21.AttributeEnum.TARGET: VariableAttribute.TARGET,
    v21.AttributeEnum.MIN_SET: VariableAttribute.MIN_SET,
    v21.AttributeEnum.MAX_SET: VariableAttribute.MAX_SET,
}
MUTABILITIES: dict[str, Mutability] = {
    v21.MutabilityEnum.READ_ONLY: Mutability.READ_ONLY,
    v21.MutabilityEnum.WRITE_ONLY: Mutability.WRITE_ONLY,
    v21.MutabilityEnum.READ_WRITE: Mutability.READ_WRITE,
}
DATA_TYPES: dict[str, DataType] = {
    v21.DataEnum.STRING: DataType.STRING,
    v21.DataEnum.DECIMAL: DataType.DECIMAL,
    v21.DataEnum.INTEGER: DataType.INTEGER,
    v21.DataEnum.DATE_TIME: DataType.DATE_TIME,
    v21.DataEnum.BOOLEAN: DataType.BOOLEAN,
    v21.DataEnum.OPTION_LIST: DataType.OPTION_LIST,
    v21.DataEnum.SEQUENCE_LIST: DataType.SEQUENCE_LIST,
    v21.DataEnum.MEMBER_LIST: DataType.MEMBER_LIST,
}


def told(message: v201.NotifyReportRequest | v21.NotifyReportRequest) -> tuple[VariablesTold]:
    """One page; `tbc` left out means that it is the last."""
    variables = [one for report in message.report_data or () for one in _reported(report)]
    return (
        VariablesTold(
            request_id=message.request_id, seq_no=message.seq_no, is_last=not message.tbc, variables=variables
        ),
    )


def _reported(report: v201.ReportData | v21.ReportData) -> Iterator[VariableTold]:
    """Each of its attributes. A mutability that is left out is ReadWrite (part 2, VariableAttributeType)."""
    what = report.variable_characteristics
    for one in report.variable_attribute:
        yield VariableTold(
            place=place_of(report.component, report.variable, one.type),
            value=None if is_secret(report.variable.name) else one.value,
            mutability=Mutability.READ_WRITE if one.mutability is None else MUTABILITIES[one.mutability],
            persistent=bool(one.persistent),
            constant=bool(one.constant),
            data_type=None if what is None else DATA_TYPES[what.data_type],
            unit=None if what is None else what.unit,
            min_limit=None if what is None else what.min_limit,
            max_limit=None if what is None else what.max_limit,
            values_list=None if what is None else what.values_list,
            supports_monitoring=None if what is None else what.supports_monitoring,
        )


def place_of(
    component: v201.Component | v21.Component,
    variable: v201.Variable | v21.Variable,
    attribute: v201.AttributeEnum | v21.AttributeEnum | None = None,
) -> VariablePlace:
    """Where it stands in the tree; no attribute is the actual value (part 2, VariableAttributeType)."""
    evse = component.evse
    return VariablePlace(
        component=component.name,
        variable=variable.name,
        component_instance=component.instance,
        evse_id=None if evse is None else evse.id,
        connector_id=None if evse is None else evse.connector_id,
        variable_instance=variable.instance,
        attribute=VariableAttribute.ACTUAL if attribute is None else ATTRIBUTES[attribute],
    )


def answer_v201(_: Reply) -> v201.NotifyReportResponse:
    """Nothing is decided."""
    return v201.NotifyReportResponse()


def answer_v21(_: Reply) -> v21.NotifyReportResponse:
    """Nothing is decided."""
    return v21.NotifyReportResponse()

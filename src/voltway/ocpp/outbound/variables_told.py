"""What the answer to a read or a write of settings tells of a station's variables, for its tree."""

from collections.abc import Iterator

import msgspec

from voltway.ocpp.configuration_keys import key_of, place_of
from voltway.ocpp.inbound import variables as inbound
from voltway.ocpp.outbound.monitors import BASES
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.monitors import MONITORING_BASE, MONITORING_LEVEL
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_monitors import SetMonitoringBase, SetMonitoringLevel
from voltway.vocabulary.orders_variables import GetBaseReport, GetReport, GetVariables, SetVariables
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.variables import Mutability, VariableAttribute, VariablePlace, VariableTold, Written, is_secret

_WRITTEN: dict[str, Written] = {
    v21.SetVariableStatusEnum.ACCEPTED: Written.IN_FORCE,
    v21.SetVariableStatusEnum.REBOOT_REQUIRED: Written.AFTER_RESTART,
}


def variables_told(version: OcppVersion, order: Order, answer: object) -> list[VariableTold]:
    """The values in `answer`, which is in the station's own words; none for orders that are about something else."""
    match order, version:
        case ((GetVariables() | GetReport() | GetBaseReport()), OcppVersion.V16):
            return list(_configuration(answer))
        case GetVariables(), _:
            return list(_read(version, answer))
        case SetVariables(), OcppVersion.V16:
            return list(_changed(order, answer))
        case SetVariables(), _:
            return list(_written(version, order, answer))
        case SetMonitoringBase(base=base), _:
            return _monitoring(MONITORING_BASE, BASES[base], answer)
        case SetMonitoringLevel(severity=severity), _:
            return _monitoring(MONITORING_LEVEL, str(severity), answer)
        case _:
            return []


def _monitoring(place: VariablePlace, value: str, answer: object) -> list[VariableTold]:
    """Both are variables of the station, too, which it does not let be written as such."""
    accepted = isinstance(answer, dict) and answer.get("status") == v21.GenericStatusEnum.ACCEPTED
    return [VariableTold(place=place, value=value, written=Written.IN_FORCE)] if accepted else []


def _configuration(answer: object) -> Iterator[VariableTold]:
    if not isinstance(answer, dict) or "errorCode" in answer:
        return
    for entry in msgspec.convert(answer, v16.GetConfigurationResponse).configuration_key or ():
        yield VariableTold(
            place=place_of(entry.key),
            value=None if is_secret(entry.key) else entry.value,
            mutability=Mutability.READ_ONLY if entry.readonly else Mutability.READ_WRITE,
            ocpp_key=entry.key,
        )


def _read(version: OcppVersion, answer: object) -> Iterator[VariableTold]:
    if not isinstance(answer, dict) or "errorCode" in answer:
        return
    response: type[v21.GetVariablesResponse | v201.GetVariablesResponse]
    response = v21.GetVariablesResponse if version is OcppVersion.V21 else v201.GetVariablesResponse
    for result in msgspec.convert(answer, response).get_variable_result:
        if result.attribute_status == v21.GetVariableStatusEnum.ACCEPTED and not is_secret(result.variable.name):
            place = inbound.place_of(result.component, result.variable, result.attribute_type)
            yield VariableTold(place=place, value=result.attribute_value)


def _changed(order: SetVariables, answer: object) -> Iterator[VariableTold]:
    """One answer for each change, in their order, up to the one that failed."""
    answers = answer if isinstance(answer, list) else [answer]
    for change, one in zip(order.changes, answers, strict=False):
        written = _WRITTEN.get(one.get("status", "")) if isinstance(one, dict) else None
        key = key_of(change.name)
        if written is not None and key is not None and not is_secret(key):
            yield VariableTold(place=place_of(key), value=change.value, ocpp_key=key, written=written)


def _written(version: OcppVersion, order: SetVariables, answer: object) -> Iterator[VariableTold]:
    if not isinstance(answer, dict) or "errorCode" in answer:
        return
    values = {change.name.place.path: change.value for change in order.changes}
    response: type[v21.SetVariablesResponse | v201.SetVariablesResponse]
    response = v21.SetVariablesResponse if version is OcppVersion.V21 else v201.SetVariablesResponse
    for result in msgspec.convert(answer, response).set_variable_result:
        place = inbound.place_of(result.component, result.variable, result.attribute_type)
        written = _WRITTEN.get(result.attribute_status)
        if written is None or is_secret(place.variable) or place.attribute is not VariableAttribute.ACTUAL:
            continue
        if (value := values.get(place.path)) is not None:
            yield VariableTold(place=place, value=value, written=written)

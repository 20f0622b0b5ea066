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
from voltway.vocabulary.templates import SettingOutcome, SettingResult
from voltway.vocabulary.variables import Mutability, VariablePlace, VariableTold, Written, is_secret

_WRITTEN: dict[str, Written] = {
    v21.SetVariableStatusEnum.ACCEPTED: Written.IN_FORCE,
    v21.SetVariableStatusEnum.REBOOT_REQUIRED: Written.AFTER_RESTART,
}


_RESULTS: dict[str, SettingResult] = {
    v21.SetVariableStatusEnum.ACCEPTED: SettingResult.IN_FORCE,
    v21.SetVariableStatusEnum.REBOOT_REQUIRED: SettingResult.AFTER_RESTART,
    v21.SetVariableStatusEnum.REJECTED: SettingResult.REFUSED,
    v21.SetVariableStatusEnum.UNKNOWN_COMPONENT: SettingResult.NOT_THERE,
    v21.SetVariableStatusEnum.UNKNOWN_VARIABLE: SettingResult.NOT_THERE,
    v21.SetVariableStatusEnum.NOT_SUPPORTED_ATTRIBUTE_TYPE: SettingResult.NOT_THERE,
    v16.ConfigurationStatus.NOT_SUPPORTED: SettingResult.NOT_THERE,
}


def outcomes(order: SetVariables, answer: object) -> list[SettingOutcome]:
    """What became of each change, of which `answer` in the station's own words says something.

    The words tell by themselves whether they are 1.6's, which has one answer for each change, or 2.x's, which names
    what it answers about (2.0.1 and 2.1 say the same here).
    """
    if isinstance(answer, dict) and "setVariableResult" in answer:
        return list(_named(order, answer))
    answers = answer if isinstance(answer, list) else [answer]
    said = [one.get("status") if isinstance(one, dict) else None for one in answers]
    return [
        SettingOutcome(change.place.name, _RESULTS[status])
        for change, status in zip(order.changes, said, strict=False)
        if status in _RESULTS
    ]


def _named(order: SetVariables, answer: object) -> Iterator[SettingOutcome]:
    names = {change.place.path: change.place.name for change in order.changes}
    for result in msgspec.convert(answer, v21.SetVariablesResponse).set_variable_result:
        path = inbound.place_of(result.component, result.variable, result.attribute_type).path
        if path in names:
            yield SettingOutcome(names[path], _RESULTS[result.attribute_status])


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
    values = {change.place.path: change.value for change in order.changes}
    response: type[v21.SetVariablesResponse | v201.SetVariablesResponse]
    response = v21.SetVariablesResponse if version is OcppVersion.V21 else v201.SetVariablesResponse
    for result in msgspec.convert(answer, response).set_variable_result:
        place = inbound.place_of(result.component, result.variable, result.attribute_type)
        written = _WRITTEN.get(result.attribute_status)
        if written is None or is_secret(place.variable):
            continue
        if (value := values.get(place.path)) is not None:
            yield VariableTold(place=place, value=value, written=written)

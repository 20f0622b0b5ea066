"""Get- and ChangeConfiguration (1.6), Get- and SetVariables, GetBaseReport and GetReport (2.x)."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator.call import Call
from voltway.simulator.configuration import BY_KEY, BY_VARIABLE, HEARTBEAT_INTERVAL, SETTINGS, Setting, accepts
from voltway.simulator.station import Station

VARIABLES_PER_REPORT = 10

_GOT = v201.GetVariableStatusEnum
_SET = v201.SetVariableStatusEnum
_MUTABILITY = v201.MutabilityEnum
_REPORT = v201.GenericDeviceModelStatusEnum


def get_configuration(station: Station, request: v16.GetConfigurationRequest) -> dict[str, Any]:
    """The keys that were asked for, or all."""
    asked = request.key or list(BY_KEY)
    known = [_key_value(station, BY_KEY[key]) for key in asked if key in BY_KEY]
    unknown = [key for key in asked if key not in BY_KEY]
    answer: dict[str, Any] = {}
    if known:
        answer["configurationKey"] = known
    if unknown:
        answer["unknownKey"] = unknown
    return answer


def _key_value(station: Station, setting: Setting) -> dict[str, Any]:
    told = {"key": setting.key, "readonly": not setting.writable}
    return told if setting.secret else {**told, "value": station.configuration.get(setting)}


def change_configuration(station: Station, request: v16.ChangeConfigurationRequest) -> dict[str, Any]:
    """One key."""
    setting = BY_KEY.get(request.key)
    if setting is None:
        return {"status": v16.ConfigurationStatus.NOT_SUPPORTED}
    if not accepts(setting, request.value):
        return {"status": v16.ConfigurationStatus.REJECTED}
    _put(station, setting, request.value)
    restart = setting.after_restart
    return {"status": v16.ConfigurationStatus.REBOOT_REQUIRED if restart else v16.ConfigurationStatus.ACCEPTED}


def _put(station: Station, setting: Setting, value: str) -> None:
    if setting.after_restart:
        station.configuration.keep(setting, value)
        return
    station.configuration.set(setting, value)
    station.soon(station.watch)
    if setting is HEARTBEAT_INTERVAL:
        station.beat_again()


def get_variables(station: Station, request: v201.GetVariablesRequest | v21.GetVariablesRequest) -> dict[str, Any]:
    """Each variable with its value, or why there is none."""
    return {"getVariableResult": [_got(station, asked) for asked in request.get_variable_data]}


def _got(station: Station, asked: v201.GetVariableData | v21.GetVariableData) -> dict[str, Any]:
    component, variable = asked.component.name, asked.variable.name
    told: dict[str, Any] = {"component": {"name": component}, "variable": {"name": variable}}
    setting = BY_VARIABLE.get((component, variable))
    if setting is None:
        return {**told, "attributeStatus": _unknown(component, _GOT.UNKNOWN_VARIABLE, _GOT.UNKNOWN_COMPONENT)}
    if setting.secret:
        return {**told, "attributeStatus": _GOT.REJECTED}
    return {**told, "attributeStatus": _GOT.ACCEPTED, "attributeValue": station.configuration.get(setting)}


def set_variables(station: Station, request: v201.SetVariablesRequest | v21.SetVariablesRequest) -> dict[str, Any]:
    """Each variable with what became of it."""
    return {"setVariableResult": [_changed(station, asked) for asked in request.set_variable_data]}


def _changed(station: Station, asked: v201.SetVariableData | v21.SetVariableData) -> dict[str, Any]:
    component, variable = asked.component.name, asked.variable.name
    told: dict[str, Any] = {"component": {"name": component}, "variable": {"name": variable}}
    setting = BY_VARIABLE.get((component, variable))
    if setting is None:
        return {**told, "attributeStatus": _unknown(component, _SET.UNKNOWN_VARIABLE, _SET.UNKNOWN_COMPONENT)}
    if asked.attribute_type not in (None, v201.AttributeEnum.ACTUAL):
        kind = asked.attribute_type
        return {**told, "attributeType": kind, "attributeStatus": _SET.NOT_SUPPORTED_ATTRIBUTE_TYPE}
    if not accepts(setting, asked.attribute_value):
        return {**told, "attributeStatus": _SET.REJECTED}
    _put(station, setting, asked.attribute_value)
    return {**told, "attributeStatus": _SET.REBOOT_REQUIRED if setting.after_restart else _SET.ACCEPTED}


def _unknown(component: str, unknown_variable: str, unknown_component: str) -> str:
    return unknown_variable if any(setting.component == component for setting in SETTINGS) else unknown_component


def base_report(station: Station, request: v201.GetBaseReportRequest | v21.GetBaseReportRequest) -> dict[str, Any]:
    """Accepted, and the inventory follows in NotifyReports. This station has nothing to tell in a summary."""
    if request.report_base == v201.ReportBaseEnum.SUMMARY_INVENTORY:
        return {"status": _REPORT.EMPTY_RESULT_SET}
    configuration = request.report_base == v201.ReportBaseEnum.CONFIGURATION_INVENTORY
    settings = [setting for setting in SETTINGS if setting.writable or not configuration]
    station.soon(lambda: _report(station, request.request_id, settings))
    return {"status": _REPORT.ACCEPTED}


def report(station: Station, request: v201.GetReportRequest | v21.GetReportRequest) -> dict[str, Any]:
    """What was picked, in NotifyReports. Nothing here is ever in the condition Problem."""
    picked = [setting for setting in SETTINGS if _is_picked(setting, request)]
    if not picked:
        return {"status": _REPORT.EMPTY_RESULT_SET}
    station.soon(lambda: _report(station, request.request_id, picked))
    return {"status": _REPORT.ACCEPTED}


def _is_picked(setting: Setting, request: v201.GetReportRequest | v21.GetReportRequest) -> bool:
    if request.component_criteria == [v201.ComponentCriterionEnum.PROBLEM]:
        return False
    return not request.component_variable or any(
        wanted.component.name == setting.component
        and (wanted.variable is None or wanted.variable.name == setting.variable)
        for wanted in request.component_variable
    )


def _report(station: Station, request_id: int, settings: Sequence[Setting]) -> None:
    pages = [settings[first : first + VARIABLES_PER_REPORT] for first in range(0, len(settings), VARIABLES_PER_REPORT)]
    for number, page in enumerate(pages):
        payload = {
            "requestId": request_id,
            "generatedAt": station.wire_time(station.world.time.now),
            "seqNo": number,
            "tbc": number < len(pages) - 1,
            "reportData": [_reported(station, setting) for setting in page],
        }
        station.conversation.say(Call("NotifyReport", partial(dict, payload)))


def _reported(station: Station, setting: Setting) -> dict[str, Any]:
    attribute: dict[str, Any] = {"mutability": _MUTABILITY.READ_WRITE if setting.writable else _MUTABILITY.READ_ONLY}
    if setting.secret:
        attribute["mutability"] = _MUTABILITY.WRITE_ONLY
    else:
        attribute["value"] = station.configuration.get(setting)
    kind = v201.DataEnum.INTEGER if setting.whole_number else v201.DataEnum.STRING
    return {
        "component": {"name": setting.component},
        "variable": {"name": setting.variable},
        "variableAttribute": [attribute],
        "variableCharacteristics": {"dataType": kind, "supportsMonitoring": False},
    }

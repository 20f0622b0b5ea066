"""Read and change settings: GetConfiguration and ChangeConfiguration in 1.6 (5.8, 5.3), Get- and SetVariables in 2.x.

Source for 2.x: part 2, B05, B06.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from voltway.ocpp.configuration_keys import key_of
from voltway.ocpp.inbound.variables import ATTRIBUTES
from voltway.ocpp.outbound.call import (
    OutboundCall,
    Unsupported,
    outbound_call,
    require_numbers,
    station_words,
    with_status_info,
)
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_variables import GetVariables, SettingChange, SetVariables, VariableName
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.variables import VariableAttribute, is_secret

Item = TypeVar("Item")


def calls_to_get(version: OcppVersion, order: GetVariables) -> list[OutboundCall]:
    """The request to read, in parts where a station takes no more. Raises Unsupported for names it can't say."""
    _require_names(version, order.names)
    _require_no_twins(order.names)
    most = order.most_per_message
    match version:
        case OcppVersion.V16:
            keys = [_key(name) for name in order.names]
            return [outbound_call(v16.GetConfigurationRequest(key=part or None)) for part in parts(keys, most)]
        case OcppVersion.V201:
            wanted_201 = [
                v201.GetVariableData(component=component_201(name), variable=variable_201(name)) for name in order.names
            ]
            return [outbound_call(v201.GetVariablesRequest(get_variable_data=one)) for one in parts(wanted_201, most)]
        case OcppVersion.V21:
            wanted_21 = [
                v21.GetVariableData(component=component_21(name), variable=variable_21(name)) for name in order.names
            ]
            return [outbound_call(v21.GetVariablesRequest(get_variable_data=one)) for one in parts(wanted_21, most)]


def calls_to_set(version: OcppVersion, order: SetVariables) -> list[OutboundCall]:
    """One request with all changes, or in parts; for 1.6 one for each. Raises Unsupported for names it can't say.

    The same name twice is refused: 2.x forbids it (B05), and which value holds would be left to chance.
    """
    if not order.changes:
        raise Unsupported("there is nothing to change", "name at least one setting and its value")
    _require_names(version, [change.name for change in order.changes])
    _require_places(version, order.changes)
    most = order.most_per_message
    match version:
        case OcppVersion.V16:
            return [
                outbound_call(v16.ChangeConfigurationRequest(key=_key(change.name), value=change.value))
                for change in order.changes
            ]
        case OcppVersion.V201:
            wanted_201 = [_change_201(change) for change in order.changes]
            return [outbound_call(v201.SetVariablesRequest(set_variable_data=one)) for one in parts(wanted_201, most)]
        case OcppVersion.V21:
            wanted_21 = [_change_21(change) for change in order.changes]
            return [outbound_call(v21.SetVariablesRequest(set_variable_data=one)) for one in parts(wanted_21, most)]


def parts(items: list[Item], most: int | None) -> list[list[Item]]:
    """All of them, or so many in each; nothing is one part, too."""
    if most is None or len(items) <= most:
        return [items]
    return [items[first : first + most] for first in range(0, len(items), most)]


def _require_names(version: OcppVersion, names: Sequence[VariableName]) -> None:
    for name in names:
        require_numbers(name.evse_id, name.connector_id)
        if not name.variable:
            raise Unsupported("a setting has no name", "name the variable")
        if version is OcppVersion.V16:
            _require_key(name)
        elif not name.component:
            raise Unsupported(
                f"a station that speaks OCPP {version} knows {name.variable} only within a component",
                "name the component, too",
            )
    if not names and version is not OcppVersion.V16:
        raise Unsupported(f"OCPP {version} can't read all variables with one request", "name those you want")


def _require_no_twins(names: Sequence[object]) -> None:
    if len(set(names)) < len(names):
        raise Unsupported("a setting is named twice", "name each once")


def _require_places(version: OcppVersion, changes: Sequence[SettingChange]) -> None:
    _require_no_twins([change.place for change in changes])
    for change in changes:
        if version is OcppVersion.V16 and change.attribute is not VariableAttribute.ACTUAL:
            raise Unsupported(
                f"OCPP 1.6 has no other value of {_words(change.name)} than the actual one", "leave the attribute out"
            )


def _require_key(name: VariableName) -> None:
    if key_of(name) is None:
        raise Unsupported(
            f"OCPP 1.6 has plain keys, and none is known for {_words(name)}",
            "give the key as the variable, without component, instance and EVSE",
        )


def _key(name: VariableName) -> str:
    return key_of(name) or name.variable


def component_201(name: VariableName) -> v201.Component:
    """The component of a setting."""
    evse = None if name.evse_id is None else v201.EVSE(id=name.evse_id, connector_id=name.connector_id)
    return v201.Component(name=name.component, instance=name.component_instance, evse=evse)


def component_21(name: VariableName) -> v21.Component:
    """The component of a setting."""
    evse = None if name.evse_id is None else v21.EVSE(id=name.evse_id, connector_id=name.connector_id)
    return v21.Component(name=name.component, instance=name.component_instance, evse=evse)


def variable_201(name: VariableName) -> v201.Variable:
    """The variable of a setting."""
    return v201.Variable(name=name.variable, instance=name.instance)


def variable_21(name: VariableName) -> v21.Variable:
    """The variable of a setting."""
    return v21.Variable(name=name.variable, instance=name.instance)


_ATTRIBUTES = {attribute: wire for wire, attribute in ATTRIBUTES.items()}


def _change_201(change: SettingChange) -> v201.SetVariableData:
    component, variable = component_201(change.name), variable_201(change.name)
    kind = None if change.attribute is VariableAttribute.ACTUAL else v201.AttributeEnum(_ATTRIBUTES[change.attribute])
    return v201.SetVariableData(
        attribute_value=change.value, attribute_type=kind, component=component, variable=variable
    )


def _change_21(change: SettingChange) -> v21.SetVariableData:
    component, variable = component_21(change.name), variable_21(change.name)
    kind = None if change.attribute is VariableAttribute.ACTUAL else v21.AttributeEnum(_ATTRIBUTES[change.attribute])
    return v21.SetVariableData(
        attribute_value=change.value, attribute_type=kind, component=component, variable=variable
    )


class _Told(Struct, frozen=True):
    """What became of one setting: its name in words, the status, and what the station adds."""

    name: str
    status: str
    info: v201.StatusInfo | v21.StatusInfo | None = None


GET_WORDS: dict[str, str | None] = {
    v21.GetVariableStatusEnum.ACCEPTED: None,
    v21.GetVariableStatusEnum.REJECTED: "is not told",
    v21.GetVariableStatusEnum.UNKNOWN_COMPONENT: "is of a component the station does not have",
    v21.GetVariableStatusEnum.UNKNOWN_VARIABLE: "is unknown to the station",
    v21.GetVariableStatusEnum.NOT_SUPPORTED_ATTRIBUTE_TYPE: "has no actual value",
}
SET_WORDS: dict[str, str | None] = {
    v21.SetVariableStatusEnum.ACCEPTED: None,
    v21.SetVariableStatusEnum.REJECTED: "was refused",
    v21.SetVariableStatusEnum.UNKNOWN_COMPONENT: "is of a component the station does not have",
    v21.SetVariableStatusEnum.UNKNOWN_VARIABLE: "is unknown to the station",
    v21.SetVariableStatusEnum.NOT_SUPPORTED_ATTRIBUTE_TYPE: "has no such value",
    v21.SetVariableStatusEnum.REBOOT_REQUIRED: "holds after a restart of the station",
    v16.ConfigurationStatus.NOT_SUPPORTED: "is unknown to the station",
}
"""What is said of a setting with this status; None: nothing."""

_KNOWN, _UNKNOWN = v21.GetVariableStatusEnum.ACCEPTED, v21.GetVariableStatusEnum.UNKNOWN_VARIABLE
_SET: frozenset[str] = frozenset({v21.SetVariableStatusEnum.ACCEPTED, v21.SetVariableStatusEnum.REBOOT_REQUIRED})


def answer_to_get(order: GetVariables, responses: Sequence[WireStruct]) -> Answer:
    """Accepted if at least one was told, or all were asked for; the reason names the others.

    What a 1.6 station tells beyond what was asked for is left out.
    """
    responses = [_picked(order, response) for response in _joined(responses)]
    told = list(_read(order, responses))
    accepted = any(one.status == _KNOWN for one in told) or not order.names
    state = CommandState.ACCEPTED if accepted else CommandState.REJECTED
    return Answer(state=state, answer=station_words(responses), reason=_reason(told, GET_WORDS))


def answer_to_set(order: SetVariables, responses: Sequence[WireStruct]) -> Answer:
    """Accepted if every change was taken; the reason names those that were not, and those that need a restart."""
    responses = _joined(responses)
    told = list(_changed(order, responses))
    state = CommandState.ACCEPTED if all(one.status in _SET for one in told) else CommandState.REJECTED
    return Answer(state=state, answer=station_words(responses), reason=_reason(told, SET_WORDS))


def _joined(responses: Sequence[WireStruct]) -> Sequence[WireStruct]:
    """One response where the order was put in parts; 1.6 answers each change by itself."""
    first: Any = responses[0]
    if len(responses) == 1:
        return responses
    match first:
        case v16.GetConfigurationResponse():
            names = ["configuration_key", "unknown_key"]
        case v201.GetVariablesResponse() | v21.GetVariablesResponse():
            names = ["get_variable_result"]
        case v201.SetVariablesResponse() | v21.SetVariablesResponse():
            names = ["set_variable_result"]
        case _:
            return responses
    told: dict[str, Any] = {
        name: [one for response in responses for one in getattr(response, name) or ()] for name in names
    }
    return [msgspec.structs.replace(first, **told)]


def _picked(order: GetVariables, response: WireStruct) -> WireStruct:
    """What was asked for, and no secrets: 1.6 forbids to tell them, and some stations do."""
    if not isinstance(response, v16.GetConfigurationResponse):
        return response
    wanted = {_key(name).casefold() for name in order.names}
    told = [
        msgspec.structs.replace(entry, value=None) if is_secret(entry.key) else entry
        for entry in response.configuration_key or ()
        if not wanted or entry.key.casefold() in wanted
    ]
    return v16.GetConfigurationResponse(configuration_key=told or None, unknown_key=response.unknown_key)


def _read(order: GetVariables, responses: Sequence[WireStruct]) -> Iterator[_Told]:
    for response in responses:
        match response:
            case v16.GetConfigurationResponse():
                # Some stations leave out keys they do not know, or tell all whatever is asked; and keys have no case.
                known = {entry.key.casefold() for entry in response.configuration_key or ()}
                for name in order.names:
                    yield _Told(_words(name), _KNOWN if _key(name).casefold() in known else _UNKNOWN)
            case v201.GetVariablesResponse() | v21.GetVariablesResponse():
                for result in response.get_variable_result:
                    name_told = _words_told(result.component, result.variable)
                    yield _Told(name_told, result.attribute_status, result.attribute_status_info)


def _changed(order: SetVariables, responses: Sequence[WireStruct]) -> Iterator[_Told]:
    for position, response in enumerate(responses):
        match response:
            case v16.ChangeConfigurationResponse():
                yield _Told(_words(order.changes[position].name), response.status)
            case v201.SetVariablesResponse() | v21.SetVariablesResponse():
                for result in response.set_variable_result:
                    name_told = _words_told(result.component, result.variable)
                    yield _Told(name_told, result.attribute_status, result.attribute_status_info)


def _reason(told: Sequence[_Told], words: dict[str, str | None]) -> str | None:
    said = [(one, words[one.status]) for one in told]
    return "; ".join(with_status_info(f"{one.name} {what}", one.info) for one, what in said if what) or None


def _words(name: VariableName) -> str:
    component = name.component + (f"[{name.evse_id}]" if name.evse_id is not None else "")
    variable = name.variable + (f"({name.instance})" if name.instance is not None else "")
    return f"{component}.{variable}" if component else variable


def _words_told(component: v201.Component | v21.Component, variable: v201.Variable | v21.Variable) -> str:
    evse_id = component.evse.id if component.evse else None
    return _words(VariableName(variable.name, component.name, variable.instance, evse_id))

"""A station's local list of tokens: SendLocalList and GetLocalListVersion in 1.6 (5.15, 5.10) and 2.x (D01, D02).

What a list can hold stands in settings: 1.6 part 1, 9.3; 2.x part 2, 2.5 (LocalAuthListCtrlr).
"""

from collections.abc import Iterator, Sequence

import msgspec

from voltway.ocpp.inbound.token import told_v16, told_v21, told_v201
from voltway.ocpp.outbound.call import OutboundCall, Outcomes, answer_by_status, outbound_call
from voltway.ocpp.outbound.start import KINDS_201
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_local_lists import AskLocalList, ListEntry, LocalListTold, SendLocalList
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import PresentedToken, TokenKind

NOT_KEPT = -1
"""GetLocalListVersion of a 1.6 station that has no local list (1.6, 5.10)."""

LONGEST_UID = {OcppVersion.V16: 20, OcppVersion.V201: 36, OcppVersion.V21: 255}

_CONTROLLER = "LocalAuthListCtrlr"
_AVAILABLE, _ENABLED, _ENTRIES, _PER_MESSAGE = "Available", "Enabled", "Entries", "ItemsPerMessage"
_KEYS_16 = {
    "LocalAuthListEnabled": _ENABLED,
    "LocalAuthListMaxLength": _ENTRIES,
    "SendLocalListMaxLength": _PER_MESSAGE,
}


def calls_to_send(version: OcppVersion, order: SendLocalList) -> list[OutboundCall]:
    """The request to take the list, or the changes of it. An entry without information takes its token off the list."""
    match version:
        case OcppVersion.V16:
            return [outbound_call(_request_16(order))]
        case OcppVersion.V201:
            return [outbound_call(_request_201(order))]
        case OcppVersion.V21:
            return [outbound_call(_request_21(order))]


def _request_16(order: SendLocalList) -> v16.SendLocalListRequest:
    entries = [
        v16.AuthorizationData(
            id_tag=entry.token.uid, id_tag_info=None if entry.verdict is None else told_v16(entry.verdict)
        )
        for entry in order.entries
    ]
    return v16.SendLocalListRequest(
        list_version=order.version,
        update_type=v16.UpdateType.FULL if order.full else v16.UpdateType.DIFFERENTIAL,
        local_authorization_list=entries or None,
    )


def _request_201(order: SendLocalList) -> v201.SendLocalListRequest:
    entries = [
        v201.AuthorizationData(
            id_token=v201.IdToken(id_token=entry.token.uid, type=KINDS_201[_kind(entry.token)]),
            id_token_info=None if entry.verdict is None else told_v201(entry.verdict),
        )
        for entry in order.entries
    ]
    return v201.SendLocalListRequest(
        version_number=order.version,
        update_type=v201.UpdateEnum.FULL if order.full else v201.UpdateEnum.DIFFERENTIAL,
        local_authorization_list=entries or None,
    )


def _request_21(order: SendLocalList) -> v21.SendLocalListRequest:
    return v21.SendLocalListRequest(
        version_number=order.version,
        update_type=v21.UpdateEnum.FULL if order.full else v21.UpdateEnum.DIFFERENTIAL,
        local_authorization_list=[_entry_21(entry) for entry in order.entries] or None,
    )


def _entry_21(entry: ListEntry) -> v21.AuthorizationData:
    return v21.AuthorizationData(
        id_token=v21.IdToken(id_token=entry.token.uid, type=_kind(entry.token).value),
        id_token_info=None if entry.verdict is None else told_v21(entry.verdict),
    )


def _kind(token: PresentedToken) -> TokenKind:
    # Lists are for when there is no line, and then cards are held up: one of no known kind is taken for the usual one.
    return TokenKind.ISO14443 if token.kind is TokenKind.UNTOLD else token.kind


OUTCOMES: Outcomes = {
    v16.UpdateStatus.ACCEPTED: (CommandState.ACCEPTED, None),
    v16.UpdateStatus.FAILED: (CommandState.REJECTED, "the station could not keep the list"),
    v16.UpdateStatus.NOT_SUPPORTED: (CommandState.FAILED, "the station keeps no local list"),
    v16.UpdateStatus.VERSION_MISMATCH: (CommandState.REJECTED, "the station holds another version of the list"),
}


def answer_to_send(_order: SendLocalList, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means kept; after anything else nobody knows what the station holds."""
    return answer_by_status(responses[0], OUTCOMES)


def calls_to_ask(version: OcppVersion, _order: AskLocalList) -> list[OutboundCall]:
    """The requests for the version, and for what a list can hold."""
    match version:
        case OcppVersion.V16:
            return [
                outbound_call(v16.GetLocalListVersionRequest()),
                outbound_call(v16.GetConfigurationRequest(key=list(_KEYS_16))),
            ]
        case OcppVersion.V201:
            return [
                outbound_call(v201.GetLocalListVersionRequest()),
                outbound_call(v201.GetVariablesRequest(get_variable_data=_wanted_201())),
            ]
        case OcppVersion.V21:
            return [
                outbound_call(v21.GetLocalListVersionRequest()),
                outbound_call(v21.GetVariablesRequest(get_variable_data=_wanted_21())),
            ]


def _wanted_201() -> list[v201.GetVariableData]:
    # The actual value of Entries is how many there are; how many there may be is its maximum, which some tell as such.
    component = v201.Component(name=_CONTROLLER)
    wanted = [
        v201.GetVariableData(component=component, variable=v201.Variable(name=name))
        for name in (_AVAILABLE, _ENABLED, _PER_MESSAGE)
    ]
    most = v201.GetVariableData(
        component=component, variable=v201.Variable(name=_ENTRIES), attribute_type=v201.AttributeEnum.MAX_SET
    )
    return [*wanted, most]


def _wanted_21() -> list[v21.GetVariableData]:
    component = v21.Component(name=_CONTROLLER)
    wanted = [
        v21.GetVariableData(component=component, variable=v21.Variable(name=name))
        for name in (_AVAILABLE, _ENABLED, _PER_MESSAGE)
    ]
    most = v21.GetVariableData(
        component=component, variable=v21.Variable(name=_ENTRIES), attribute_type=v21.AttributeEnum.MAX_SET
    )
    return [*wanted, most]


def answer_to_ask(_order: AskLocalList, responses: Sequence[WireStruct]) -> Answer:
    """Always accepted; the answer is a LocalListTold."""
    version, settings = responses
    told = dict(_settings(settings))
    on = all(told.get(name, "true").strip().casefold() == "true" for name in (_AVAILABLE, _ENABLED))
    number, longest = _version(version)
    answer = LocalListTold(
        supported=on and number != NOT_KEPT,
        version=max(number, 0),
        entries_most=_count(told.get(_ENTRIES)),
        entries_per_message=_count(told.get(_PER_MESSAGE)),
        longest_uid=longest,
    )
    return Answer(state=CommandState.ACCEPTED, answer=msgspec.to_builtins(answer))


def _version(response: WireStruct) -> tuple[int, int]:
    match response:
        case v201.GetLocalListVersionResponse():
            return response.version_number, LONGEST_UID[OcppVersion.V201]
        case v21.GetLocalListVersionResponse():
            return response.version_number, LONGEST_UID[OcppVersion.V21]
        case v16.GetLocalListVersionResponse():
            return response.list_version, LONGEST_UID[OcppVersion.V16]
    raise AssertionError(response)


def _settings(response: WireStruct) -> Iterator[tuple[str, str]]:
    """What was told, under the names of 2.x; keys have no case."""
    match response:
        case v16.GetConfigurationResponse():
            names = {key.casefold(): name for key, name in _KEYS_16.items()}
            for entry in response.configuration_key or ():
                if entry.key.casefold() in names and entry.value is not None:
                    yield names[entry.key.casefold()], entry.value
        case v201.GetVariablesResponse() | v21.GetVariablesResponse():
            for result in response.get_variable_result:
                if result.attribute_value:
                    yield result.variable.name, result.attribute_value


def _count(text: str | None) -> int | None:
    """A count above 0; what can't be one is not told."""
    try:
        number = int(text or "")
    except ValueError:
        return None
    return number if number > 0 else None

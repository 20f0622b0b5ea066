"""What is put to a station, why an order can't be, and what its answer means."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.errors import VoltwayError
from voltway.vocabulary.stations import OcppVersion


class Unsupported(VoltwayError):
    """An order that can't be put to a station of this OCPP version: why not, and what to do instead."""

    http_status = 422


class OutboundCall(Struct, frozen=True):
    """One CALL to a station. Made by `outbound_call`, which knows the action and checks the payload.

    Where it is `secret`, the message log says only that it was made.
    """

    action: str
    payload: WireStruct
    secret: bool = False


_TABLES = {OcppVersion.V16: v16, OcppVersion.V201: v201, OcppVersion.V21: v21}
_ACTIONS: dict[type[WireStruct], tuple[OcppVersion, str]] = {
    kind: (version, action) for version, wire in _TABLES.items() for action, kind in wire.REQUESTS.items()
}
_LIMITS: dict[type[WireStruct], dict[str, int]] = {
    kind: dict(limits) for wire in _TABLES.values() for kind, limits in wire.LIMITS.items()
}


def outbound_call(payload: WireStruct) -> OutboundCall:
    """The CALL with this request. Raises Unsupported if a text is longer than the schema of its version allows."""
    version, action = _ACTIONS[type(payload)]
    for struct in _structs_in(payload):
        for limited in _limited_fields(type(struct)):
            _require_short(getattr(struct, limited.name), limited, version, action)
    return OutboundCall(action, payload)


def _structs_in(value: object) -> Iterator[WireStruct]:
    if isinstance(value, WireStruct):
        yield value
        for name in value.__struct_fields__:
            yield from _structs_in(getattr(value, name))
    elif isinstance(value, list):
        for element in value:
            yield from _structs_in(element)


class _Limited(Struct, frozen=True, gc=False):
    """A field of a request whose texts may be so many characters long; `called` in the standard."""

    name: str
    called: str
    limit: int


@cache
def _limited_fields(kind: type[WireStruct]) -> tuple[_Limited, ...]:
    # Not by msgspec.structs.fields: that reads the types of all fields anew each time, and a local list has hundreds.
    limits = _LIMITS.get(kind, {})
    names = zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True)
    return tuple(_Limited(name, called, limits[called]) for name, called in names if called in limits)


def _require_short(value: object, limited: _Limited, version: OcppVersion, action: str) -> None:
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str) and len(text) > limited.limit:
            raise Unsupported(
                f"the {limited.called} has {len(text)} characters, more than the {limited.limit} that OCPP {version}"
                f" allows in {action}",
                "give a shorter one",
            )


def only_in_21(version: OcppVersion, what: str, instead: str) -> None:
    """Raise Unsupported for a version before 2.1, which has no `what`."""
    if version is not OcppVersion.V21:
        raise Unsupported(f"OCPP {version} knows no {what}", instead)


def require_numbers(evse_id: int | None, connector_id: int | None = None) -> None:
    """Raise Unsupported unless both may name a place: numbers from 1 on, and no connector without its EVSE."""
    for name, number in (("EVSE", evse_id), ("connector", connector_id)):
        if number is not None and number < 1:
            raise Unsupported(f"there is no {name} {number}", f"give a number from 1 on, or no {name} at all")
    if connector_id is not None and evse_id is None:
        raise Unsupported(f"connector {connector_id} of which EVSE is not said", "name the EVSE, too")


def connector_of(evse_id: int, connector_id: int | None = None) -> int:
    """The connectorId of OCPP 1.6, which has no EVSEs: each of its connectors is an EVSE of ours with one connector.

    Raises Unsupported for a number below 1 and for a second connector of an EVSE.
    """
    require_numbers(evse_id, connector_id)
    if connector_id not in {None, 1}:
        raise Unsupported(
            f"EVSE {evse_id} has no connector {connector_id}: OCPP 1.6 counts connectors only",
            "give the number of the connector as the EVSE, and no connector",
        )
    return evse_id


Outcomes = Mapping[str, tuple[CommandState, str | None]]
"""A status as the station writes it to what it means, and what there is to say about it."""


def answer_by_status(response: Any, outcomes: Outcomes) -> Answer:
    """What the one `response` means, by its `status`; what a 2.x station adds as `statusInfo` joins the reason."""
    state, reason = outcomes[response.status]
    if state is not CommandState.ACCEPTED:
        reason = with_status_info(reason or f"the station answered {response.status}", _info_of(response))
    return Answer(state=state, answer=station_words([response]), reason=reason)


def _info_of(response: Any) -> v201.StatusInfo | v21.StatusInfo | None:
    """1.6 has no such field."""
    info: v201.StatusInfo | v21.StatusInfo | None = getattr(response, "status_info", None)
    return info


def with_status_info(reason: str, info: v201.StatusInfo | v21.StatusInfo | None) -> str:
    """`reason` followed by what the station says itself."""
    if info is None:
        return reason
    return (
        f"{reason} ({info.reason_code}: {info.additional_info})"
        if info.additional_info
        else (f"{reason} ({info.reason_code})")
    )


def answer_of_error(code: str, description: str, earlier: Sequence[WireStruct] = ()) -> Answer:
    """What a CALLERROR to one of the calls means; `earlier` are the answers to the calls before it (1.6, settings)."""
    unable = code in {"NotImplemented", "NotSupported"}
    reason = "the station can't do this" if unable else "the station could not take the request"
    told = f"{code}: {description}" if description else code
    before = f"; {len(earlier)} of the requests before it were answered" if earlier else ""
    error = {"errorCode": code, "errorDescription": description}
    answer = [*msgspec.to_builtins(list(earlier)), error] if earlier else error
    return Answer(state=CommandState.FAILED, answer=answer, reason=f"{reason} ({told}){before}")


def station_words(responses: Sequence[WireStruct]) -> object:
    """The responses with the standard's own names: an object, or a list of them where several requests were sent."""
    words: list[object] = msgspec.to_builtins(list(responses))
    return words[0] if len(words) == 1 else words

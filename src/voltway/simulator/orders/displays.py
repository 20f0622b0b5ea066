"""SetDisplayMessage, GetDisplayMessages, ClearDisplayMessage: what a simulated station shows (2.x part 2, block O)."""

from functools import partial
from typing import Any

import msgspec

from voltway.ocpp.wire import v21, v201
from voltway.simulator.call import Call
from voltway.simulator.station import Station, iso

PER_PAGE = 2

_SHOWN = v201.DisplayMessageStatusEnum
_Message = v201.MessageInfo | v21.MessageInfo


def show(station: Station, request: v201.SetDisplayMessageRequest | v21.SetDisplayMessageRequest) -> dict[str, Any]:
    """O01, O02, O06: one message of an id, and one that is always in front; for a session only while that runs."""
    message = request.message
    if message.transaction_id is not None and message.transaction_id not in _running(station):
        return {"status": _SHOWN.UNKNOWN_TRANSACTION}
    if message.priority == v201.MessagePriorityEnum.ALWAYS_FRONT:
        for other in _held(station):
            if other.priority == message.priority:
                station.display.pop(other.id)
    station.display[message.id] = message
    return {"status": _SHOWN.ACCEPTED}


def tell(station: Station, request: v201.GetDisplayMessagesRequest | v21.GetDisplayMessagesRequest) -> dict[str, Any]:
    """O03, O04: those that are like this, page by page."""
    like_this = [
        message
        for message in _held(station)
        if (request.id is None or message.id in request.id)
        and request.priority in (None, message.priority)
        and request.state in (None, message.state)
    ]
    if not like_this:
        return {"status": v201.GetDisplayMessagesStatusEnum.UNKNOWN}
    station.soon(lambda: _tell(station, request.request_id, like_this))
    return {"status": v201.GetDisplayMessagesStatusEnum.ACCEPTED}


def clear(
    station: Station, request: v201.ClearDisplayMessageRequest | v21.ClearDisplayMessageRequest
) -> dict[str, Any]:
    """O05."""
    known = station.display.pop(request.id, None) is not None
    return {"status": v201.ClearMessageStatusEnum.ACCEPTED if known else v201.ClearMessageStatusEnum.UNKNOWN}


def _tell(station: Station, request_id: int, messages: list[_Message]) -> None:
    for first in range(0, len(messages), PER_PAGE):
        page = {
            "requestId": request_id,
            "messageInfo": msgspec.to_builtins(messages[first : first + PER_PAGE]),
            "tbc": first + PER_PAGE < len(messages),
        }
        station.conversation.say(Call("NotifyDisplayMessages", partial(dict, page)))


def _held(station: Station) -> list[_Message]:
    """What is still to be shown: the rest is forgotten, as its session (O02) or its time is over."""
    now, running = iso(station.world.time.now), _running(station)
    for message in list(station.display.values()):
        ended = message.end_date_time is not None and message.end_date_time <= now
        if ended or message.transaction_id not in {None, *running}:
            station.display.pop(message.id)
    return [station.display[number] for number in sorted(station.display)]


def _running(station: Station) -> set[str | None]:
    return {evse.session.reference for evse in station.evses if evse.session is not None}

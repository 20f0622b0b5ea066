"""CustomerInformation: what a simulated station remembers of those who charged at it."""

from typing import Any

from voltway.ocpp.wire import v21, v201
from voltway.simulator.call import Call
from voltway.simulator.station import Station
from voltway.vocabulary.tokens import folded

PAGE_LETTERS = 64
_STATUS = v201.CustomerInformationStatusEnum


def customer_information(
    station: Station, request: v201.CustomerInformationRequest | v21.CustomerInformationRequest
) -> dict[str, Any]:
    """N09, N10: only tokens are known here. What is to be told is, page by page, also where it is nothing."""
    if request.id_token is None:
        return {"status": _STATUS.INVALID}
    uid = folded(request.id_token.id_token)
    charged = station.remembered.get(uid, 0)
    if request.clear:
        station.remembered.pop(uid, None)
    if request.report or request.clear:
        text = f"{request.id_token.id_token} charged here {charged} times. " * charged if request.report else ""
        station.soon(lambda: _tell(station, request.request_id, text))
    return {"status": _STATUS.ACCEPTED}


def _tell(station: Station, request_id: int, text: str) -> None:
    pages = [text[first : first + PAGE_LETTERS] for first in range(0, len(text), PAGE_LETTERS)] or [""]
    for number, page in enumerate(pages):
        station.conversation.say(Call("NotifyCustomerInformation", _page(station, request_id, number, page, pages)))


def _page(station: Station, request_id: int, number: int, page: str, pages: list[str]) -> Any:
    payload = {
        "requestId": request_id,
        "generatedAt": station.wire_time(station.world.time.now),
        "seqNo": number,
        "tbc": number < len(pages) - 1,
        "data": page,
    }
    return lambda: payload

"""ISO 15118 at a simulated station: messages of OCPP 2.0.1, which 1.6 carries as JSON text within DataTransfer."""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from voltway.ocpp.wire import v16
from voltway.simulator.call import Answer, Call
from voltway.simulator.station import Station
from voltway.simulator.words import response_decoder
from voltway.vocabulary.stations import OcppVersion

VENDOR: Final = "org.openchargealliance.iso15118pnc"


def say(station: Station, action: str, payload: dict[str, Any], reply: Callable[[Answer], None] | None) -> None:
    """Make this CALL, in 1.6 within another; the answer is then what stood within the other's."""
    if station.version is not OcppVersion.V16:
        station.conversation.say(Call(action, lambda: payload, reply))
        return
    carrying = {"vendorId": VENDOR, "messageId": action, "data": msgspec.json.encode(payload).decode()}
    unpacking = None if reply is None else lambda answer: reply(_unpacked(action, answer))
    station.conversation.say(Call("DataTransfer", lambda: carrying, unpacking))


def _unpacked(action: str, answer: Answer) -> Answer:
    carried, decoder = answer.message, response_decoder(OcppVersion.V201, action)
    if not isinstance(carried, v16.DataTransferResponse) or carried.data is None or decoder is None:
        return answer
    return msgspec.structs.replace(answer, action=action, message=decoder.decode(carried.data))

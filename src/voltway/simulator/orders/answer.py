"""From a CALL of the network to the frame that answers it."""

import msgspec

from voltway.simulator.orders.table import ORDERS
from voltway.simulator.station import Station
from voltway.simulator.words import request_decoder
from voltway.vocabulary.stations import OcppVersion

_encode = msgspec.json.Encoder().encode


class OrderRefused(Exception):
    """The station answers an order with a CALLERROR: its code and a description."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


def obey(station: Station, message_id: bytes, action: str, payload: bytes) -> bytes:
    """Do what a CALL asks, and return the frame of the answer: CALLRESULT, or CALLERROR where it can't be done.

    `message_id` and `payload` are JSON as received.
    """
    try:
        return result_frame(message_id, _obeyed(station, action, payload))
    except OrderRefused as refused:
        return error_frame(message_id, refused)


def _obeyed(station: Station, action: str, payload: bytes) -> dict[str, object]:
    order = ORDERS[station.version].get(action)
    decoder = request_decoder(station.version, action)
    if order is None or decoder is None:
        raise OrderRefused("NotImplemented", f"{action} is nothing this station knows")
    try:
        request = decoder.decode(payload)
    except msgspec.DecodeError as wrong:
        code = "FormationViolation" if station.version is OcppVersion.V16 else "FormatViolation"
        raise OrderRefused(code, str(wrong)) from wrong
    return order(station, request)


def result_frame(message_id: bytes, payload: object) -> bytes:
    """A CALLRESULT."""
    return b"[3,%b,%b]" % (message_id, _encode(payload))


def error_frame(message_id: bytes, refused: OrderRefused) -> bytes:
    """A CALLERROR; descriptions are cut at the 255 characters they may have."""
    return b"[4,%b,%b,%b,{}]" % (message_id, _encode(refused.code), _encode(refused.text[:255]))

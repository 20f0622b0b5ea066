"""Batteries are put into a station and taken out: BatterySwap (2.1 part 2, S03). 1.6 and 2.0.1 know none."""

from typing import Any, Final

import msgspec

from voltway.ocpp.inbound.limits import LARGEST_NUMBER
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v21
from voltway.vocabulary.batteries import SwapEvent
from voltway.vocabulary.facts import StationReported
from voltway.vocabulary.stations import EventKind

EVENTS: Final[dict[v21.BatterySwapEventEnum, SwapEvent]] = {
    v21.BatterySwapEventEnum.BATTERY_IN: SwapEvent.IN,
    v21.BatterySwapEventEnum.BATTERY_OUT: SwapEvent.OUT,
    v21.BatterySwapEventEnum.BATTERY_OUT_TIMEOUT: SwapEvent.OUT_TIMEOUT,
}


def swapped(message: v21.BatterySwapRequest) -> tuple[StationReported]:
    """What happened, named in our words; the message is kept whole. Raises ValueError for numbers out of all bounds."""
    if abs(message.request_id) > LARGEST_NUMBER or any(one.evse_id > LARGEST_NUMBER for one in message.battery_data):
        raise ValueError(f"the request {str(message.request_id)[:30]} or a slot is no number that can be kept")
    detail: dict[str, Any] = msgspec.to_builtins(message)
    return (
        StationReported(at=None, event=EventKind.BATTERY_SWAP, name=EVENTS[message.event_type].value, detail=detail),
    )


def answer_v21(_: Reply) -> v21.BatterySwapResponse:
    """Taken note of: the message's schema has no word to refuse a battery."""
    return v21.BatterySwapResponse()

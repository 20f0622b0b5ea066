from voltway.ocpp.inbound.battery_swap import EVENTS
from voltway.ocpp.wire import v21
from voltway.vocabulary.batteries import SwapEvent


def test_every_event_has_its_word() -> None:
    assert (set(EVENTS), set(EVENTS.values())) == (set(v21.BatterySwapEventEnum), set(SwapEvent))

from typing import Any

import msgspec
import pytest

from voltway.ocpp.inbound.battery_swap import swapped
from voltway.ocpp.wire import v21
from voltway.vocabulary.stations import EventKind

BATTERY = {"evseId": 1, "serialNumber": "B-1", "soC": 11.5, "soH": 95.0}
SWAP = {"eventType": "BatteryIn", "idToken": {"idToken": "A", "type": "ISO14443"}, "requestId": 7}


def told(**fields: Any) -> v21.BatterySwapRequest:
    return msgspec.convert({**SWAP, "batteryData": [BATTERY], **fields}, v21.BatterySwapRequest)


def test_what_happened_is_named_and_kept_whole() -> None:
    [event] = swapped(told())
    assert (event.event, event.name) == (EventKind.BATTERY_SWAP, "in")
    assert (event.detail["requestId"], event.detail["batteryData"][0]["serialNumber"]) == (7, "B-1")
    assert swapped(told(eventType="BatteryOutTimeout"))[0].name == "out_timeout"


@pytest.mark.parametrize("odd", [{"requestId": 2**70}, {"batteryData": [{**BATTERY, "evseId": 2**70}]}])
def test_numbers_out_of_all_bounds_are_refused(odd: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no number that can be kept"):
        swapped(told(**odd))

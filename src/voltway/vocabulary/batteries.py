"""Batteries that are swapped at stations, in our words (OCPP 2.1 part 2, block S)."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class SwapEvent(StrEnum):
    """What happened to the batteries: put in, taken out, or offered and not taken in time."""

    IN = "in"
    OUT = "out"
    OUT_TIMEOUT = "out_timeout"


class Battery(Struct, frozen=True, kw_only=True):
    """A battery in a slot, which is an EVSE; its charge and health in percent."""

    evse_id: int
    serial: str
    soc_percent: float
    soh_percent: float
    made_at: str | None
    vendor_info: str | None


class BatterySwap(Struct, frozen=True, kw_only=True):
    """A station told of batteries put in or taken out. One swap has one `request_id`, which the station may use again.

    `at` is our clock, as the message tells no time.
    """

    at: datetime
    event: SwapEvent
    request_id: int
    token_uid: str
    batteries: list[Battery]

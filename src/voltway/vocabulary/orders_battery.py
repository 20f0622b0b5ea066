"""Orders about batteries that are swapped (OCPP 2.1 part 2, S02)."""

from typing import Annotated

from msgspec import Meta

from voltway.vocabulary.order import Order
from voltway.vocabulary.tokens import PresentedToken


class RequestBatterySwap(Order, frozen=True):
    """Have a station let the holder of a token swap batteries: who may do so is decided before (S02.FR.03).

    What then happens comes as events of the station, of the kind "battery_swap", with the `request_id`.
    """

    token: PresentedToken
    request_id: Annotated[int, Meta(ge=0, lt=2**31)]

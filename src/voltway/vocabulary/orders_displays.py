"""Orders about messages that stations show (OCPP 2.x part 2, block O)."""

from typing import Annotated

from msgspec import Meta

from voltway.vocabulary.displays import DisplayMessage, DisplayPriority, DisplayState
from voltway.vocabulary.order import Order


class ShowMessage(Order, frozen=True):
    """Have a station show a message, in the place of the one with its id: 2.x part 2, O01, O02 and O06."""

    message: DisplayMessage


class ClearDisplayMessage(Order, frozen=True):
    """Have a station show a message no more: 2.x part 2, O05."""

    message_id: Annotated[int, Meta(ge=0, lt=2**31)]


class AskDisplayMessages(Order, frozen=True):
    """Ask which messages a station holds, all or those that are like this: 2.x part 2, O03 and O04.

    They come as events of the station, of the kind "display", with the `request_id`.
    """

    request_id: Annotated[int, Meta(ge=0, lt=2**31)]
    message_ids: list[Annotated[int, Meta(ge=0, lt=2**31)]] = []
    priority: DisplayPriority | None = None
    during: DisplayState | None = None

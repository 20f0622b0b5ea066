"""Orders about DER controls (OCPP 2.1 part 2, R04)."""

from typing import Annotated

from msgspec import Meta

from voltway.vocabulary.der import ControlId, ControlKind, DerControl
from voltway.vocabulary.order import Order


class SetDerControl(Order, frozen=True):
    """Have a station take a control, in the place of the one with its id."""

    control: DerControl


class GetDerControls(Order, frozen=True):
    """Have a station report the controls it holds: all, or those that match what is given.

    They come in messages of their own, which name the `request_id`.
    """

    request_id: Annotated[int, Meta(ge=0, lt=2**31)]
    is_default: bool | None = None
    control_kind: ControlKind | None = None
    control_id: ControlId | None = None


class ClearDerControls(Order, frozen=True):
    """Have a station forget its default or its scheduled controls: all, those of a kind, or the one with the id."""

    is_default: bool
    control_kind: ControlKind | None = None
    control_id: ControlId | None = None

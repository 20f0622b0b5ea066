"""Orders about places that are held for somebody (OCPP 1.6 5.2 and 5.13, 2.x part 2, block H)."""

from datetime import datetime

from voltway.vocabulary.order import Order
from voltway.vocabulary.tokens import PresentedToken


class ReserveEvse(Order, frozen=True):
    """Hold an EVSE, or any of the station's (`evse_id` None), for a token: OCPP 1.6 5.13, 2.x part 2 H01.

    A station that holds a reservation of this number puts this one into its place. `group_id`: whose tokens may use it,
    too. `connector_type`: only an EVSE with such a connector, in OCPP 2.x's words (cCCS2).
    """

    reservation_id: int
    token: PresentedToken
    expires_at: datetime
    evse_id: int | None = None
    connector_type: str | None = None
    group_id: str | None = None


class CancelReservation(Order, frozen=True):
    """Let go of a reservation: OCPP 1.6 5.2, 2.x part 2 H02."""

    reservation_id: int

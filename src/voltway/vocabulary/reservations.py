"""The words of reservations: where one stands, and what a station tells of one."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.ids import SessionId, StationId, TokenUid
from voltway.vocabulary.tokens import TokenKind


class ReservationState(StrEnum):
    """Where a reservation stands. All but REQUESTED and ACTIVE are final.

    REQUESTED: the station was asked and has not said that it holds it. NO_SHOW: it was held, and nobody came.
    EXPIRED: its time is over, and no station ever said that it was held. REMOVED: the station gave it up.
    """

    REQUESTED = "requested"
    ACTIVE = "active"
    USED = "used"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    NO_SHOW = "no_show"
    REMOVED = "removed"
    REJECTED = "rejected"

    @property
    def open(self) -> bool:
        """Whether the place is held, as far as is known."""
        return self in OPEN


OPEN: Final = frozenset({ReservationState.REQUESTED, ReservationState.ACTIVE})


class ReservationUpdate(StrEnum):
    """How a station lets go of a reservation (2.x part 2, ReservationUpdateStatusEnumType).

    NO_TRANSACTION (2.1): somebody came for it, and no session began.
    """

    EXPIRED = "expired"
    REMOVED = "removed"
    NO_TRANSACTION = "no_transaction"


class Reservation(Struct, frozen=True, kw_only=True):
    """A reservation as it stands: an EVSE of a station, any of them (`evse_id` None), is held for a token.

    Tokens of the group `group_id` may use it, too. `connector_type` is a word of OCPP's (cCCS2), where only such an
    EVSE will do. `session_id` is the session that used it. `reason` says why it is not held, in words.
    """

    reservation_id: int
    station_id: StationId
    organization_id: OrganizationId
    evse_id: int | None
    connector_type: str | None
    token_uid: TokenUid
    token_kind: TokenKind
    group_id: str | None
    state: ReservationState
    reason: str | None
    session_id: SessionId | None
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None

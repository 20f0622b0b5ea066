"""Adding a card by holding it to a station: within a minute, the next card the station shows is added for somebody.

That card is still refused, so whoever added it by mistake charged nothing. A card that is known already stays whose it
is. What a station said before the window, or tells later, does not count.
"""

from datetime import datetime, timedelta

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.tokens import store_learning
from voltway.tokens.store_learning import Held, LearningWindow
from voltway.tokens.store_listing import require_name
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.ids import StationId, new_id
from voltway.vocabulary.tokens import MAX_NAME_LENGTH, MAX_UID_LENGTH, LearningOutcome, PresentedToken, TokenKind

WINDOW_S = 60.0

# By these texts 1.6 stations present a vehicle instead of a card.
_VEHICLE = "VID:"


class Beneficiary(Struct, frozen=True, kw_only=True):
    """Whose the card shall be: a driver, or whoever is written down as the holder."""

    organization_id: OrganizationId = ROOT
    holder: str | None = None
    driver_id: str | None = None


async def open_window(
    conn: Connection, station_id: StationId, whose: Beneficiary, *, opened_by: str, now: datetime
) -> LearningWindow:
    """Let the station learn the next card, for `WINDOW_S` seconds from `now`.

    Whoever opens one publishes `vocabulary.subjects.LearningOpened` after the commit. Raises InvalidInput if it names
    nobody, and Conflict while the station has an open window: two people's cards must not be mixed up.
    """
    if whose.holder is None and whose.driver_id is None:
        raise InvalidInput("nobody is named whose the card shall be", "name a holder or a driver")
    if whose.holder is not None:
        require_name(whose.holder, "a holder", MAX_NAME_LENGTH)
    if whose.driver_id is not None:
        require_name(whose.driver_id, "a driver's id", MAX_UID_LENGTH)
    window = LearningWindow(
        learning_id=new_id(),
        organization_id=whose.organization_id,
        station_id=station_id,
        holder=whose.holder,
        driver_id=whose.driver_id,
        opened_by=opened_by,
        opened_at=now,
        expires_at=now + timedelta(seconds=WINDOW_S),
    )
    if not await store_learning.open_window(conn, window):
        raise Conflict(f"station {station_id} is learning a card already", "try again in a minute")
    return window


async def outcome(conn: Connection, learning_id: str, now: datetime) -> LearningWindow:
    """The window as it stands at `now`; one that is over without a card is closed. Raises NotFound."""
    window = await store_learning.find(conn, learning_id)
    if window is None:
        raise NotFound(f"there is no learning window {learning_id[:80]}", "open one")
    if window.outcome is None and now >= window.expires_at:
        await store_learning.close(conn, learning_id, LearningOutcome.EXPIRED, window.expires_at)
        return await outcome(conn, learning_id, now)
    return window


def held(station_id: StationId, token: PresentedToken, at: datetime) -> Held | None:
    """The card that was held to the station at `at`; None for what is no card, such as a car or a button."""
    is_card = token.kind in _CARDS and not token.uid.startswith(_VEHICLE)
    if not is_card or not 1 <= len(token.uid) <= MAX_UID_LENGTH:
        return None
    if not token.uid.isprintable() or token.uid != token.uid.strip():
        return None
    # 1.6 does not tell the kind.
    kind = TokenKind.ISO14443 if token.kind is TokenKind.UNTOLD else token.kind
    return Held(station_id, token.uid, kind.value, at)


_CARDS = (TokenKind.UNTOLD, TokenKind.ISO14443, TokenKind.ISO15693)

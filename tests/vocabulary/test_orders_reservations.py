"""Orders about reservations, as they wait in the database over an upgrade."""

from datetime import UTC, datetime

import msgspec
import pytest

from voltway.vocabulary.commands import AnyOrder
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_reservations import CancelReservation, ReserveEvse
from voltway.vocabulary.tokens import PresentedToken, TokenKind

HELD = ReserveEvse(
    reservation_id=5,
    token=PresentedToken(TokenUid("04A2"), TokenKind.ISO14443),
    expires_at=datetime(2026, 5, 1, 12, tzinfo=UTC),
)
WRITTEN = (
    '{"kind":"ReserveEvse","reservation_id":5,"token":{"uid":"04A2","kind":"ISO14443"},'
    '"expires_at":"2026-05-01T12:00:00Z"}'
)


@pytest.mark.parametrize(
    ("order", "body"),
    [(HELD, WRITTEN), (CancelReservation(reservation_id=5), '{"kind":"CancelReservation","reservation_id":5}')],
)
def test_orders_as_they_were_always_written(order: AnyOrder, body: str) -> None:
    assert msgspec.json.encode(order).decode() == body
    assert msgspec.json.decode(body, type=AnyOrder) == order

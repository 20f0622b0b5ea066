"""Orders about local lists, as they wait in the database over an upgrade."""

import msgspec
import pytest

from voltway.vocabulary.commands import AnyOrder
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_local_lists import AskLocalList, ListEntry, SendLocalList
from voltway.vocabulary.tokens import PresentedToken, TokenKind

TOKEN = '{"uid":"04A2","kind":"ISO14443"}'


@pytest.mark.parametrize(
    ("order", "body"),
    [
        (AskLocalList(), '{"kind":"AskLocalList"}'),
        (SendLocalList(version=7, full=True), '{"kind":"SendLocalList","version":7,"full":true}'),
        (
            SendLocalList(
                version=8,
                full=False,
                entries=[ListEntry(token=PresentedToken(TokenUid("04A2"), TokenKind.ISO14443), verdict=None)],
            ),
            f'{{"kind":"SendLocalList","version":8,"full":false,"entries":[{{"token":{TOKEN},"verdict":null}}]}}',
        ),
    ],
)
def test_orders_as_they_were_always_written(order: AnyOrder, body: str) -> None:
    assert msgspec.json.encode(order).decode() == body
    assert msgspec.json.decode(body, type=AnyOrder) == order

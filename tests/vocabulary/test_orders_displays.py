"""Orders about messages on displays, as they wait in the database over an upgrade."""

import msgspec
import pytest

from voltway.vocabulary.commands import AnyOrder
from voltway.vocabulary.displays import DisplayPriority
from voltway.vocabulary.orders_displays import AskDisplayMessages, ClearDisplayMessage


@pytest.mark.parametrize(
    ("order", "body"),
    [
        (ClearDisplayMessage(message_id=0), '{"kind":"ClearDisplayMessage","message_id":0}'),
        (AskDisplayMessages(request_id=3), '{"kind":"AskDisplayMessages","request_id":3}'),
        (
            AskDisplayMessages(request_id=3, message_ids=[1], priority=DisplayPriority.ALWAYS_FRONT),
            '{"kind":"AskDisplayMessages","request_id":3,"message_ids":[1],"priority":"always_front"}',
        ),
    ],
)
def test_orders_as_they_were_always_written(order: AnyOrder, body: str) -> None:
    assert msgspec.json.encode(order).decode() == body
    assert msgspec.json.decode(body, type=AnyOrder) == order


@pytest.mark.parametrize("number", [-1, 2**31])
def test_numbers_that_no_station_can_keep_are_not_read(number: int) -> None:
    for body in (
        {"kind": "ClearDisplayMessage", "message_id": number},
        {"kind": "AskDisplayMessages", "request_id": 1, "message_ids": [number]},
    ):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(body, AnyOrder)

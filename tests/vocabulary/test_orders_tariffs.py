from decimal import Decimal

import msgspec
import pytest

from voltway.vocabulary.commands import OperatorOrder
from voltway.vocabulary.orders_tariffs import NotifyWebPaymentStarted, UpdateCost

READ = msgspec.json.Decoder(OperatorOrder)


def test_amounts_are_read_to_the_cent() -> None:
    assert READ.decode('{"kind": "UpdateCost", "ref": "t", "total": 12.10}') == UpdateCost(
        ref="t", total=Decimal("12.10")
    )


def test_places_and_spans_are_numbers_that_can_be() -> None:
    read = READ.decode('{"kind": "NotifyWebPaymentStarted", "evse_id": 1, "timeout_s": 60}')
    assert read == NotifyWebPaymentStarted(evse_id=1, timeout_s=60)
    for odd in ('"evse_id": 0, "timeout_s": 60', '"evse_id": 1, "timeout_s": -1'):
        with pytest.raises(msgspec.ValidationError):
            READ.decode(f'{{"kind": "NotifyWebPaymentStarted", {odd}}}')

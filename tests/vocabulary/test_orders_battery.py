import msgspec
import pytest

from voltway.vocabulary.commands import OperatorOrder
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_battery import RequestBatterySwap
from voltway.vocabulary.tokens import PresentedToken

READ = msgspec.json.Decoder(OperatorOrder)


def test_it_is_read() -> None:
    told = READ.decode('{"kind": "RequestBatterySwap", "token": {"uid": "A"}, "request_id": 7}')
    assert told == RequestBatterySwap(token=PresentedToken(TokenUid("A")), request_id=7)
    with pytest.raises(msgspec.ValidationError):
        READ.decode('{"kind": "RequestBatterySwap", "token": {"uid": "A"}, "request_id": -1}')

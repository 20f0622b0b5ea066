"""Orders about DER controls as programs write them."""

import msgspec
import pytest

from voltway.vocabulary.commands import OperatorOrder
from voltway.vocabulary.der import ControlKind
from voltway.vocabulary.orders_der import ClearDerControls, GetDerControls

READ = msgspec.json.Decoder(OperatorOrder)


def test_they_are_read() -> None:
    told = READ.decode('{"kind": "GetDerControls", "request_id": 7, "control_kind": "volt_var"}')
    assert told == GetDerControls(request_id=7, control_kind=ControlKind.VOLT_VAR)
    told = READ.decode('{"kind": "ClearDerControls", "is_default": false, "control_id": "c"}')
    assert told == ClearDerControls(is_default=False, control_id="c")


@pytest.mark.parametrize("wrong", ['{"kind": "GetDerControls", "request_id": -1}', '{"kind": "ClearDerControls"}'])
def test_what_means_nothing_is_not_read(wrong: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        READ.decode(wrong)

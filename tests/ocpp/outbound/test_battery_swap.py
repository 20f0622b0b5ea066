import pytest

from tests.ocpp.outbound.wording import answer, frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_battery import RequestBatterySwap
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import PresentedToken, TokenKind

V21 = OcppVersion.V21
ORDER = RequestBatterySwap(token=PresentedToken(TokenUid("A"), TokenKind.ISO14443), request_id=7)


def test_a_swap_for_a_token() -> None:
    assert frame(V21, ORDER) == (
        "RequestBatterySwap",
        {"idToken": {"idToken": "A", "type": "ISO14443"}, "requestId": 7},
    )
    _, payload = frame(V21, RequestBatterySwap(token=PresentedToken(TokenUid("A")), request_id=7))
    assert payload["idToken"]["type"] == "Central"


def test_without_a_token_and_before_2_1_there_is_none() -> None:
    with pytest.raises(Unsupported):
        calls_for(V21, RequestBatterySwap(token=PresentedToken(TokenUid("")), request_id=7))
    for version in (OcppVersion.V16, OcppVersion.V201):
        with pytest.raises(Unsupported, match="knows no battery swaps"):
            calls_for(version, ORDER)


def test_no_battery_is_left() -> None:
    told = answer(V21, ORDER, {"status": "Rejected", "statusInfo": {"reasonCode": "NoBatteryAvailable"}})
    assert told.state is CommandState.REJECTED
    assert "NoBatteryAvailable" in str(told.reason)

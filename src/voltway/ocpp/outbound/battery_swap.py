"""A battery swap from afar: RequestBatterySwap (2.1 part 2, S02)."""

from collections.abc import Sequence

from voltway.ocpp.outbound.call import (
    OutboundCall,
    Outcomes,
    Unsupported,
    answer_by_status,
    only_in_21,
    outbound_call,
)
from voltway.ocpp.wire import WireStruct, v21
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_battery import RequestBatterySwap
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import TokenKind


def calls(version: OcppVersion, order: RequestBatterySwap) -> list[OutboundCall]:
    """The request to let somebody swap. Raises Unsupported without a token, and before 2.1."""
    only_in_21(version, "battery swaps", "choose a station that speaks OCPP 2.1")
    if not order.token.uid:
        raise Unsupported("nobody swaps a battery without a token", "name the token")
    kind = TokenKind.CENTRAL if order.token.kind is TokenKind.UNTOLD else order.token.kind
    token = v21.IdToken(id_token=order.token.uid, type=kind.value)
    return [outbound_call(v21.RequestBatterySwapRequest(id_token=token, request_id=order.request_id))]


OUTCOMES: Outcomes = {
    v21.GenericStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.GenericStatusEnum.REJECTED: (CommandState.REJECTED, "the station swaps no battery now"),
}


def answer(_order: RequestBatterySwap, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that a slot is open; what happens to batteries is told by BatterySwap."""
    return answer_by_status(responses[0], OUTCOMES)

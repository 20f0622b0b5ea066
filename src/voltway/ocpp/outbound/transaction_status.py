"""Whether a transaction runs, and whether messages wait at the station: GetTransactionStatus in 2.x (part 2, E14).

1.6 has no such request.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from voltway.ocpp.outbound.call import OutboundCall, Unsupported, outbound_call
from voltway.ocpp.wire import WireStruct, v21, v201
from voltway.vocabulary.commands import Answer, AskTransactionStatus, CommandState, TransactionTold
from voltway.vocabulary.stations import OcppVersion


def calls(version: OcppVersion, order: AskTransactionStatus) -> list[OutboundCall]:
    """The request. Raises Unsupported for 1.6."""
    match version:
        case OcppVersion.V16:
            raise Unsupported(
                "OCPP 1.6 stations can't be asked for the state of a transaction",
                "have the station tell its connector's status: `voltway trigger STATION status`",
            )
        case OcppVersion.V201:
            return [outbound_call(v201.GetTransactionStatusRequest(transaction_id=order.ref))]
        case OcppVersion.V21:
            return [outbound_call(v21.GetTransactionStatusRequest(transaction_id=order.ref))]


def answer(_order: AskTransactionStatus, responses: Sequence[WireStruct]) -> Answer:
    """What the station told, in our words; it can't refuse."""
    response: Any = responses[0]
    told = TransactionTold(ongoing=response.ongoing_indicator, messages_waiting=response.messages_in_queue)
    return Answer(state=CommandState.ACCEPTED, answer=msgspec.to_builtins(told))

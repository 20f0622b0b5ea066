"""Stop a session from afar: RemoteStopTransaction in 1.6 (5.12), RequestStopTransaction in 2.x (part 2, F03)."""

import re
from collections.abc import Sequence

from voltway.ocpp.outbound.call import OutboundCall, Outcomes, Unsupported, answer_by_status, outbound_call
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.commands import Answer, CommandState, StopSession
from voltway.vocabulary.stations import OcppVersion

_NUMBER = re.compile(r"-?[0-9]{1,19}")


def calls(version: OcppVersion, order: StopSession) -> list[OutboundCall]:
    """The request to stop. Raises Unsupported where `ref` can't be a transaction id of this version."""
    match version:
        case OcppVersion.V16:
            return [outbound_call(v16.RemoteStopTransactionRequest(transaction_id=_number(order.ref)))]
        case OcppVersion.V201:
            return [outbound_call(v201.RequestStopTransactionRequest(transaction_id=order.ref))]
        case OcppVersion.V21:
            return [outbound_call(v21.RequestStopTransactionRequest(transaction_id=order.ref))]


def _number(ref: str) -> int:
    if not _NUMBER.fullmatch(ref):
        raise Unsupported(
            f"{ref[:40]!r} is no transaction of a station that speaks OCPP 1.6, where they are numbers",
            "name the `ref` of one of the station's running sessions",
        )
    return int(ref)


OUTCOMES: Outcomes = {
    v21.RequestStartStopStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.RequestStartStopStatusEnum.REJECTED: (
        CommandState.REJECTED,
        "the station refused to stop: it may not know this transaction any more",
    ),
}


def answer(_order: StopSession, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the station will stop; the session ends with the station's own message."""
    return answer_by_status(responses[0], OUTCOMES)

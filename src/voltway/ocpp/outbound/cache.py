"""Make a station forget the tokens it has seen accepted: ClearCache in 1.6 (5.4) and 2.x (part 2, C11)."""

from collections.abc import Sequence

from voltway.ocpp.outbound.call import OutboundCall, Outcomes, answer_by_status, outbound_call
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.commands import Answer, ClearCache, CommandState
from voltway.vocabulary.stations import OcppVersion


def calls(version: OcppVersion, _order: ClearCache) -> list[OutboundCall]:
    """The request to forget."""
    match version:
        case OcppVersion.V16:
            return [outbound_call(v16.ClearCacheRequest())]
        case OcppVersion.V201:
            return [outbound_call(v201.ClearCacheRequest())]
        case OcppVersion.V21:
            return [outbound_call(v21.ClearCacheRequest())]


OUTCOMES: Outcomes = {
    v21.ClearCacheStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.ClearCacheStatusEnum.REJECTED: (
        CommandState.REJECTED,
        "the station did not clear its cache: it may have none, or not use it",
    ),
}


def answer(_order: ClearCache, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means forgotten."""
    return answer_by_status(responses[0], OUTCOMES)

"""Release a stuck cable: UnlockConnector in 1.6 (5.18) and 2.x (part 2, F05)."""

from collections.abc import Sequence

from voltway.ocpp.outbound.call import (
    OutboundCall,
    Outcomes,
    answer_by_status,
    connector_of,
    outbound_call,
    require_numbers,
)
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.commands import Answer, CommandState, UnlockConnector
from voltway.vocabulary.stations import OcppVersion


def calls(version: OcppVersion, order: UnlockConnector) -> list[OutboundCall]:
    """The request to unlock. Raises Unsupported for a connector that can't be."""
    evse_id, connector_id = order.evse_id, order.connector_id
    require_numbers(evse_id, connector_id)
    match version:
        case OcppVersion.V16:
            return [outbound_call(v16.UnlockConnectorRequest(connector_id=connector_of(evse_id, connector_id)))]
        case OcppVersion.V201:
            return [outbound_call(v201.UnlockConnectorRequest(evse_id=evse_id, connector_id=connector_id))]
        case OcppVersion.V21:
            return [outbound_call(v21.UnlockConnectorRequest(evse_id=evse_id, connector_id=connector_id))]


OUTCOMES: Outcomes = {
    v21.UnlockStatusEnum.UNLOCKED: (CommandState.ACCEPTED, None),
    v21.UnlockStatusEnum.UNLOCK_FAILED: (CommandState.FAILED, "the lock did not open: somebody must go there"),
    v21.UnlockStatusEnum.ONGOING_AUTHORIZED_TRANSACTION: (
        CommandState.REJECTED,
        "a session runs on this connector: stop it first",
    ),
    v21.UnlockStatusEnum.UNKNOWN_CONNECTOR: (CommandState.REJECTED, "the station has no such connector"),
    v16.UnlockStatus.NOT_SUPPORTED: (
        CommandState.REJECTED,
        "the station has no such connector, or its cable can't be unlocked",
    ),
}


def answer(_order: UnlockConnector, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means unlocked."""
    return answer_by_status(responses[0], OUTCOMES)

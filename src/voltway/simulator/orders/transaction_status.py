"""GetTransactionStatus: which transactions a simulated station knows, and what waits to be told."""

from typing import Any

from voltway.ocpp.wire import v21, v201
from voltway.simulator.station import Station


def transaction_status(
    station: Station, request: v201.GetTransactionStatusRequest | v21.GetTransactionStatusRequest
) -> dict[str, Any]:
    """E14. Without a transaction it tells of messages alone; one that it does not know is not ongoing."""
    reference = request.transaction_id
    if reference is None:
        return {"messagesInQueue": station.conversation.waiting > 0}
    sessions = [evse.session for evse in station.evses if evse.session is not None]
    return {
        "ongoingIndicator": any(session.reference == reference for session in sessions),
        "messagesInQueue": station.conversation.waits_to_tell_of(reference),
    }

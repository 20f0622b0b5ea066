"""Restart a station or an EVSE: Reset in 1.6 (5.14) and 2.x (part 2, B11, B12)."""

from collections.abc import Sequence

from voltway.ocpp.outbound.call import (
    OutboundCall,
    Outcomes,
    Unsupported,
    answer_by_status,
    outbound_call,
    require_numbers,
)
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.commands import Answer, CommandState, ResetKind, ResetStation
from voltway.vocabulary.stations import OcppVersion

KINDS_16 = {ResetKind.ON_IDLE: v16.ResetType.SOFT, ResetKind.IMMEDIATE: v16.ResetType.HARD}
KINDS_201 = {ResetKind.ON_IDLE: v201.ResetEnum.ON_IDLE, ResetKind.IMMEDIATE: v201.ResetEnum.IMMEDIATE}
KINDS_21 = {ResetKind.ON_IDLE: v21.ResetEnum.ON_IDLE, ResetKind.IMMEDIATE: v21.ResetEnum.IMMEDIATE}


def calls(version: OcppVersion, order: ResetStation) -> list[OutboundCall]:
    """The request to restart. Raises Unsupported for a single EVSE of a 1.6 station."""
    require_numbers(order.evse_id)
    match version:
        case OcppVersion.V16:
            if order.evse_id is not None:
                raise Unsupported("OCPP 1.6 can't restart a single EVSE", "restart the whole station")
            return [outbound_call(v16.ResetRequest(type=KINDS_16[order.how]))]
        case OcppVersion.V201:
            return [outbound_call(v201.ResetRequest(type=KINDS_201[order.how], evse_id=order.evse_id))]
        case OcppVersion.V21:
            return [outbound_call(v21.ResetRequest(type=KINDS_21[order.how], evse_id=order.evse_id))]


OUTCOMES: Outcomes = {
    v21.ResetStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.ResetStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused to restart"),
    v21.ResetStatusEnum.SCHEDULED: (CommandState.ACCEPTED, "it will restart when the running sessions have ended"),
}


def answer(order: ResetStation, responses: Sequence[WireStruct]) -> Answer:
    """Scheduled counts as accepted. 1.6 has no restart that waits, which the reason of an accepted one says."""
    told = answer_by_status(responses[0], OUTCOMES)
    waits_not = isinstance(responses[0], v16.ResetResponse) and order.how is ResetKind.ON_IDLE
    if waits_not and told.state is CommandState.ACCEPTED:
        reason = "OCPP 1.6 does not wait until idle: the station stops its running sessions in order and restarts"
        return Answer(state=told.state, answer=told.answer, reason=reason)
    return told

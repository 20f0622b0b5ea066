"""Take into or out of service: ChangeAvailability in 1.6 (5.2) and 2.x (part 2, G03, G04)."""

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
from voltway.vocabulary.commands import Answer, ChangeAvailability, CommandState
from voltway.vocabulary.stations import OcppVersion


def calls(version: OcppVersion, order: ChangeAvailability) -> list[OutboundCall]:
    """The request to change. Raises Unsupported for a place that can't be."""
    require_numbers(order.evse_id, order.connector_id)
    match version:
        case OcppVersion.V16:
            return [outbound_call(_request_16(order))]
        case OcppVersion.V201:
            return [outbound_call(_request_201(order))]
        case OcppVersion.V21:
            return [outbound_call(_request_21(order))]


def _request_16(order: ChangeAvailability) -> v16.ChangeAvailabilityRequest:
    whole_station = 0
    connector_id = whole_station if order.evse_id is None else connector_of(order.evse_id, order.connector_id)
    wanted = v16.AvailabilityType.OPERATIVE if order.operative else v16.AvailabilityType.INOPERATIVE
    return v16.ChangeAvailabilityRequest(connector_id=connector_id, type=wanted)


def _request_201(order: ChangeAvailability) -> v201.ChangeAvailabilityRequest:
    evse = None if order.evse_id is None else v201.EVSE(id=order.evse_id, connector_id=order.connector_id)
    wanted = v201.OperationalStatusEnum.OPERATIVE if order.operative else v201.OperationalStatusEnum.INOPERATIVE
    return v201.ChangeAvailabilityRequest(operational_status=wanted, evse=evse)


def _request_21(order: ChangeAvailability) -> v21.ChangeAvailabilityRequest:
    evse = None if order.evse_id is None else v21.EVSE(id=order.evse_id, connector_id=order.connector_id)
    wanted = v21.OperationalStatusEnum.OPERATIVE if order.operative else v21.OperationalStatusEnum.INOPERATIVE
    return v21.ChangeAvailabilityRequest(operational_status=wanted, evse=evse)


OUTCOMES: Outcomes = {
    v21.ChangeAvailabilityStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.ChangeAvailabilityStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused the change"),
    v21.ChangeAvailabilityStatusEnum.SCHEDULED: (
        CommandState.ACCEPTED,
        "it will change when the running session has ended",
    ),
}


def answer(_order: ChangeAvailability, responses: Sequence[WireStruct]) -> Answer:
    """Scheduled counts as accepted; that it has changed is told by the station's own status."""
    return answer_by_status(responses[0], OUTCOMES)

"""Reservations: ReserveNow and CancelReservation in 1.6 (5.13, 5.2) and 2.x (part 2, H01 and H02)."""

from collections.abc import Sequence

from voltway.ocpp.inbound.times import told
from voltway.ocpp.outbound.call import (
    OutboundCall,
    Outcomes,
    Unsupported,
    answer_by_status,
    connector_of,
    outbound_call,
    require_numbers,
)
from voltway.ocpp.outbound.start import KINDS_201
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_reservations import CancelReservation, ReserveEvse
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import TokenKind

ANY_CONNECTOR = 0
"""The connectorId that reserves whichever is free, at stations that can (1.6, ReserveConnectorZeroSupported)."""


def calls_to_reserve(version: OcppVersion, order: ReserveEvse) -> list[OutboundCall]:
    """The request to hold a place. Raises Unsupported for what this version can't say."""
    require_numbers(order.evse_id)
    match version:
        case OcppVersion.V16:
            return [outbound_call(_request_16(order))]
        case OcppVersion.V201:
            return [outbound_call(_request_201(order))]
        case OcppVersion.V21:
            return [outbound_call(_request_21(order))]


def _request_16(order: ReserveEvse) -> v16.ReserveNowRequest:
    if order.connector_type is not None:
        raise Unsupported("OCPP 1.6 reserves by connector, not by its type", "name the EVSE instead")
    return v16.ReserveNowRequest(
        connector_id=ANY_CONNECTOR if order.evse_id is None else connector_of(order.evse_id),
        expiry_date=told(order.expires_at),
        id_tag=order.token.uid,
        reservation_id=order.reservation_id,
        parent_id_tag=order.group_id,
    )


def _request_201(order: ReserveEvse) -> v201.ReserveNowRequest:
    kind = KINDS_201.get(order.token.kind)
    if kind is None:
        raise Unsupported(f"OCPP 2.0.1 has no tokens of the kind {order.token.kind}", "reserve for one of kind Central")
    group = order.group_id
    return v201.ReserveNowRequest(
        id=order.reservation_id,
        expiry_date_time=told(order.expires_at),
        id_token=v201.IdToken(id_token=order.token.uid, type=kind),
        evse_id=order.evse_id,
        connector_type=None if order.connector_type is None else _connector_201(order.connector_type),
        group_id_token=v201.IdToken(id_token=group, type=v201.IdTokenEnum.CENTRAL) if group else None,
    )


def _connector_201(name: str) -> v201.ConnectorEnum:
    try:
        return v201.ConnectorEnum(name)
    except ValueError:
        known = ", ".join(v201.ConnectorEnum)
        raise Unsupported(f"OCPP 2.0.1 has no connector type {name[:20]}", f"use one of {known}") from None


def _request_21(order: ReserveEvse) -> v21.ReserveNowRequest:
    known = order.token.kind is not TokenKind.UNTOLD
    group = order.group_id
    return v21.ReserveNowRequest(
        id=order.reservation_id,
        expiry_date_time=told(order.expires_at),
        id_token=v21.IdToken(id_token=order.token.uid, type=(order.token.kind if known else TokenKind.CENTRAL).value),
        evse_id=order.evse_id,
        connector_type=order.connector_type,
        group_id_token=v21.IdToken(id_token=group, type=TokenKind.CENTRAL.value) if group else None,
    )


OUTCOMES_TO_RESERVE: Outcomes = {
    v16.ReservationStatus.ACCEPTED: (CommandState.ACCEPTED, None),
    v16.ReservationStatus.FAULTED: (CommandState.REJECTED, "the place is out of order"),
    v16.ReservationStatus.OCCUPIED: (CommandState.REJECTED, "the place is in use, or reserved for somebody else"),
    v16.ReservationStatus.REJECTED: (CommandState.REJECTED, "the station takes no reservations"),
    v16.ReservationStatus.UNAVAILABLE: (CommandState.REJECTED, "the place is out of service"),
}


def answer_to_reserve(order: ReserveEvse, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means held. A station that only refuses to choose the EVSE itself is told apart by its settings only."""
    answer = answer_by_status(responses[0], OUTCOMES_TO_RESERVE)
    rejected = getattr(responses[0], "status", None) == v16.ReservationStatus.REJECTED
    if rejected and order.evse_id is None:
        hint = f"{answer.reason}; some stations want to be told which EVSE"
        return Answer(state=answer.state, answer=answer.answer, reason=hint)
    return answer


def calls_to_cancel(version: OcppVersion, order: CancelReservation) -> list[OutboundCall]:
    """The request to let go of it."""
    match version:
        case OcppVersion.V16:
            return [outbound_call(v16.CancelReservationRequest(reservation_id=order.reservation_id))]
        case OcppVersion.V201:
            return [outbound_call(v201.CancelReservationRequest(reservation_id=order.reservation_id))]
        case OcppVersion.V21:
            return [outbound_call(v21.CancelReservationRequest(reservation_id=order.reservation_id))]


OUTCOMES_TO_CANCEL: Outcomes = {
    v16.CancelReservationStatus.ACCEPTED: (CommandState.ACCEPTED, None),
    v16.CancelReservationStatus.REJECTED: (CommandState.REJECTED, "the station knows no such reservation"),
}


def answer_to_cancel(_order: CancelReservation, responses: Sequence[WireStruct]) -> Answer:
    """Rejected means that the station does not hold it (1.6 5.2, H02.FR.01)."""
    return answer_by_status(responses[0], OUTCOMES_TO_CANCEL)

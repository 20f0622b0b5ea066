"""Ask for a message now: TriggerMessage and ExtendedTriggerMessage in 1.6 (5.17; security, 5.5), TriggerMessage in 2.x.

Source for 2.x: part 2, F06.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from voltway.ocpp.outbound import iso15118
from voltway.ocpp.outbound.call import (
    OutboundCall,
    Outcomes,
    Unsupported,
    connector_of,
    outbound_call,
    require_numbers,
)
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.commands import Answer, CommandState, TriggerKind, TriggerReport
from voltway.vocabulary.stations import OcppVersion

Known = TypeVar("Known")

KINDS_16: dict[TriggerKind, v16.MessageTrigger | v16.ExtendedMessageTrigger] = {
    TriggerKind.BOOT: v16.MessageTrigger.BOOT_NOTIFICATION,
    TriggerKind.HEARTBEAT: v16.MessageTrigger.HEARTBEAT,
    TriggerKind.STATUS: v16.MessageTrigger.STATUS_NOTIFICATION,
    TriggerKind.METER_VALUES: v16.MessageTrigger.METER_VALUES,
    TriggerKind.FIRMWARE_STATUS: v16.MessageTrigger.FIRMWARE_STATUS_NOTIFICATION,
    TriggerKind.DIAGNOSTICS_STATUS: v16.MessageTrigger.DIAGNOSTICS_STATUS_NOTIFICATION,
    # Log uploads came with the security extension, and so did the message that asks for their status.
    TriggerKind.LOG_STATUS: v16.ExtendedMessageTrigger.LOG_STATUS_NOTIFICATION,
    TriggerKind.STATION_CERTIFICATE: v16.ExtendedMessageTrigger.SIGN_CHARGE_POINT_CERTIFICATE,
}
KINDS_201 = {
    TriggerKind.BOOT: v201.MessageTriggerEnum.BOOT_NOTIFICATION,
    TriggerKind.HEARTBEAT: v201.MessageTriggerEnum.HEARTBEAT,
    TriggerKind.STATUS: v201.MessageTriggerEnum.STATUS_NOTIFICATION,
    TriggerKind.METER_VALUES: v201.MessageTriggerEnum.METER_VALUES,
    TriggerKind.FIRMWARE_STATUS: v201.MessageTriggerEnum.FIRMWARE_STATUS_NOTIFICATION,
    TriggerKind.LOG_STATUS: v201.MessageTriggerEnum.LOG_STATUS_NOTIFICATION,
    TriggerKind.TRANSACTION: v201.MessageTriggerEnum.TRANSACTION_EVENT,
    TriggerKind.STATION_CERTIFICATE: v201.MessageTriggerEnum.SIGN_CHARGING_STATION_CERTIFICATE,
    TriggerKind.V2G_CERTIFICATE: v201.MessageTriggerEnum.SIGN_V2G_CERTIFICATE,
    TriggerKind.COMBINED_CERTIFICATE: v201.MessageTriggerEnum.SIGN_COMBINED_CERTIFICATE,
}
KINDS_21 = {
    TriggerKind.BOOT: v21.MessageTriggerEnum.BOOT_NOTIFICATION,
    TriggerKind.HEARTBEAT: v21.MessageTriggerEnum.HEARTBEAT,
    TriggerKind.STATUS: v21.MessageTriggerEnum.STATUS_NOTIFICATION,
    TriggerKind.METER_VALUES: v21.MessageTriggerEnum.METER_VALUES,
    TriggerKind.FIRMWARE_STATUS: v21.MessageTriggerEnum.FIRMWARE_STATUS_NOTIFICATION,
    TriggerKind.LOG_STATUS: v21.MessageTriggerEnum.LOG_STATUS_NOTIFICATION,
    TriggerKind.TRANSACTION: v21.MessageTriggerEnum.TRANSACTION_EVENT,
    TriggerKind.STATION_CERTIFICATE: v21.MessageTriggerEnum.SIGN_CHARGING_STATION_CERTIFICATE,
    TriggerKind.V2G_CERTIFICATE: v21.MessageTriggerEnum.SIGN_V2G_CERTIFICATE,
    TriggerKind.COMBINED_CERTIFICATE: v21.MessageTriggerEnum.SIGN_COMBINED_CERTIFICATE,
}
_INSTEAD_16 = {
    TriggerKind.TRANSACTION: "ask for its meter_values",
    TriggerKind.COMBINED_CERTIFICATE: "ask for its station_certificate",
}
_OF_A_PLACE = {TriggerKind.STATUS, TriggerKind.METER_VALUES, TriggerKind.TRANSACTION}


def calls(version: OcppVersion, order: TriggerReport) -> list[OutboundCall]:
    """The request for a message. Raises Unsupported for one that this version can't ask for, or not there."""
    require_numbers(order.evse_id, order.connector_id)
    if order.evse_id is not None and order.what not in _OF_A_PLACE:
        raise Unsupported(f"{order.what} concerns the whole station", "name no EVSE")
    match version:
        case OcppVersion.V16 if order.what is TriggerKind.V2G_CERTIFICATE:
            return [iso15118.carried(_request_201(order))]
        case OcppVersion.V16:
            return [outbound_call(_request_16(order))]
        case OcppVersion.V201:
            return [outbound_call(_request_201(order))]
        case OcppVersion.V21:
            return [outbound_call(_request_21(order))]


def _request_16(order: TriggerReport) -> v16.TriggerMessageRequest | v16.ExtendedTriggerMessageRequest:
    what = KINDS_16.get(order.what)
    if what is None:
        raise Unsupported(f"OCPP 1.6 stations can't be asked for their {order.what}", _INSTEAD_16[order.what])
    connector_id = None if order.evse_id is None else connector_of(order.evse_id, order.connector_id)
    if isinstance(what, v16.ExtendedMessageTrigger):
        return v16.ExtendedTriggerMessageRequest(requested_message=what, connector_id=connector_id)
    return v16.TriggerMessageRequest(requested_message=what, connector_id=connector_id)


def _request_201(order: TriggerReport) -> v201.TriggerMessageRequest:
    connector_id = _connector_2x(order)
    evse = None if order.evse_id is None else v201.EVSE(id=order.evse_id, connector_id=connector_id)
    return v201.TriggerMessageRequest(requested_message=_known_2x(KINDS_201, order.what), evse=evse)


def _request_21(order: TriggerReport) -> v21.TriggerMessageRequest:
    connector_id = _connector_2x(order)
    evse = None if order.evse_id is None else v21.EVSE(id=order.evse_id, connector_id=connector_id)
    return v21.TriggerMessageRequest(requested_message=_known_2x(KINDS_21, order.what), evse=evse)


def _known_2x(kinds: Mapping[TriggerKind, Known], what: TriggerKind) -> Known:
    if what not in kinds:
        raise Unsupported("what was diagnostics in OCPP 1.6 are logs in 2.x", "ask for the log_status")
    return kinds[what]


def _connector_2x(order: TriggerReport) -> int | None:
    """A status is always of one connector (F06); most EVSEs have only the first."""
    if order.what is not TriggerKind.STATUS:
        return order.connector_id
    if order.evse_id is None:
        raise Unsupported("a station that speaks OCPP 2.x tells the status of one connector", "name the EVSE")
    return order.connector_id or 1


OUTCOMES: Outcomes = {
    v21.TriggerMessageStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.TriggerMessageStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused to send it now"),
    v21.TriggerMessageStatusEnum.NOT_IMPLEMENTED: (
        CommandState.REJECTED,
        "the station can't send this message on request",
    ),
}


def answer(_order: TriggerReport, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the message follows."""
    return iso15118.answer_by_status(v201.TriggerMessageResponse, responses[0], OUTCOMES)

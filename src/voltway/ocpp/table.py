"""Every action a station may send, in every version, on one page: handled here, or refused with a reason.

To add one: translate it in `inbound/`, give it its line here. `refused.REFUSED` holds the rest of the schemas.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import Struct

from voltway.ocpp.inbound import (
    authorize,
    battery_swap,
    boot,
    certificates,
    charging,
    contract_certificates,
    customer_information,
    der,
    dynamic_schedule,
    event_streams,
    heartbeat,
    iso15118,
    meter,
    monitors,
    payments,
    reports,
    reservation,
    status,
    times,
    transactions,
    variables,
)
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.refused import REFUSED
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.facts import HeardFact
from voltway.vocabulary.stations import OcppVersion

__all__ = ["REFUSED", "RESPONSES", "ROUTES", "Route"]


@dataclass(frozen=True, slots=True)
class Route:
    """How a request is read, what facts it tells, and how it is answered."""

    request: type[Struct]
    translate: Callable[[Any], tuple[HeardFact, ...]]
    answer: Callable[[Reply], Struct]
    decoder: msgspec.json.Decoder[Any]
    says_nothing: bool
    """The answer is empty whatever was decided: it need not be made anew for each message."""
    oddly_timed: Callable[[Any, tuple[HeardFact, ...]], bool]
    """Whether the message, and the facts made of it, tell a time that is better corrected first."""
    carries: bool
    """It may carry another message, which has a route of its own: see `carried`."""


def _route(
    request: type[Struct], translate: Callable[[Any], tuple[HeardFact, ...]], answer: Callable[[Reply], Struct]
) -> Route:
    says_nothing = not msgspec.structs.fields(answer(Reply(now=""))) or request in _ANSWERED_EMPTY
    decoder, carries = msgspec.json.Decoder(request), request is v16.DataTransferRequest
    return Route(request, translate, answer, decoder, says_nothing, _oddly_timed(request), carries)


def _carried(
    request: type[WireStruct],
    translate: Callable[[Any], tuple[HeardFact, ...]],
    answer: Callable[[Reply], WireStruct],
) -> Route:
    """The route of a message of 2.0.1 within a DataTransfer of 1.6."""
    return _route(v16.DataTransferRequest, iso15118.translating(request, translate), iso15118.answering(answer))


def _oddly_timed(request: type[Struct]) -> Callable[[Any, tuple[HeardFact, ...]], bool]:
    kinds = {"timestamp": times.odd_in_message, "event_data": times.odd_in_events, "meter_value": times.odd_in_readings}
    return next((odd for name, odd in kinds.items() if name in request.__struct_fields__), times.never)


_ANSWERED_EMPTY = frozenset(
    (
        v201.MeterValuesRequest,
        v201.StatusNotificationRequest,
        v201.NotifyEventRequest,
        v21.MeterValuesRequest,
        v21.StatusNotificationRequest,
        v21.NotifyEventRequest,
    )
)
"""2.x answers whose only field is custom data, which we have none of."""


ROUTES: dict[OcppVersion, dict[str, Route]] = {
    OcppVersion.V16: {
        "SignCertificate": _route(v16.SignCertificateRequest, certificates.requested_v16, certificates.answer_v16),
        "DataTransfer": _route(v16.DataTransferRequest, reports.data_transfer, reports.answer_data_transfer_v16),
        "DiagnosticsStatusNotification": _route(
            v16.DiagnosticsStatusNotificationRequest, reports.log_status, reports.answer_diagnostics_status_v16
        ),
        "FirmwareStatusNotification": _route(
            v16.FirmwareStatusNotificationRequest, reports.firmware_status, reports.answer_firmware_status_v16
        ),
        "LogStatusNotification": _route(
            v16.LogStatusNotificationRequest, reports.log_status, reports.answer_log_status_v16
        ),
        "SecurityEventNotification": _route(
            v16.SecurityEventNotificationRequest, reports.security_event, reports.answer_security_event_v16
        ),
        "SignedFirmwareStatusNotification": _route(
            v16.SignedFirmwareStatusNotificationRequest,
            reports.firmware_status,
            reports.answer_signed_firmware_status_v16,
        ),
        "Authorize": _route(v16.AuthorizeRequest, authorize.presented_in_v16, authorize.answer_v16),
        "BootNotification": _route(v16.BootNotificationRequest, boot.booted_v16, boot.answer_v16),
        "Heartbeat": _route(v16.HeartbeatRequest, heartbeat.nothing, heartbeat.answer_v16),
        "MeterValues": _route(v16.MeterValuesRequest, meter.read_v16, meter.answer_v16),
        "StartTransaction": _route(
            v16.StartTransactionRequest, transactions.started_v16, transactions.started_answer_v16
        ),
        "StatusNotification": _route(v16.StatusNotificationRequest, status.changed_v16, status.answer_v16),
        "StopTransaction": _route(
            v16.StopTransactionRequest, transactions.stopped_v16, transactions.stopped_answer_v16
        ),
    },
    OcppVersion.V201: {
        "SignCertificate": _route(v201.SignCertificateRequest, certificates.requested_v201, certificates.answer_v201),
        "Get15118EVCertificate": _route(
            v201.Get15118EVCertificateRequest, contract_certificates.asked_v201, contract_certificates.answer_v201
        ),
        "GetCertificateStatus": _route(
            v201.GetCertificateStatusRequest, certificates.status_asked, certificates.answer_status_v201
        ),
        "ClearedChargingLimit": _route(
            v201.ClearedChargingLimitRequest, charging.limit_cleared, charging.answer_cleared_v201
        ),
        "NotifyChargingLimit": _route(v201.NotifyChargingLimitRequest, charging.limit_set, charging.answer_limit_v201),
        "NotifyEVChargingNeeds": _route(
            v201.NotifyEVChargingNeedsRequest, charging.needs_told, charging.answer_needs_v201
        ),
        "NotifyEVChargingSchedule": _route(
            v201.NotifyEVChargingScheduleRequest, charging.schedule_told, charging.answer_schedule_v201
        ),
        "ReportChargingProfiles": _route(
            v201.ReportChargingProfilesRequest, charging.profiles_reported, charging.answer_profiles_v201
        ),
        "DataTransfer": _route(v201.DataTransferRequest, reports.data_transfer, reports.answer_data_transfer_v201),
        "FirmwareStatusNotification": _route(
            v201.FirmwareStatusNotificationRequest, reports.firmware_status, reports.answer_firmware_status_v201
        ),
        "PublishFirmwareStatusNotification": _route(
            v201.PublishFirmwareStatusNotificationRequest,
            reports.publishing_status,
            reports.answer_publishing_status_v201,
        ),
        "LogStatusNotification": _route(
            v201.LogStatusNotificationRequest, reports.log_status, reports.answer_log_status_v201
        ),
        "NotifyCustomerInformation": _route(
            v201.NotifyCustomerInformationRequest, customer_information.told, customer_information.answer_v201
        ),
        "NotifyDisplayMessages": _route(
            v201.NotifyDisplayMessagesRequest, reports.display_messages, reports.answer_display_messages_v201
        ),
        "NotifyEvent": _route(
            v201.NotifyEventRequest, reports.variable_events_v201, reports.answer_variable_events_v201
        ),
        "ReservationStatusUpdate": _route(
            v201.ReservationStatusUpdateRequest, reservation.released_v201, reservation.answer_v201
        ),
        "NotifyMonitoringReport": _route(v201.NotifyMonitoringReportRequest, monitors.told, monitors.answer_v201),
        "NotifyReport": _route(v201.NotifyReportRequest, variables.told, variables.answer_v201),
        "SecurityEventNotification": _route(
            v201.SecurityEventNotificationRequest, reports.security_event, reports.answer_security_event_v201
        ),
        "Authorize": _route(v201.AuthorizeRequest, authorize.presented_in_v2, authorize.answer_v201),
        "BootNotification": _route(v201.BootNotificationRequest, boot.booted_v201, boot.answer_v201),
        "Heartbeat": _route(v201.HeartbeatRequest, heartbeat.nothing, heartbeat.answer_v201),
        "MeterValues": _route(v201.MeterValuesRequest, meter.read_v2, meter.answer_v201),
        "StatusNotification": _route(v201.StatusNotificationRequest, status.changed_v201, status.answer_v201),
        "TransactionEvent": _route(
            v201.TransactionEventRequest, transactions.event_v201, transactions.event_answer_v201
        ),
    },
    OcppVersion.V21: {
        "SignCertificate": _route(v21.SignCertificateRequest, certificates.requested_v21, certificates.answer_v21),
        "Get15118EVCertificate": _route(
            v21.Get15118EVCertificateRequest, contract_certificates.asked_v21, contract_certificates.answer_v21
        ),
        "GetCertificateStatus": _route(
            v21.GetCertificateStatusRequest, certificates.status_asked, certificates.answer_status_v21
        ),
        "GetCertificateChainStatus": _route(
            v21.GetCertificateChainStatusRequest, certificates.chain_asked, certificates.answer_chain_v21
        ),
        "ClosePeriodicEventStream": _route(
            v21.ClosePeriodicEventStreamRequest, event_streams.closed, event_streams.answer_closed
        ),
        "NotifyPeriodicEventStream": _route(
            v21.NotifyPeriodicEventStreamRequest, event_streams.read, event_streams.answer_read
        ),
        "OpenPeriodicEventStream": _route(
            v21.OpenPeriodicEventStreamRequest, event_streams.opened, event_streams.answer_opened
        ),
        "ClearedChargingLimit": _route(
            v21.ClearedChargingLimitRequest, charging.limit_cleared, charging.answer_cleared_v21
        ),
        "NotifyChargingLimit": _route(v21.NotifyChargingLimitRequest, charging.limit_set, charging.answer_limit_v21),
        "NotifyEVChargingNeeds": _route(
            v21.NotifyEVChargingNeedsRequest, charging.needs_told, charging.answer_needs_v21
        ),
        "NotifyEVChargingSchedule": _route(
            v21.NotifyEVChargingScheduleRequest, charging.schedule_told, charging.answer_schedule_v21
        ),
        "NotifyPriorityCharging": _route(
            v21.NotifyPriorityChargingRequest, charging.priority_told, charging.answer_priority_v21
        ),
        "NotifySettlement": _route(v21.NotifySettlementRequest, payments.settled, payments.answer_settled_v21),
        "VatNumberValidation": _route(v21.VatNumberValidationRequest, payments.vat_asked, payments.answer_vat_v21),
        "BatterySwap": _route(v21.BatterySwapRequest, battery_swap.swapped, battery_swap.answer_v21),
        "NotifyDERAlarm": _route(v21.NotifyDERAlarmRequest, der.alarmed, der.answer_alarmed_v21),
        "NotifyDERStartStop": _route(v21.NotifyDERStartStopRequest, der.switched, der.answer_switched_v21),
        "ReportDERControl": _route(v21.ReportDERControlRequest, der.reported, der.answer_reported_v21),
        "PullDynamicScheduleUpdate": _route(
            v21.PullDynamicScheduleUpdateRequest, dynamic_schedule.pulled, dynamic_schedule.answer_v21
        ),
        "ReportChargingProfiles": _route(
            v21.ReportChargingProfilesRequest, charging.profiles_reported, charging.answer_profiles_v21
        ),
        "DataTransfer": _route(v21.DataTransferRequest, reports.data_transfer, reports.answer_data_transfer_v21),
        "FirmwareStatusNotification": _route(
            v21.FirmwareStatusNotificationRequest, reports.firmware_status, reports.answer_firmware_status_v21
        ),
        "PublishFirmwareStatusNotification": _route(
            v21.PublishFirmwareStatusNotificationRequest,
            reports.publishing_status,
            reports.answer_publishing_status_v21,
        ),
        "LogStatusNotification": _route(
            v21.LogStatusNotificationRequest, reports.log_status, reports.answer_log_status_v21
        ),
        "NotifyCustomerInformation": _route(
            v21.NotifyCustomerInformationRequest, customer_information.told, customer_information.answer_v21
        ),
        "NotifyDisplayMessages": _route(
            v21.NotifyDisplayMessagesRequest, reports.display_messages, reports.answer_display_messages_v21
        ),
        "NotifyEvent": _route(v21.NotifyEventRequest, reports.variable_events_v21, reports.answer_variable_events_v21),
        "ReservationStatusUpdate": _route(
            v21.ReservationStatusUpdateRequest, reservation.released_v21, reservation.answer_v21
        ),
        "NotifyMonitoringReport": _route(v21.NotifyMonitoringReportRequest, monitors.told, monitors.answer_v21),
        "NotifyReport": _route(v21.NotifyReportRequest, variables.told, variables.answer_v21),
        "SecurityEventNotification": _route(
            v21.SecurityEventNotificationRequest, reports.security_event, reports.answer_security_event_v21
        ),
        "Authorize": _route(v21.AuthorizeRequest, authorize.presented_in_v2, authorize.answer_v21),
        "BootNotification": _route(v21.BootNotificationRequest, boot.booted_v21, boot.answer_v21),
        "Heartbeat": _route(v21.HeartbeatRequest, heartbeat.nothing, heartbeat.answer_v21),
        "MeterValues": _route(v21.MeterValuesRequest, meter.read_v2, meter.answer_v21),
        "StatusNotification": _route(v21.StatusNotificationRequest, status.changed_v21, status.answer_v21),
        "TransactionEvent": _route(v21.TransactionEventRequest, transactions.event_v21, transactions.event_answer_v21),
    },
}

CARRIED: dict[str, Route] = {
    "Authorize": _carried(v201.AuthorizeRequest, authorize.presented_in_v2, authorize.answer_v201),
    "Get15118EVCertificate": _carried(
        v201.Get15118EVCertificateRequest, contract_certificates.asked_v201, contract_certificates.answer_v201
    ),
    "GetCertificateStatus": _carried(
        v201.GetCertificateStatusRequest, certificates.status_asked, certificates.answer_status_v201
    ),
    "SignCertificate": _carried(v201.SignCertificateRequest, iso15118.v2g_requested, certificates.answer_v201),
}
"""What 1.6 stations say of ISO 15118 within DataTransfer."""

_UNKNOWN_CARRIED = _route(v16.DataTransferRequest, reports.data_transfer, iso15118.answer_unknown)


def carried(route: Route, payload: msgspec.Raw) -> Route:
    """The route of what a message carries, or its own."""
    action = iso15118.message_in(payload)
    return route if action is None else CARRIED.get(action, _UNKNOWN_CARRIED)


RESPONSES: dict[OcppVersion, dict[str, msgspec.json.Decoder[Any]]] = {
    version: {action: msgspec.json.Decoder(kind) for action, kind in wire.RESPONSES.items()}
    for version, wire in ((OcppVersion.V16, v16), (OcppVersion.V201, v201), (OcppVersion.V21, v21))
}
"""How the answers to our own calls are read."""

"""What stations tell beside sessions: security, firmware, logs, variables, displays, vendor data → StationReported.

1.6: 4.3 to 4.5 and the security extension; 2.x part 2: A04, L01, N01, N07, O03, P02. The message is kept whole as
`detail`, with the standard's own names.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from voltway.ocpp.inbound import monitors
from voltway.ocpp.inbound.limits import LARGEST_NUMBER
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.times import moment
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.facts import AlertRaised, LogTold, StationReported, StatusChanged
from voltway.vocabulary.logs import LogState
from voltway.vocabulary.stations import ConnectorStatus, EventKind

Response = TypeVar("Response", bound=WireStruct)

AVAILABILITY_TO_STATUS = {
    "available": ConnectorStatus.AVAILABLE,
    "occupied": ConnectorStatus.OCCUPIED,
    "reserved": ConnectorStatus.RESERVED,
    "unavailable": ConnectorStatus.UNAVAILABLE,
    "faulted": ConnectorStatus.FAULTED,
}
"""The values of the variable AvailabilityState (2.x part 2, appendix 3), which have no case."""


def security_event(
    message: v16.SecurityEventNotificationRequest
    | v201.SecurityEventNotificationRequest
    | v21.SecurityEventNotificationRequest,
) -> tuple[StationReported]:
    """Something that concerns the station's security, by the standard's name of the event or the vendor's."""
    at = moment(message.timestamp)
    return (StationReported(at=at, event=EventKind.SECURITY, name=message.type, detail=_whole(message)),)


def firmware_status(
    message: v16.FirmwareStatusNotificationRequest
    | v16.SignedFirmwareStatusNotificationRequest
    | v201.FirmwareStatusNotificationRequest
    | v21.FirmwareStatusNotificationRequest,
) -> tuple[StationReported]:
    """How far an update of the firmware has come. No version tells when."""
    name = message.status.value
    return (StationReported(at=None, event=EventKind.FIRMWARE, name=name, detail=_whole(message)),)


LOG_STATES: dict[str, tuple[LogState, str | None]] = {
    v21.UploadLogStatusEnum.BAD_MESSAGE: (LogState.FAILED, "the station could not read the request"),
    v21.UploadLogStatusEnum.NOT_SUPPORTED_OPERATION: (LogState.FAILED, "the station can't send to this address"),
    v21.UploadLogStatusEnum.PERMISSION_DENIED: (LogState.FAILED, "the station was not let in at the address"),
    v21.UploadLogStatusEnum.UPLOADED: (LogState.UPLOADED, None),
    v21.UploadLogStatusEnum.UPLOAD_FAILURE: (LogState.FAILED, "the station could not send it"),
    v21.UploadLogStatusEnum.UPLOADING: (LogState.UPLOADING, None),
    v21.UploadLogStatusEnum.ACCEPTED_CANCELED: (LogState.CANCELED, "the station took on a newer request"),
    v16.DiagnosticsStatus.UPLOAD_FAILED: (LogState.FAILED, "the station could not send it"),
}
"""What each status means for the log it is about, in all versions; Idle is about none."""


def publishing_status(
    message: v201.PublishFirmwareStatusNotificationRequest | v21.PublishFirmwareStatusNotificationRequest,
) -> tuple[StationReported]:
    """How far a local controller has come with offering a firmware (L03); `detail` has the addresses where it does."""
    name = message.status.value
    return (StationReported(at=None, event=EventKind.FIRMWARE_PUBLISHING, name=name, detail=_whole(message)),)


def log_status(
    message: v16.DiagnosticsStatusNotificationRequest
    | v16.LogStatusNotificationRequest
    | v201.LogStatusNotificationRequest
    | v21.LogStatusNotificationRequest,
) -> tuple[StationReported | LogTold, ...]:
    """How far the upload of a log has come. No version tells when. A number that can't be ours is about no log."""
    name = message.status.value
    reported = StationReported(at=None, event=EventKind.LOG_UPLOAD, name=name, detail=_whole(message))
    request_id = getattr(message, "request_id", None)
    if name not in LOG_STATES or not 0 <= (request_id or 0) <= LARGEST_NUMBER:
        return (reported,)
    state, reason = LOG_STATES[name]
    return (reported, LogTold(request_id=request_id, state=state, reason=reason))


def data_transfer(
    message: v16.DataTransferRequest | v201.DataTransferRequest | v21.DataTransferRequest,
) -> tuple[StationReported]:
    """Vendor-specific data, named `vendor` or `vendor/message`."""
    name = f"{message.vendor_id}/{message.message_id}" if message.message_id else message.vendor_id
    return (StationReported(at=None, event=EventKind.DATA_TRANSFER, name=name, detail=_whole(message)),)


def display_messages(
    message: v201.NotifyDisplayMessagesRequest | v21.NotifyDisplayMessagesRequest,
) -> tuple[StationReported]:
    """Some of the messages that a station holds, as it was asked; `tbc` in `detail` says that more follow (O03)."""
    name = f"request {message.request_id}"
    return (StationReported(at=None, event=EventKind.DISPLAY, name=name, detail=_whole(message)),)


def variable_events_v201(message: v201.NotifyEventRequest) -> tuple[StationReported | StatusChanged | AlertRaised, ...]:
    """2.0.1, where events have no severity. Each event's `detail` is the message with this event alone."""
    facts: list[StationReported | StatusChanged | AlertRaised] = []
    for event in message.event_data:
        alone = msgspec.structs.replace(message, event_data=[event])
        facts += [*_status_told(event), *monitors.alerts(event), _reported(event, None, alone)]
    return tuple(facts)


def variable_events_v21(message: v21.NotifyEventRequest) -> tuple[StationReported | StatusChanged | AlertRaised, ...]:
    """2.1. `severity` is its number as text, from 0 (danger) to 9 (debug)."""
    facts: list[StationReported | StatusChanged | AlertRaised] = []
    for event in message.event_data:
        alone = msgspec.structs.replace(message, event_data=[event])
        severity = None if event.severity is None else str(event.severity)
        facts += [*_status_told(event), *monitors.alerts(event), _reported(event, severity, alone)]
    return tuple(facts)


def _reported(event: v201.EventData | v21.EventData, severity: str | None, alone: WireStruct) -> StationReported:
    place = event.component.evse
    return StationReported(
        at=moment(event.timestamp),
        event=EventKind.VARIABLE,
        name=f"{event.component.name}.{event.variable.name}",
        severity=severity,
        evse_id=place.id if place else None,
        connector_id=place.connector_id if place else None,
        detail=_whole(alone),
    )


def _status_told(event: v201.EventData | v21.EventData) -> list[StatusChanged]:
    """A connector's availability, which 2.x may tell so instead of by StatusNotification (part 2, G01).

    What tells no place or no known status is reported only: nothing is guessed from it.
    """
    place = event.component.evse
    name = (event.component.name.casefold(), event.variable.name.casefold())
    status = AVAILABILITY_TO_STATUS.get(event.actual_value.casefold())
    if name != ("connector", "availabilitystate") or status is None or place is None or place.connector_id is None:
        return []
    at = moment(event.timestamp)
    return [StatusChanged(at=at, evse_id=place.id, connector_id=place.connector_id, status=status)]


def _whole(message: WireStruct) -> dict[str, Any]:
    whole: dict[str, Any] = msgspec.to_builtins(message)
    return whole


def _always(response: Response) -> Callable[[Reply], Response]:
    """Whatever was told, there is one answer."""
    return lambda _: response


answer_security_event_v16 = _always(v16.SecurityEventNotificationResponse())
answer_security_event_v201 = _always(v201.SecurityEventNotificationResponse())
answer_security_event_v21 = _always(v21.SecurityEventNotificationResponse())

answer_firmware_status_v16 = _always(v16.FirmwareStatusNotificationResponse())
answer_signed_firmware_status_v16 = _always(v16.SignedFirmwareStatusNotificationResponse())
answer_firmware_status_v201 = _always(v201.FirmwareStatusNotificationResponse())
answer_firmware_status_v21 = _always(v21.FirmwareStatusNotificationResponse())

answer_publishing_status_v201 = _always(v201.PublishFirmwareStatusNotificationResponse())
answer_publishing_status_v21 = _always(v21.PublishFirmwareStatusNotificationResponse())

answer_diagnostics_status_v16 = _always(v16.DiagnosticsStatusNotificationResponse())
answer_log_status_v16 = _always(v16.LogStatusNotificationResponse())
answer_log_status_v201 = _always(v201.LogStatusNotificationResponse())
answer_log_status_v21 = _always(v21.LogStatusNotificationResponse())

answer_display_messages_v201 = _always(v201.NotifyDisplayMessagesResponse())
answer_display_messages_v21 = _always(v21.NotifyDisplayMessagesResponse())

answer_variable_events_v201 = _always(v201.NotifyEventResponse())
answer_variable_events_v21 = _always(v21.NotifyEventResponse())

# The data are kept, but no vendor's protocol is spoken. That goes for org.openchargealliance.iso15118pnc (plug and
# charge for 1.6), too: this answer tells a station that it has to do without.
answer_data_transfer_v16 = _always(v16.DataTransferResponse(status=v16.DataTransferStatus.UNKNOWN_VENDOR_ID))
answer_data_transfer_v201 = _always(v201.DataTransferResponse(status=v201.DataTransferStatusEnum.UNKNOWN_VENDOR_ID))
answer_data_transfer_v21 = _always(v21.DataTransferResponse(status=v21.DataTransferStatusEnum.UNKNOWN_VENDOR_ID))

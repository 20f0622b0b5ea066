"""StatusNotification → StatusChanged. 1.6's nine statuses become 2.x's five and, where it charges, a charging state."""

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.times import moment
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.facts import StatusChanged
from voltway.vocabulary.stations import ChargingState, ConnectorStatus

STATUS_V16_TO_STATUS: dict[v16.ChargePointStatus, tuple[ConnectorStatus, ChargingState | None]] = {
    v16.ChargePointStatus.AVAILABLE: (ConnectorStatus.AVAILABLE, None),
    v16.ChargePointStatus.PREPARING: (ConnectorStatus.OCCUPIED, ChargingState.EV_CONNECTED),
    v16.ChargePointStatus.CHARGING: (ConnectorStatus.OCCUPIED, ChargingState.CHARGING),
    v16.ChargePointStatus.SUSPENDED_EVSE: (ConnectorStatus.OCCUPIED, ChargingState.SUSPENDED_EVSE),
    v16.ChargePointStatus.SUSPENDED_EV: (ConnectorStatus.OCCUPIED, ChargingState.SUSPENDED_EV),
    v16.ChargePointStatus.FINISHING: (ConnectorStatus.OCCUPIED, ChargingState.EV_CONNECTED),
    v16.ChargePointStatus.RESERVED: (ConnectorStatus.RESERVED, None),
    v16.ChargePointStatus.UNAVAILABLE: (ConnectorStatus.UNAVAILABLE, None),
    v16.ChargePointStatus.FAULTED: (ConnectorStatus.FAULTED, None),
}
STATUS_V201_TO_STATUS = {
    v201.ConnectorStatusEnum.AVAILABLE: ConnectorStatus.AVAILABLE,
    v201.ConnectorStatusEnum.OCCUPIED: ConnectorStatus.OCCUPIED,
    v201.ConnectorStatusEnum.RESERVED: ConnectorStatus.RESERVED,
    v201.ConnectorStatusEnum.UNAVAILABLE: ConnectorStatus.UNAVAILABLE,
    v201.ConnectorStatusEnum.FAULTED: ConnectorStatus.FAULTED,
}
STATUS_V21_TO_STATUS = {v21.ConnectorStatusEnum(theirs.value): ours for theirs, ours in STATUS_V201_TO_STATUS.items()}


def changed_v16(message: v16.StatusNotificationRequest) -> tuple[StatusChanged]:
    """One connector of 1.6 is one EVSE with one connector; connector 0 is the station."""
    status, charging_state = STATUS_V16_TO_STATUS[message.status]
    no_error = message.error_code is v16.ChargePointErrorCode.NO_ERROR
    return (
        StatusChanged(
            at=moment(message.timestamp),
            evse_id=message.connector_id,
            connector_id=min(message.connector_id, 1),
            status=status,
            charging_state=charging_state,
            error_code=None if no_error else message.error_code.value,
            vendor_error=message.vendor_error_code,
            error_text=message.info,
        ),
    )


def changed_v201(message: v201.StatusNotificationRequest) -> tuple[StatusChanged]:
    """2.0.1."""
    return (_changed_v2(message, STATUS_V201_TO_STATUS[message.connector_status]),)


def changed_v21(message: v21.StatusNotificationRequest) -> tuple[StatusChanged]:
    """2.1."""
    return (_changed_v2(message, STATUS_V21_TO_STATUS[message.connector_status]),)


def _changed_v2(
    message: v201.StatusNotificationRequest | v21.StatusNotificationRequest, status: ConnectorStatus
) -> StatusChanged:
    return StatusChanged(
        at=moment(message.timestamp), evse_id=message.evse_id, connector_id=message.connector_id, status=status
    )


def answer_v16(_: Reply) -> v16.StatusNotificationResponse:
    """Empty."""
    return v16.StatusNotificationResponse()


def answer_v201(_: Reply) -> v201.StatusNotificationResponse:
    """Empty."""
    return v201.StatusNotificationResponse()


def answer_v21(_: Reply) -> v21.StatusNotificationResponse:
    """Empty."""
    return v21.StatusNotificationResponse()

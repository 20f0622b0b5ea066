"""BootNotification → StationBooted."""

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.facts import StationBooted
from voltway.vocabulary.stations import Admission, BootCause

BOOT_REASON_V201_TO_CAUSE = {
    v201.BootReasonEnum.APPLICATION_RESET: BootCause.APPLICATION_RESET,
    v201.BootReasonEnum.FIRMWARE_UPDATE: BootCause.FIRMWARE_UPDATE,
    v201.BootReasonEnum.LOCAL_RESET: BootCause.LOCAL_RESET,
    v201.BootReasonEnum.POWER_UP: BootCause.POWER_UP,
    v201.BootReasonEnum.REMOTE_RESET: BootCause.REMOTE_RESET,
    v201.BootReasonEnum.SCHEDULED_RESET: BootCause.SCHEDULED_RESET,
    v201.BootReasonEnum.TRIGGERED: BootCause.TRIGGERED,
    v201.BootReasonEnum.UNKNOWN: BootCause.UNKNOWN,
    v201.BootReasonEnum.WATCHDOG: BootCause.WATCHDOG,
}
BOOT_REASON_V21_TO_CAUSE = {
    v21.BootReasonEnum(theirs.value): ours for theirs, ours in BOOT_REASON_V201_TO_CAUSE.items()
}

_ADMISSION_TO_STATUS = {
    Admission.ACCEPTED: "Accepted",
    Admission.PENDING: "Pending",
    Admission.REJECTED: "Rejected",
}


def booted_v16(message: v16.BootNotificationRequest) -> tuple[StationBooted]:
    """1.6 does not tell why it booted."""
    return (
        StationBooted(
            vendor=message.charge_point_vendor,
            model=message.charge_point_model,
            serial=message.charge_point_serial_number or message.charge_box_serial_number,
            firmware=message.firmware_version,
            meter_type=message.meter_type,
        ),
    )


def booted_v201(message: v201.BootNotificationRequest) -> tuple[StationBooted]:
    """2.0.1."""
    station = message.charging_station
    return (_booted_v2(station, BOOT_REASON_V201_TO_CAUSE[message.reason]),)


def booted_v21(message: v21.BootNotificationRequest) -> tuple[StationBooted]:
    """2.1."""
    station = message.charging_station
    return (_booted_v2(station, BOOT_REASON_V21_TO_CAUSE[message.reason]),)


def _booted_v2(station: v201.ChargingStation | v21.ChargingStation, cause: BootCause) -> StationBooted:
    return StationBooted(
        vendor=station.vendor_name,
        model=station.model,
        serial=station.serial_number,
        firmware=station.firmware_version,
        cause=cause,
    )


def answer_v16(reply: Reply) -> v16.BootNotificationResponse:
    """Registration status, our clock, and the heartbeat interval."""
    status = v16.RegistrationStatus(_ADMISSION_TO_STATUS[reply.admission])
    return v16.BootNotificationResponse(status=status, current_time=reply.now, interval=reply.interval_s)


def answer_v201(reply: Reply) -> v201.BootNotificationResponse:
    """Registration status, our clock, and the heartbeat interval."""
    status = v201.RegistrationStatusEnum(_ADMISSION_TO_STATUS[reply.admission])
    return v201.BootNotificationResponse(status=status, current_time=reply.now, interval=reply.interval_s)


def answer_v21(reply: Reply) -> v21.BootNotificationResponse:
    """Registration status, our clock, and the heartbeat interval."""
    status = v21.RegistrationStatusEnum(_ADMISSION_TO_STATUS[reply.admission])
    return v21.BootNotificationResponse(status=status, current_time=reply.now, interval=reply.interval_s)

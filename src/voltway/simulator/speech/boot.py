"""BootNotification and Heartbeat."""

from dataclasses import dataclass
from typing import Any

from voltway.ocpp.wire import v201
from voltway.vocabulary.stations import BootCause, OcppVersion

BOOT_REASON = {
    BootCause.APPLICATION_RESET: v201.BootReasonEnum.APPLICATION_RESET,
    BootCause.FIRMWARE_UPDATE: v201.BootReasonEnum.FIRMWARE_UPDATE,
    BootCause.LOCAL_RESET: v201.BootReasonEnum.LOCAL_RESET,
    BootCause.POWER_UP: v201.BootReasonEnum.POWER_UP,
    BootCause.REMOTE_RESET: v201.BootReasonEnum.REMOTE_RESET,
    BootCause.SCHEDULED_RESET: v201.BootReasonEnum.SCHEDULED_RESET,
    BootCause.TRIGGERED: v201.BootReasonEnum.TRIGGERED,
    BootCause.UNKNOWN: v201.BootReasonEnum.UNKNOWN,
    BootCause.UNTOLD: v201.BootReasonEnum.UNKNOWN,
    BootCause.WATCHDOG: v201.BootReasonEnum.WATCHDOG,
}


@dataclass(frozen=True, slots=True)
class Nameplate:
    """What a station says it is."""

    vendor: str = "Voltway Simulation"
    model: str = "Simulated station"
    serial: str = ""
    firmware: str = "1.0.0"
    meter_type: str = "simulated meter"


def boot(version: OcppVersion, plate: Nameplate, cause: BootCause) -> dict[str, Any]:
    """A BootNotification. OCPP 1.6 doesn't tell the cause."""
    if version is OcppVersion.V16:
        return {
            "chargePointVendor": plate.vendor[:20],
            "chargePointModel": plate.model[:20],
            "chargePointSerialNumber": plate.serial,
            "firmwareVersion": plate.firmware,
            "meterType": plate.meter_type,
        }
    station = {
        "vendorName": plate.vendor[:50],
        "model": plate.model[:20],
        "serialNumber": plate.serial,
        "firmwareVersion": plate.firmware,
    }
    return {"reason": BOOT_REASON[cause], "chargingStation": station}

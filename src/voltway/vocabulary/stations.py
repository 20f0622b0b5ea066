"""What a station is and how it is doing."""

from enum import IntEnum, StrEnum


class OcppVersion(StrEnum):
    """The protocol a station speaks, settled by the WebSocket subprotocol and never by the URL."""

    V16 = "1.6"
    V201 = "2.0.1"
    V21 = "2.1"


class Admission(StrEnum):
    """Whether an operator lets a station take part (OCPP registration status)."""

    ACCEPTED = "accepted"
    PENDING = "pending"
    REJECTED = "rejected"


class Isolation(StrEnum):
    """How far a station is cut off: asked for, its sessions are being ended, or nobody is let in as it."""

    ASKED = "asked"
    ENDING = "ending"
    ISOLATED = "isolated"


class SecurityProfile(IntEnum):
    """OCPP security profiles: how a station proves itself, and over what line."""

    OPEN = 0
    BASIC = 1
    TLS_BASIC = 2
    TLS_CERTIFICATE = 3


class ConnectorStatus(StrEnum):
    """Availability in OCPP 2.x's terms. What 1.6 adds to "Occupied" is told by `ChargingState`."""

    AVAILABLE = "available"
    OCCUPIED = "occupied"
    RESERVED = "reserved"
    UNAVAILABLE = "unavailable"
    FAULTED = "faulted"
    UNKNOWN = "unknown"


class ChargingState(StrEnum):
    """How far charging has come (OCPP 2.x ChargingStateEnum)."""

    IDLE = "idle"
    EV_CONNECTED = "ev_connected"
    CHARGING = "charging"
    SUSPENDED_EV = "suspended_ev"
    SUSPENDED_EVSE = "suspended_evse"


class BootCause(StrEnum):
    """Why a station booted (OCPP 2.x BootReasonEnum; 1.6 does not tell)."""

    APPLICATION_RESET = "application_reset"
    FIRMWARE_UPDATE = "firmware_update"
    LOCAL_RESET = "local_reset"
    POWER_UP = "power_up"
    REMOTE_RESET = "remote_reset"
    SCHEDULED_RESET = "scheduled_reset"
    TRIGGERED = "triggered"
    UNKNOWN = "unknown"
    WATCHDOG = "watchdog"
    UNTOLD = "untold"


class EventKind(StrEnum):
    """What a station reports beside its sessions."""

    SECURITY = "security"
    FIRMWARE = "firmware"
    FIRMWARE_PUBLISHING = "firmware_publishing"
    LOG_UPLOAD = "log_upload"
    VARIABLE = "variable"
    FAULT = "fault"
    DATA_TRANSFER = "data_transfer"
    DISPLAY = "display"
    CHARGING_PROFILES = "charging_profiles"
    CHARGING_LIMIT = "charging_limit"
    CHARGING_NEEDS = "charging_needs"
    CHARGING_SCHEDULE = "charging_schedule"
    PRIORITY_CHARGING = "priority_charging"
    DER_CONTROL = "der_control"
    DER_ALARM = "der_alarm"
    BATTERY_SWAP = "battery_swap"
    SETTLEMENT = "settlement"

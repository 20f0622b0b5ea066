"""What a charging session is made of."""

from enum import StrEnum


class SessionState(StrEnum):
    """Whether energy may still flow. A session whose end was only inferred may be corrected by a late stop."""

    ACTIVE = "active"
    ENDED = "ended"


class StopCause(StrEnum):
    """Who or what ended a session."""

    DRIVER = "driver"
    VEHICLE = "vehicle"
    OPERATOR = "operator"
    LIMIT = "limit"
    RESET = "reset"
    FAULT = "fault"
    POWER_LOSS = "power_loss"
    NOT_AUTHORIZED = "not_authorized"
    UNTOLD = "untold"


class Rule(StrEnum):
    """The rules that decide anything unusual about a session; each stands on the session it touched."""

    STARTED_OFFLINE = "started_offline"
    START_INFERRED = "start_inferred"
    START_AT_ODOMETER = "start_at_odometer"
    NOT_AUTHORIZED = "not_authorized"
    FREE_VEND = "free_vend"
    AUTOCHARGE = "autocharge"
    METER_BACKWARDS = "meter_backwards"
    METER_RESTARTED = "meter_restarted"
    METER_OVERFLOWED = "meter_overflowed"
    METER_JUMPED = "meter_jumped"
    METER_JUMP_CONFIRMED = "meter_jump_confirmed"
    OUT_OF_ORDER = "out_of_order"
    SEQUENCE_GAP = "sequence_gap"
    CLOCK_SKEWED = "clock_skewed"
    MATCHED_BY_CONNECTOR = "matched_by_connector"
    CLOSED_BY_NEXT_START = "closed_by_next_start"
    CLOSED_BY_REBOOT = "closed_by_reboot"
    CLOSED_BY_SILENCE = "closed_by_silence"
    CORRECTED_BY_LATE_STOP = "corrected_by_late_stop"
    READING_AFTER_STOP = "reading_after_stop"
    CONNECTOR_ZERO = "connector_zero"

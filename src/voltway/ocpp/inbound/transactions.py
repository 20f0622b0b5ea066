"""StartTransaction, StopTransaction and TransactionEvent → SessionStarted, SessionUpdated, SessionEnded."""

from typing import Any

from voltway.ocpp.inbound.meter import readings_v2, readings_v16, transaction_ref
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.times import moment
from voltway.ocpp.inbound.token import presented_v2, presented_v16, told_v16, told_v21, told_v201
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.facts import SessionEnded, SessionStarted, SessionUpdated
from voltway.vocabulary.ids import SessionRef
from voltway.vocabulary.sessions import StopCause
from voltway.vocabulary.stations import ChargingState
from voltway.vocabulary.tokens import AuthorizationStatus, Verdict

REASON_V16_TO_CAUSE = {
    v16.Reason.EMERGENCY_STOP: StopCause.FAULT,
    v16.Reason.EV_DISCONNECTED: StopCause.DRIVER,
    v16.Reason.HARD_RESET: StopCause.RESET,
    v16.Reason.LOCAL: StopCause.DRIVER,
    v16.Reason.OTHER: StopCause.UNTOLD,
    v16.Reason.POWER_LOSS: StopCause.POWER_LOSS,
    v16.Reason.REBOOT: StopCause.RESET,
    v16.Reason.REMOTE: StopCause.OPERATOR,
    v16.Reason.SOFT_RESET: StopCause.RESET,
    v16.Reason.UNLOCK_COMMAND: StopCause.OPERATOR,
    v16.Reason.DE_AUTHORIZED: StopCause.NOT_AUTHORIZED,
}
REASON_V201_TO_CAUSE = {
    v201.ReasonEnum.DE_AUTHORIZED: StopCause.NOT_AUTHORIZED,
    v201.ReasonEnum.EMERGENCY_STOP: StopCause.FAULT,
    v201.ReasonEnum.ENERGY_LIMIT_REACHED: StopCause.LIMIT,
    v201.ReasonEnum.EV_DISCONNECTED: StopCause.DRIVER,
    v201.ReasonEnum.GROUND_FAULT: StopCause.FAULT,
    v201.ReasonEnum.IMMEDIATE_RESET: StopCause.RESET,
    v201.ReasonEnum.LOCAL: StopCause.DRIVER,
    v201.ReasonEnum.LOCAL_OUT_OF_CREDIT: StopCause.LIMIT,
    v201.ReasonEnum.MASTER_PASS: StopCause.OPERATOR,
    v201.ReasonEnum.OTHER: StopCause.UNTOLD,
    v201.ReasonEnum.OVERCURRENT_FAULT: StopCause.FAULT,
    v201.ReasonEnum.POWER_LOSS: StopCause.POWER_LOSS,
    v201.ReasonEnum.POWER_QUALITY: StopCause.FAULT,
    v201.ReasonEnum.REBOOT: StopCause.RESET,
    v201.ReasonEnum.REMOTE: StopCause.OPERATOR,
    v201.ReasonEnum.SOC_LIMIT_REACHED: StopCause.LIMIT,
    v201.ReasonEnum.STOPPED_BY_EV: StopCause.VEHICLE,
    v201.ReasonEnum.TIME_LIMIT_REACHED: StopCause.LIMIT,
    v201.ReasonEnum.TIMEOUT: StopCause.UNTOLD,
}
REASON_V21_TO_CAUSE = {
    **{v21.ReasonEnum(theirs.value): ours for theirs, ours in REASON_V201_TO_CAUSE.items()},
    v21.ReasonEnum.REQ_ENERGY_TRANSFER_REJECTED: StopCause.FAULT,
}
CHARGING_STATE_V201_TO_STATE = {
    v201.ChargingStateEnum.CHARGING: ChargingState.CHARGING,
    v201.ChargingStateEnum.EV_CONNECTED: ChargingState.EV_CONNECTED,
    v201.ChargingStateEnum.SUSPENDED_EV: ChargingState.SUSPENDED_EV,
    v201.ChargingStateEnum.SUSPENDED_EVSE: ChargingState.SUSPENDED_EVSE,
    v201.ChargingStateEnum.IDLE: ChargingState.IDLE,
}
CHARGING_STATE_V21_TO_STATE = {
    v21.ChargingStateEnum(theirs.value): ours for theirs, ours in CHARGING_STATE_V201_TO_STATE.items()
}

_UNDECIDED = Verdict(status=AuthorizationStatus.INVALID, rule="undecided")

Transaction = SessionStarted | SessionUpdated | SessionEnded


def started_v16(message: v16.StartTransactionRequest) -> tuple[SessionStarted]:
    """1.6: one connector is one EVSE, and we name the transaction."""
    return (
        SessionStarted(
            at=moment(message.timestamp),
            evse_id=message.connector_id,
            connector_id=min(message.connector_id, 1),
            token=presented_v16(message.id_tag),
            register_wh=float(message.meter_start),
            reservation_id=message.reservation_id,
        ),
    )


def stopped_v16(message: v16.StopTransactionRequest) -> tuple[SessionEnded]:
    """1.6: an absent reason means Local (section 6.45)."""
    reason = message.reason or v16.Reason.LOCAL
    return (
        SessionEnded(
            at=moment(message.timestamp),
            ref=transaction_ref(message.transaction_id),
            register_wh=float(message.meter_stop),
            cause=REASON_V16_TO_CAUSE[reason],
            told=reason.value,
            token=presented_v16(message.id_tag),
            readings=readings_v16(message.transaction_data or []),
        ),
    )


def event_v201(message: v201.TransactionEventRequest) -> tuple[Transaction]:
    """2.0.1."""
    info = message.transaction_info
    state = CHARGING_STATE_V201_TO_STATE[info.charging_state] if info.charging_state else None
    reason = info.stopped_reason or v201.ReasonEnum.LOCAL
    return (_event(message, state, REASON_V201_TO_CAUSE[reason], reason.value),)


def event_v21(message: v21.TransactionEventRequest) -> tuple[Transaction]:
    """2.1."""
    info = message.transaction_info
    state = CHARGING_STATE_V21_TO_STATE[info.charging_state] if info.charging_state else None
    reason = info.stopped_reason or v21.ReasonEnum.LOCAL
    return (_event(message, state, REASON_V21_TO_CAUSE[reason], reason.value),)


def _event(
    message: v201.TransactionEventRequest | v21.TransactionEventRequest,
    state: ChargingState | None,
    cause: StopCause,
    told: str,
) -> Transaction:
    """The same for both 2.x: what differs (enums) was translated by the caller."""
    evse = message.evse
    info = message.transaction_info
    common: dict[str, Any] = {
        "at": moment(message.timestamp),
        "ref": SessionRef(info.transaction_id),
        "evse_id": evse.id if evse else None,
        "connector_id": evse.connector_id if evse else None,
        "token": presented_v2(message.id_token),
        "readings": readings_v2(message.meter_value),
        "seq_no": message.seq_no,
        "offline": message.offline or False,
    }
    if message.event_type == "Ended":
        return SessionEnded(**common, cause=cause, told=told)
    started: dict[str, Any] = {
        "charging_state": state,
        "remote_start_id": info.remote_start_id,
        "reservation_id": message.reservation_id,
    }
    if message.event_type == "Started":
        return SessionStarted(**common, **started)
    return SessionUpdated(**common, **started, trigger=message.trigger_reason.value)


def started_answer_v16(reply: Reply) -> v16.StartTransactionResponse:
    """Always a transaction id, whatever the verdict (1.6 errata 3.18)."""
    verdict = reply.verdict or _UNDECIDED
    return v16.StartTransactionResponse(id_tag_info=told_v16(verdict), transaction_id=reply.transaction_id)


def stopped_answer_v16(reply: Reply) -> v16.StopTransactionResponse:
    """The verdict on the token that stopped it, if one was told."""
    return v16.StopTransactionResponse(id_tag_info=told_v16(reply.verdict) if reply.verdict else None)


def event_answer_v201(reply: Reply) -> v201.TransactionEventResponse:
    """The verdict, if a token was told."""
    return v201.TransactionEventResponse(id_token_info=told_v201(reply.verdict) if reply.verdict else None)


def event_answer_v21(reply: Reply) -> v21.TransactionEventResponse:
    """The verdict, if a token was told."""
    return v21.TransactionEventResponse(id_token_info=told_v21(reply.verdict) if reply.verdict else None)

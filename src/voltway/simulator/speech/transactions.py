"""The story of a session: Start/StopTransaction with MeterValues (1.6), TransactionEvent (2.x)."""

from dataclasses import dataclass
from typing import Any

from voltway.ocpp.wire import v16, v201
from voltway.simulator.evse import Measurement
from voltway.simulator.session import ChargingSession
from voltway.simulator.speech.authorize import token_v2x
from voltway.simulator.speech.meter import meter_value
from voltway.vocabulary.energy import ReadingContext
from voltway.vocabulary.sessions import StopCause
from voltway.vocabulary.stations import ChargingState, OcppVersion

UNNAMED = -1
"""What a 1.6 station says as transaction id when the network never told it one (errata 3.18)."""

STOP_REASON_V16 = {
    StopCause.DRIVER: v16.Reason.LOCAL,
    StopCause.VEHICLE: v16.Reason.EV_DISCONNECTED,
    StopCause.OPERATOR: v16.Reason.REMOTE,
    StopCause.LIMIT: v16.Reason.OTHER,
    StopCause.RESET: v16.Reason.SOFT_RESET,
    StopCause.FAULT: v16.Reason.OTHER,
    StopCause.POWER_LOSS: v16.Reason.POWER_LOSS,
    StopCause.NOT_AUTHORIZED: v16.Reason.DE_AUTHORIZED,
    StopCause.UNTOLD: v16.Reason.OTHER,
}
STOP_REASON_V2X = {
    StopCause.DRIVER: v201.ReasonEnum.LOCAL,
    StopCause.VEHICLE: v201.ReasonEnum.EV_DISCONNECTED,
    StopCause.OPERATOR: v201.ReasonEnum.REMOTE,
    StopCause.LIMIT: v201.ReasonEnum.ENERGY_LIMIT_REACHED,
    StopCause.RESET: v201.ReasonEnum.IMMEDIATE_RESET,
    StopCause.FAULT: v201.ReasonEnum.GROUND_FAULT,
    StopCause.POWER_LOSS: v201.ReasonEnum.POWER_LOSS,
    StopCause.NOT_AUTHORIZED: v201.ReasonEnum.DE_AUTHORIZED,
    StopCause.UNTOLD: v201.ReasonEnum.OTHER,
}
STOP_TRIGGER = {
    StopCause.DRIVER: v201.TriggerReasonEnum.STOP_AUTHORIZED,
    StopCause.VEHICLE: v201.TriggerReasonEnum.EV_COMMUNICATION_LOST,
    StopCause.OPERATOR: v201.TriggerReasonEnum.REMOTE_STOP,
    StopCause.LIMIT: v201.TriggerReasonEnum.ENERGY_LIMIT_REACHED,
    StopCause.RESET: v201.TriggerReasonEnum.RESET_COMMAND,
    StopCause.FAULT: v201.TriggerReasonEnum.ABNORMAL_CONDITION,
    StopCause.POWER_LOSS: v201.TriggerReasonEnum.ABNORMAL_CONDITION,
    StopCause.NOT_AUTHORIZED: v201.TriggerReasonEnum.DEAUTHORIZED,
    StopCause.UNTOLD: v201.TriggerReasonEnum.ABNORMAL_CONDITION,
}
CHARGING_STATE = {
    ChargingState.IDLE: v201.ChargingStateEnum.IDLE,
    ChargingState.EV_CONNECTED: v201.ChargingStateEnum.EV_CONNECTED,
    ChargingState.CHARGING: v201.ChargingStateEnum.CHARGING,
    ChargingState.SUSPENDED_EV: v201.ChargingStateEnum.SUSPENDED_EV,
    ChargingState.SUSPENDED_EVSE: v201.ChargingStateEnum.SUSPENDED_EVSE,
}
TRIGGER = v201.TriggerReasonEnum
TriggerReason = v201.TriggerReasonEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment of a session worth telling: what the meter shows, the time as the station tells it, and why now.

    `token` is the card that was shown at this moment, if one was, and `reservation_id` what that used up; `seq_no`
    and `trigger` are 2.x's.
    """

    shown: Measurement
    at: str
    state: ChargingState
    trigger: v201.TriggerReasonEnum
    context: ReadingContext = ReadingContext.SAMPLE_PERIODIC
    token: str | None = None
    reservation_id: int | None = None
    seq_no: int = 0
    offline: bool = False


def reference_v16(session: ChargingSession) -> int:
    """The transaction id a 1.6 station puts into its messages, −1 while it knows none."""
    return UNNAMED if session.reference is None else int(session.reference)


def started(version: OcppVersion, session: ChargingSession, moment: Moment) -> dict[str, Any]:
    """StartTransaction, or TransactionEvent Started."""
    if version is OcppVersion.V16:
        start = {
            "connectorId": session.evse_id,
            "idTag": session.token or "",
            "meterStart": moment.shown.register_wh,
            "timestamp": moment.at,
        }
        return start if moment.reservation_id is None else {**start, "reservationId": moment.reservation_id}
    return _event(version, v201.TransactionEventEnum.STARTED, session, moment)


def metered(version: OcppVersion, session: ChargingSession, moment: Moment) -> dict[str, Any]:
    """MeterValues of a session, or TransactionEvent Updated."""
    if version is OcppVersion.V16:
        return {
            "connectorId": session.evse_id,
            "transactionId": reference_v16(session),
            "meterValue": [meter_value(version, moment.shown, moment.at, moment.context)],
        }
    return _event(version, v201.TransactionEventEnum.UPDATED, session, moment)


def stopped(version: OcppVersion, session: ChargingSession, moment: Moment) -> dict[str, Any]:
    """StopTransaction, or TransactionEvent Ended."""
    cause = session.cause or StopCause.UNTOLD
    if version is OcppVersion.V16:
        stop = {
            "transactionId": reference_v16(session),
            "meterStop": moment.shown.register_wh,
            "timestamp": moment.at,
            "reason": STOP_REASON_V16[cause],
        }
        return stop if moment.token is None else {**stop, "idTag": moment.token}
    event = _event(version, v201.TransactionEventEnum.ENDED, session, moment)
    event["transactionInfo"]["stoppedReason"] = STOP_REASON_V2X[cause]
    return event


def _event(
    version: OcppVersion, kind: v201.TransactionEventEnum, session: ChargingSession, moment: Moment
) -> dict[str, Any]:
    about: dict[str, Any] = {"transactionId": session.reference, "chargingState": CHARGING_STATE[moment.state]}
    if session.remote_start_id is not None:
        about["remoteStartId"] = session.remote_start_id
    event: dict[str, Any] = {
        "eventType": kind,
        "timestamp": moment.at,
        "triggerReason": moment.trigger,
        "seqNo": moment.seq_no,
        "transactionInfo": about,
        "evse": {"id": session.evse_id, "connectorId": 1},
        "meterValue": [meter_value(version, moment.shown, moment.at, moment.context)],
    }
    if moment.token is not None:
        event["idToken"] = token_v2x(moment.token)
    if moment.reservation_id is not None:
        event["reservationId"] = moment.reservation_id
    if moment.offline:
        event["offline"] = True
    return event

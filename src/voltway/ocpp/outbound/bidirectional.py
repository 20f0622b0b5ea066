"""Power both ways (2.1 part 2, block Q): NotifyAllowedEnergyTransfer (Q01, Q02) and AFRRSignal (Q08)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from voltway.ocpp.inbound.times import told
from voltway.ocpp.outbound.call import OutboundCall, Outcomes, answer_by_status, only_in_21, outbound_call
from voltway.ocpp.wire import WireStruct, v21
from voltway.vocabulary.charging import EnergyTransfer
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_charging import NotifyAllowedEnergyTransfer, SendAfrrSignal
from voltway.vocabulary.stations import OcppVersion

TRANSFERS_21 = {
    EnergyTransfer.AC_SINGLE_PHASE: v21.EnergyTransferModeEnum.AC_SINGLE_PHASE,
    EnergyTransfer.AC_TWO_PHASE: v21.EnergyTransferModeEnum.AC_TWO_PHASE,
    EnergyTransfer.AC_THREE_PHASE: v21.EnergyTransferModeEnum.AC_THREE_PHASE,
    EnergyTransfer.DC: v21.EnergyTransferModeEnum.DC,
    EnergyTransfer.AC_BPT: v21.EnergyTransferModeEnum.AC_BPT,
    EnergyTransfer.AC_BPT_DER: v21.EnergyTransferModeEnum.AC_BPT_DER,
    EnergyTransfer.AC_DER: v21.EnergyTransferModeEnum.AC_DER,
    EnergyTransfer.DC_BPT: v21.EnergyTransferModeEnum.DC_BPT,
    EnergyTransfer.DC_ACDP: v21.EnergyTransferModeEnum.DC_ACDP,
    EnergyTransfer.DC_ACDP_BPT: v21.EnergyTransferModeEnum.DC_ACDP_BPT,
    EnergyTransfer.WPT: v21.EnergyTransferModeEnum.WPT,
}


def calls_to_allow(version: OcppVersion, order: NotifyAllowedEnergyTransfer) -> list[OutboundCall]:
    """The list that holds from now on. Raises Unsupported before 2.1."""
    only_in_21(version, "allowed ways of energy transfer", "choose a station that speaks OCPP 2.1")
    allowed = [TRANSFERS_21[transfer] for transfer in order.allowed]
    return [
        outbound_call(v21.NotifyAllowedEnergyTransferRequest(transaction_id=order.ref, allowed_energy_transfer=allowed))
    ]


ALLOW_OUTCOMES: Outcomes = {
    v21.NotifyAllowedEnergyTransferStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.NotifyAllowedEnergyTransferStatusEnum.REJECTED: (CommandState.REJECTED, "the station did not take the list"),
}


def answer_to_allow(_order: NotifyAllowedEnergyTransfer, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the car may choose anew; what it chooses comes as NotifyEVChargingNeeds."""
    return answer_by_status(responses[0], ALLOW_OUTCOMES)


def calls_for_signal(version: OcppVersion, order: SendAfrrSignal) -> list[OutboundCall]:
    """The signal, which counts from now on where nothing else is said (Q08.FR.12). Raises Unsupported before 2.1."""
    only_in_21(version, "signals of frequency restoration", "set a profile with the limit that follows from it")
    at = told(order.at or datetime.now(UTC))
    return [outbound_call(v21.AFRRSignalRequest(timestamp=at, signal=order.signal))]


SIGNAL_OUTCOMES: Outcomes = {
    v21.GenericStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.GenericStatusEnum.REJECTED: (
        CommandState.REJECTED,
        "no profile of the mode local_frequency with a signal curve is in force there",
    ),
}


def answer_to_signal(_order: SendAfrrSignal, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the station follows it."""
    return answer_by_status(responses[0], SIGNAL_OUTCOMES)

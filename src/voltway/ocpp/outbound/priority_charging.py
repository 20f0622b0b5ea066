"""Charging with priority, on and off: UsePriorityCharging (2.1 part 2, K21)."""

from collections.abc import Sequence

from voltway.ocpp.outbound.call import OutboundCall, Outcomes, answer_by_status, only_in_21, outbound_call
from voltway.ocpp.wire import WireStruct, v21
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_charging import UsePriorityCharging
from voltway.vocabulary.stations import OcppVersion


def calls(version: OcppVersion, order: UsePriorityCharging) -> list[OutboundCall]:
    """The request to prefer a transaction, or no longer. Raises Unsupported before 2.1."""
    only_in_21(version, "charging with priority", "set a tx profile with a higher limit")
    return [outbound_call(v21.UsePriorityChargingRequest(transaction_id=order.ref, activate=order.on))]


OUTCOMES: Outcomes = {
    v21.PriorityChargingStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.PriorityChargingStatusEnum.REJECTED: (CommandState.REJECTED, "the station runs no such transaction"),
    v21.PriorityChargingStatusEnum.NO_PROFILE: (
        CommandState.REJECTED,
        "the station holds no priority profile: set one first",
    ),
}


def answer(_order: UsePriorityCharging, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the station does so; it tells by NotifyPriorityCharging when it has."""
    return answer_by_status(responses[0], OUTCOMES)

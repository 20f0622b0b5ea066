"""What a session has cost until now (CostUpdated), and that somebody pays (NotifyWebPaymentStarted).

2.x part 2, I02; 2.1, C25. 1.6 has neither.
"""

from collections.abc import Sequence

from voltway.ocpp.outbound.call import OutboundCall, Unsupported, only_in_21, outbound_call, station_words
from voltway.ocpp.outbound.tariff_sense import MOST_AMOUNT
from voltway.ocpp.wire import WireStruct, v21, v201
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_tariffs import NotifyWebPaymentStarted, UpdateCost
from voltway.vocabulary.stations import OcppVersion


def calls_to_update(version: OcppVersion, order: UpdateCost) -> list[OutboundCall]:
    """The running cost. Raises Unsupported for 1.6, and for what is no amount."""
    if not order.total.is_finite() or abs(order.total) > MOST_AMOUNT:
        raise Unsupported(f"{order.total} is no amount of money", "give a number")
    total = float(order.total)
    match version:
        case OcppVersion.V16:
            raise Unsupported(
                "OCPP 1.6 has no word for what a session costs",
                "send what the vendor of the station has for it: SendVendorMessage",
            )
        case OcppVersion.V201:
            return [outbound_call(v201.CostUpdatedRequest(total_cost=total, transaction_id=order.ref))]
        case OcppVersion.V21:
            return [outbound_call(v21.CostUpdatedRequest(total_cost=total, transaction_id=order.ref))]


def calls_to_announce(version: OcppVersion, order: NotifyWebPaymentStarted) -> list[OutboundCall]:
    """That somebody pays on the web. Raises Unsupported before 2.1."""
    only_in_21(version, "payments on the web", "choose a station that speaks OCPP 2.1")
    return [outbound_call(v21.NotifyWebPaymentStartedRequest(evse_id=order.evse_id, timeout=order.timeout_s))]


def answer(_order: UpdateCost | NotifyWebPaymentStarted, responses: Sequence[WireStruct]) -> Answer:
    """A station takes note of it; it can't refuse."""
    return Answer(state=CommandState.ACCEPTED, answer=station_words(responses))

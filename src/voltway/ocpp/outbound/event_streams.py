"""Periodic event streams of 2.1: AdjustPeriodicEventStream and GetPeriodicEventStream (part 2, N11 to N15)."""

from collections.abc import Sequence

from voltway.ocpp.outbound.call import (
    OutboundCall,
    Outcomes,
    Unsupported,
    answer_by_status,
    outbound_call,
    station_words,
)
from voltway.ocpp.outbound.monitors import terms_21
from voltway.ocpp.wire import WireStruct, v21
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_monitors import AdjustEventStream, GetEventStreams
from voltway.vocabulary.stations import OcppVersion


def calls_to_adjust(version: OcppVersion, order: AdjustEventStream) -> list[OutboundCall]:
    """The request to tell a stream in another rhythm."""
    _require_21(version)
    if order.terms.interval_s is None and order.terms.values is None:
        raise Unsupported("nothing is said of the rhythm", "give interval_s, values, or both")
    params = terms_21(order.terms)
    return [outbound_call(v21.AdjustPeriodicEventStreamRequest(id=order.stream_id, params=params))]


def calls_to_get(version: OcppVersion, _order: GetEventStreams) -> list[OutboundCall]:
    """The request for the streams that a station tells."""
    _require_21(version)
    return [outbound_call(v21.GetPeriodicEventStreamRequest())]


def _require_21(version: OcppVersion) -> None:
    if version is not OcppVersion.V21:
        raise Unsupported(f"OCPP {version} has no event streams", "choose a station that speaks OCPP 2.1")


ADJUST_OUTCOMES: Outcomes = {
    v21.GenericStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.GenericStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused this rhythm, or tells no such stream"),
}


def answer_to_adjust(_order: AdjustEventStream, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that it tells the stream so from now on."""
    return answer_by_status(responses[0], ADJUST_OUTCOMES)


def answer_to_get(_order: GetEventStreams, responses: Sequence[WireStruct]) -> Answer:
    """The station's own words list the streams; none are there if it lists none."""
    return Answer(state=CommandState.ACCEPTED, answer=station_words(responses))

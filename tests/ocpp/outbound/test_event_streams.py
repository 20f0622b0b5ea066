import pytest

from tests.ocpp.outbound.wording import answer, frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.monitors import StreamTerms
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_monitors import AdjustEventStream, GetEventStreams
from voltway.vocabulary.stations import OcppVersion

ADJUST = AdjustEventStream(stream_id=1, terms=StreamTerms(values=5))


def test_a_stream_gets_another_rhythm() -> None:
    assert frame(OcppVersion.V21, ADJUST) == ("AdjustPeriodicEventStream", {"id": 1, "params": {"values": 5}})


def test_its_streams_are_the_station_s_own_words() -> None:
    assert frame(OcppVersion.V21, GetEventStreams()) == ("GetPeriodicEventStream", {})
    told = answer(OcppVersion.V21, GetEventStreams(), {})
    assert (told.state, told.answer) == (CommandState.ACCEPTED, {})


@pytest.mark.parametrize(
    ("version", "order"),
    [
        (OcppVersion.V16, ADJUST),
        (OcppVersion.V201, ADJUST),
        (OcppVersion.V201, GetEventStreams()),
        (OcppVersion.V21, AdjustEventStream(stream_id=1, terms=StreamTerms())),
    ],
)
def test_what_can_t_be_said_is_refused(version: OcppVersion, order: Order) -> None:
    with pytest.raises(Unsupported):
        calls_for(version, order)

from datetime import UTC, datetime

import msgspec
import pytest

from voltway.ocpp.inbound.event_streams import (
    MOST_VALUES,
    answer_closed,
    answer_opened,
    answer_read,
    closed,
    opened,
    read,
)
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v21
from voltway.vocabulary.facts import StreamClosed, StreamOpened, StreamRead
from voltway.vocabulary.monitors import StreamTerms, StreamValue


def test_a_stream_is_opened_and_closed() -> None:
    told = {"constantStreamData": {"id": 1, "variableMonitoringId": 7, "params": {"interval": 60, "values": 2**40}}}
    message = msgspec.convert(told, v21.OpenPeriodicEventStreamRequest)
    terms = StreamTerms(interval_s=60, values=2**31 - 1)
    assert opened(message) == (StreamOpened(stream_id=1, monitor_id=7, terms=terms),)
    assert closed(v21.ClosePeriodicEventStreamRequest(id=1)) == (StreamClosed(stream_id=1),)
    assert msgspec.to_builtins(answer_opened(Reply())) == {"status": "Accepted"}
    assert msgspec.to_builtins(answer_closed(Reply())) == msgspec.to_builtins(answer_read(Reply())) == {}


def message(basetime: str, *offsets_s: float) -> v21.NotifyPeriodicEventStreamRequest:
    data = [{"t": offset, "v": "5"} for offset in offsets_s]
    told = {"id": 1, "pending": 3, "basetime": basetime, "data": data}
    return msgspec.convert(told, v21.NotifyPeriodicEventStreamRequest)


def test_values_have_the_time_of_their_offset() -> None:
    at = datetime(2026, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)
    values = [StreamValue(at=at, value="5")]
    told = read(message("2026-01-01T00:00:00Z", 1.5, 1e300))
    assert told == (StreamRead(stream_id=1, pending=3, values=values),), "what is no time is left out"


def test_one_message_can_not_hold_up_a_gateway() -> None:
    offsets_s = [float(number) for number in range(MOST_VALUES + 1)]
    assert len(read(message("2026-01-01T00:00:00Z", *offsets_s[1:]))[0].values) == MOST_VALUES
    with pytest.raises(ValueError, match="more than"):
        read(message("2026-01-01T00:00:00Z", *offsets_s))


@pytest.mark.parametrize("basetime", ["", "yesterday", "9999-12-31T23:59:59Z"])
def test_without_a_time_nothing_can_be_kept(basetime: str) -> None:
    with pytest.raises(ValueError, match="no usable time"):
        read(message(basetime, 1.0))

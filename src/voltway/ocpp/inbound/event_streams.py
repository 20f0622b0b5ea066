"""Periodic event streams of 2.1: a station opens one, tells its values in SEND messages, and closes it (N11 to N15)."""

from datetime import timedelta

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.times import moment
from voltway.ocpp.wire import WireStruct, v21
from voltway.vocabulary.facts import StreamClosed, StreamOpened, StreamRead
from voltway.vocabulary.monitors import StreamTerms, StreamValue

MOST_VALUES = 1000
"""In one message: one with more is refused, and no stream is asked to gather as many."""

_LONGEST_VALUE = 2500
_LONGEST_OFFSET_S = 366 * 86_400.0
_LATEST_YEAR = 9000
_HIGHEST = 2**31 - 1


def opened(message: v21.OpenPeriodicEventStreamRequest) -> tuple[StreamOpened]:
    """A stream of a monitor's values begins."""
    told = message.constant_stream_data
    terms = StreamTerms(interval_s=_bounded(told.params.interval), values=_bounded(told.params.values))
    return (StreamOpened(stream_id=told.id, monitor_id=told.variable_monitoring_id, terms=terms),)


def _bounded(number: int | None) -> int | None:
    return None if number is None else min(number, _HIGHEST)


def closed(message: v21.ClosePeriodicEventStreamRequest) -> tuple[StreamClosed]:
    """It ends."""
    return (StreamClosed(stream_id=message.id),)


def read(message: v21.NotifyPeriodicEventStreamRequest) -> tuple[StreamRead]:
    """Values of a stream, each so many seconds after the base time.

    Raises ValueError where that is no time, or where there are more than `MOST_VALUES`: one station would hold up all
    others of its gateway.
    """
    if len(message.data) > MOST_VALUES:
        raise ValueError(f"{len(message.data)} values in one message are more than {MOST_VALUES}")
    base = moment(message.basetime)
    if base is None or base.year > _LATEST_YEAR:
        raise ValueError(f"the base time {message.basetime[:40]!r} is no usable time")
    values = [
        StreamValue(at=base + timedelta(seconds=one.t), value=one.v[:_LONGEST_VALUE])
        for one in message.data
        if abs(one.t) <= _LONGEST_OFFSET_S
    ]
    return (StreamRead(stream_id=message.id, pending=message.pending, values=values),)


class Nothing(WireStruct, frozen=True):
    """What is said to a SEND that came as a CALL against the standard, which has no answer for it."""


def answer_opened(_: Reply) -> v21.OpenPeriodicEventStreamResponse:
    """We asked for it when the monitor was set."""
    return v21.OpenPeriodicEventStreamResponse(status=v21.GenericStatusEnum.ACCEPTED)


def answer_closed(_: Reply) -> v21.ClosePeriodicEventStreamResponse:
    """Nothing is decided."""
    return v21.ClosePeriodicEventStreamResponse()


def answer_read(_: Reply) -> Nothing:
    """Nothing is decided."""
    return Nothing()

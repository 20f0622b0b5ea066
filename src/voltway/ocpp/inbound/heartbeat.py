"""Heartbeat: a station asks what time it is. It says nothing worth keeping."""

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.facts import AnyFact


def nothing(_: object) -> tuple[AnyFact, ...]:
    """No fact: that the station lives is known from any message."""
    return ()


def answer_v16(reply: Reply) -> v16.HeartbeatResponse:
    """Our clock."""
    return v16.HeartbeatResponse(current_time=reply.now)


def answer_v201(reply: Reply) -> v201.HeartbeatResponse:
    """Our clock."""
    return v201.HeartbeatResponse(current_time=reply.now)


def answer_v21(reply: Reply) -> v21.HeartbeatResponse:
    """Our clock."""
    return v21.HeartbeatResponse(current_time=reply.now)

"""Heartbeat."""

from voltway.ocpp.inbound import heartbeat
from voltway.ocpp.inbound.reply import Reply


def test_it_tells_nothing_and_is_told_the_time() -> None:
    assert heartbeat.nothing(object()) == ()
    reply = Reply(now="2026-05-01T12:00:00.000Z")
    for answer in (heartbeat.answer_v16(reply), heartbeat.answer_v201(reply), heartbeat.answer_v21(reply)):
        assert answer.current_time == "2026-05-01T12:00:00.000Z"

import asyncio

import pytest

from voltway.simulator.call import Answer, Call, Outcome, Promise, message_key

RESULT = Answer(action="Heartbeat", outcome=Outcome.RESULT)


async def test_a_promise_is_kept_once_and_harms_nobody_who_left() -> None:
    promise = Promise()
    promise.keep(RESULT)
    promise.keep(Answer(action="Heartbeat", outcome=Outcome.TIMEOUT))
    assert await promise.answer is RESULT
    left = Promise()
    left.answer.cancel()
    left.keep(RESULT)
    broken = Promise()
    broken.break_with(RuntimeError("gone"))
    with pytest.raises(RuntimeError, match="gone"):
        await broken.answer
    await asyncio.sleep(0)


def test_a_call_again_is_the_same_message_without_anybody_waiting() -> None:
    told: list[Answer] = []
    call = Call("MeterValues", dict, told.append, session=3, number=2, last=True)
    again = call.again()
    assert (again.action, again.session, again.number, again.last) == ("MeterValues", 3, 2, True)
    again.answered(RESULT)
    assert told == []
    call.answered(RESULT)
    assert told == [RESULT]


def test_messages_are_identified_as_the_standard_does() -> None:
    start = {"connectorId": 1, "idTag": "C", "timestamp": "t", "meterStart": 5, "reservationId": 9}
    assert message_key("StartTransaction", start) == {"connectorId": 1, "idTag": "C", "timestamp": "t", "meterStart": 5}
    stop = {"transactionId": 7, "timestamp": "t", "meterStop": 9, "reason": "Local"}
    assert message_key("StopTransaction", stop) == {"transactionId": 7, "timestamp": "t", "meterStop": 9}
    meter = {"connectorId": 1, "transactionId": 7, "meterValue": [{"timestamp": "t", "sampledValue": []}]}
    assert message_key("MeterValues", meter) == {"connectorId": 1, "transactionId": 7, "timestamp": "t"}
    event = {"eventType": "Updated", "seqNo": 4, "timestamp": "t", "transactionInfo": {"transactionId": "T"}}
    assert message_key("TransactionEvent", event) == {
        "transactionId": "T",
        "seqNo": 4,
        "eventType": "Updated",
        "timestamp": "t",
    }

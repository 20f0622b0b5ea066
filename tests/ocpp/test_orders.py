"""Our CALLs to one station: one open, the rest waiting by urgency."""

import json

import pytest
from hypothesis import given, strategies as st

from tests.ocpp.made import Wire, line
from voltway.ocpp import orders
from voltway.ocpp.line import Line
from voltway.ocpp.orders import MOST_WAITING, OpenCall, TooManyCalls, Urgency


def call(name: str, urgency: Urgency = Urgency.OPERATOR, timeout_s: float = 30.0, made_s: float = 0.0) -> OpenCall:
    return OpenCall(
        message_id=name,
        action="Reset",
        payload=b"{}",
        urgency=urgency,
        timeout_s=timeout_s,
        done=lambda answer: None,
        made_s=made_s,
    )


def sent(wire: Wire) -> list[str]:
    return [json.loads(frame)[1] for frame in wire.sent]


def answer_all(made: Line, wire: Wire) -> list[str]:
    """Answer each CALL as it comes; the order in which they came."""
    while made.calls:
        assert orders.take_open(made, sent(wire)[-1]) is not None
        orders.send_next(made, 0.0)
    return sent(wire)


def test_one_call_is_open_at_a_time() -> None:
    made, wire = line()
    for name in "ABC":
        orders.enqueue(made, call(name), 0.0)
    assert sent(wire) == ["A"]
    assert json.loads(wire.sent[0]) == [2, "A", "Reset", {}]
    assert answer_all(made, wire) == ["A", "B", "C"]
    assert made.calls is None, "an idle station costs no queue"


@given(st.lists(st.sampled_from(Urgency), max_size=20))
def test_the_more_urgent_goes_first_and_equals_in_turn(urgencies: list[Urgency]) -> None:
    made, wire = line()
    for number, urgency in enumerate(urgencies):
        orders.enqueue(made, call(str(number), urgency), 0.0)
    behind_the_first = sorted(range(1, len(urgencies)), key=lambda number: urgencies[number])
    assert answer_all(made, wire) == [str(number) for number in [*range(min(len(urgencies), 1)), *behind_the_first]]


def test_an_answer_to_nothing() -> None:
    made, _ = line()
    assert orders.take_open(made, "A") is None
    orders.enqueue(made, call("A"), 0.0)
    orders.enqueue(made, call("B"), 0.0)
    assert orders.take_open(made, "B") is None, "it has not been asked yet"
    assert orders.take_open(made, "C") is None


def test_what_waits_is_bounded() -> None:
    made, _ = line()
    for number in range(MOST_WAITING):
        orders.enqueue(made, call(str(number)), 0.0)
    with pytest.raises(TooManyCalls):
        orders.enqueue(made, call("one more"), 0.0)


def test_time_outs() -> None:
    made, wire = line()
    orders.enqueue(made, call("A", timeout_s=10.0), 100.0)
    orders.enqueue(made, call("B", timeout_s=10.0, made_s=100.0), 100.0)
    assert (orders.overdue(made, 109.9), orders.expired_waiting(made, 109.9)) == (None, [])
    late = orders.overdue(made, 110.0)
    assert late is not None
    assert late.message_id == "A"
    assert orders.take_open(made, "A") is None
    orders.send_next(made, 110.0)
    assert (sent(wire), orders.overdue(made, 119.9)) == (["A", "B"], None), "its time begins when it is sent"
    assert orders.overdue(made, 120.0) is not None


def test_what_waited_too_long_is_not_sent_any_more() -> None:
    made, wire = line()
    orders.enqueue(made, call("A", timeout_s=60.0), 0.0)
    orders.enqueue(made, call("B", timeout_s=5.0), 0.0)
    assert [late.message_id for late in orders.expired_waiting(made, 6.0)] == ["B"]
    assert answer_all(made, wire) == ["A"]


def test_a_line_that_goes() -> None:
    made, _ = line()
    for name in "AB":
        orders.enqueue(made, call(name), 0.0)
    assert [one.message_id for one in orders.abandon(made)] == ["A", "B"]
    assert made.calls is None
    assert orders.abandon(made) == []
    assert (orders.overdue(made, 999.0), orders.expired_waiting(made, 999.0)) == (None, [])

"""The row of a session, and what is remembered of its messages."""

import msgspec
from hypothesis import given, strategies as st

from tests.sessions.made import at, copy, meter, reading, session
from voltway.sessions.session import KEY_LENGTH, RECENT_KEYS_KEPT, fingerprint
from voltway.vocabulary.energy import Reading, Sample
from voltway.vocabulary.sessions import Rule, SessionState


def test_a_rule_stands_once_and_in_order() -> None:
    made = session()
    for rule in (Rule.METER_JUMPED, Rule.OUT_OF_ORDER, Rule.METER_JUMPED):
        made.note(rule)
    assert made.rules == [Rule.METER_JUMPED, Rule.OUT_OF_ORDER]


def test_two_sessions_share_no_list() -> None:
    one, other = session(), session()
    one.note(Rule.METER_JUMPED)
    one.remember("0123456789abcdef")
    assert (other.rules, other.recent_keys) == ([], "")


def test_an_ended_session_is_not_active() -> None:
    made = session()
    assert made.active
    made.state = SessionState.ENDED
    assert not made.active


@given(st.lists(st.integers(0, 2**64 - 1).map("{:016x}".format)))
def test_the_newest_messages_are_remembered(keys: list[str]) -> None:
    made = session()
    for key in keys:
        known = key in made.recent_keys
        assert made.remember(key) is not known
        assert key in made.recent_keys
        assert len(made.recent_keys) <= RECENT_KEYS_KEPT * KEY_LENGTH


def test_a_session_comes_back_from_the_database_as_it_was() -> None:
    made = session()
    made.note(Rule.METER_JUMPED)
    assert msgspec.structs.asdict(copy(made)) == msgspec.structs.asdict(made)


def test_messages_that_say_something_else_have_another_fingerprint() -> None:
    told = meter(10, 2000)
    others = [
        meter(11, 2000),
        meter(10, 2001),
        meter(10, 2000, ref=None),
        meter(10, 2000, evse_id=2),
        meter(10, 2000, readings=[]),
        meter(10, 2000, readings=[reading(10, 2000), reading(10, 2000)]),
        meter(10, 2000, readings=[reading(10, 2000, Voltage=230)]),
        meter(10, 2000, readings=[Reading(at(10), [Sample(2000, unit="kWh")])]),
    ]
    keys = {fingerprint(told), *(fingerprint(other) for other in others)}
    assert len(keys) == 1 + len(others)
    assert fingerprint(told) == fingerprint(meter(10, 2000))
    assert {len(key) for key in keys} == {KEY_LENGTH}

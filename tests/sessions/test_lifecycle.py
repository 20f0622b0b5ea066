"""What facts do to a session."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from tests.sessions.made import NOON, at, card, ended, meter, new_id, reading, session, started, updated
from voltway.sessions import lifecycle
from voltway.sessions.lifecycle import has_seq_no, missing_seq_nos, with_seq_no
from voltway.sessions.session import Session
from voltway.vocabulary.facts import (
    MeterRead,
    SessionClosed,
    SessionEnded,
    SessionStarted,
    SessionUpdated,
    StatusChanged,
)
from voltway.vocabulary.ids import SessionRef
from voltway.vocabulary.sessions import Rule, SessionState, StopCause
from voltway.vocabulary.stations import ChargingState, ConnectorStatus
from voltway.vocabulary.tokens import TokenKind


def closed(minutes: float, rule: Rule) -> SessionClosed:
    return SessionClosed(at=at(minutes), ref=SessionRef("1"), rules=[rule])


# --- the beginning


def test_a_start() -> None:
    told = started(register_wh=1000.0, authorization="Accepted", group_id="G", remote_start_id=7)
    made = lifecycle.begin("S1", new_id(), told, NOON)
    assert (made.state, made.started_at, made.start_wh, made.energy_wh) == (SessionState.ACTIVE, NOON, 1000, 0)
    assert (made.token_uid, made.token_kind, made.group_id) == ("CARD", TokenKind.UNTOLD, "G")
    assert (made.authorization_status, made.remote_start_id, made.start_key) == ("Accepted", 7, "start-1")
    assert made.rules == []


@pytest.mark.parametrize(
    ("fields", "seconds", "rules"),
    [
        ({}, 59, []),
        ({}, 61, [Rule.CLOCK_SKEWED]),
        ({}, -61, [Rule.CLOCK_SKEWED]),
        ({"offline": True}, 9999, [Rule.STARTED_OFFLINE]),
        ({"rules": [Rule.FREE_VEND]}, 0, [Rule.FREE_VEND]),
    ],
)
def test_what_was_unusual_about_a_start(fields: dict[str, object], seconds: float, rules: list[Rule]) -> None:
    made = lifecycle.begin("S1", new_id(), started(**fields), NOON + timedelta(seconds=seconds))
    assert made.rules == rules


def test_a_start_without_a_time_begins_when_it_is_received() -> None:
    made = lifecycle.begin("S1", new_id(), started(at=None), at(3))
    assert (made.started_at, made.rules) == (at(3), [])


def test_a_late_start_moves_the_beginning_and_the_first_register() -> None:
    inferred = started(at=at(10), token=None, rules=[Rule.START_INFERRED], evse_id=None, connector_id=None)
    made = lifecycle.begin("S1", new_id(), inferred, at(10))
    lifecycle.update(made, updated(10, readings=[reading(10, 2500)], seq_no=1), at(10))
    lifecycle.begin_late(made, started(readings=[reading(0, 1000)], seq_no=0, authorization="Accepted"))
    assert (made.started_at, made.start_wh, made.energy_wh) == (NOON, 1000, 1500)
    assert (made.start_inferred, made.token_uid, made.authorization_status) == (False, "CARD", "Accepted")
    assert (made.evse_id, made.seen) == (1, [[0, 1]])
    assert Rule.OUT_OF_ORDER in made.rules


def test_a_late_start_never_takes_energy_away() -> None:
    made = session(None)
    lifecycle.update(made, updated(10, readings=[reading(10, 2500)]), at(10))
    lifecycle.begin_late(made, started(readings=[reading(0, 9000)]))
    assert (made.start_wh, made.energy_wh) == (2500, 0)


# --- the middle


def test_gauges_show_the_newest() -> None:
    made = session()
    lifecycle.read(made, meter(10, 2000, readings=[reading(10, 2000, Power_Active_Import=7000, SoC=50)]), at(10))
    lifecycle.read(made, meter(5, 1500, readings=[reading(5, 1500, Power_Active_Import=99, SoC=9)]), at(11))
    assert (made.power_w, made.soc_percent) == (7000, 50)


def test_any_word_of_a_session_is_a_sign_of_life() -> None:
    made = session()
    lifecycle.update(made, updated(10, charging_state=ChargingState.SUSPENDED_EV), at(10))
    assert (made.received_at, made.charging_state) == (at(10), ChargingState.SUSPENDED_EV)
    lifecycle.read(made, MeterRead(readings=[]), at(12))
    assert made.received_at == at(12)


def test_a_token_is_bound_once() -> None:
    made = lifecycle.begin("S1", new_id(), started(token=None), NOON)
    lifecycle.update(made, updated(1, token=card("FIRST"), group_id="G", authorization="Accepted"), at(1))
    lifecycle.update(made, updated(2, token=card("SECOND"), group_id="H"), at(2))
    lifecycle.end(made, ended(3, token=card("THIRD")), at(3))
    assert (made.token_uid, made.group_id, made.authorization_status) == ("FIRST", "G", "Accepted")


def test_a_status_shows_the_charging_state_of_what_runs() -> None:
    told = StatusChanged(
        at=NOON,
        evse_id=1,
        connector_id=1,
        status=ConnectorStatus.OCCUPIED,
        charging_state=ChargingState.CHARGING,
    )
    made = session()
    lifecycle.show(made, told)
    assert made.charging_state is ChargingState.CHARGING
    lifecycle.end(made, ended(), at(60))
    lifecycle.show(made, told)
    assert made.charging_state is None


# --- the end


def test_an_end() -> None:
    made = session()
    lifecycle.end(made, ended(60, register_wh=4000.0, cause=StopCause.DRIVER, told="Local"), at(60))
    assert (made.state, made.ended_at, made.energy_wh, made.end_wh) == (SessionState.ENDED, at(60), 3000, 4000)
    assert (made.stop_cause, made.stop_told, made.end_inferred) == (StopCause.DRIVER, "Local", False)


def test_an_end_is_never_before_its_start() -> None:
    made = session()
    lifecycle.end(made, ended(-5, register_wh=1200.0), at(1))
    assert (made.ended_at, made.energy_wh) == (NOON, 200)


def test_readings_after_the_end_are_kept_and_not_counted() -> None:
    made = session()
    lifecycle.end(made, ended(60, register_wh=4000.0), at(60))
    lifecycle.read(made, meter(61, 9000), at(61))
    lifecycle.update(made, updated(62, readings=[reading(62, 9000)], charging_state=ChargingState.CHARGING), at(62))
    assert (made.energy_wh, made.end_wh, made.charging_state) == (3000, 4000, None)
    assert made.rules == [Rule.READING_AFTER_STOP]


@pytest.mark.parametrize("rule", [Rule.CLOSED_BY_NEXT_START, Rule.CLOSED_BY_REBOOT, Rule.CLOSED_BY_SILENCE])
def test_an_inferred_end_is_corrected_by_a_told_one(rule: Rule) -> None:
    made = session()
    lifecycle.read(made, meter(10, 2000), at(10))
    lifecycle.close(made, closed(10, rule), at(90))
    assert (made.state, made.end_inferred, made.ended_at, made.energy_wh) == (SessionState.ENDED, True, at(10), 1000)
    lifecycle.end(made, ended(60, register_wh=5000.0, cause=StopCause.VEHICLE), at(100))
    assert (made.end_inferred, made.ended_at, made.energy_wh) == (False, at(60), 4000)
    assert made.rules == [rule, Rule.CORRECTED_BY_LATE_STOP]


@pytest.mark.parametrize(
    ("rule", "minutes", "runs_on"),
    [
        (Rule.CLOSED_BY_SILENCE, 20, True),
        (Rule.CLOSED_BY_REBOOT, 20, True),
        (Rule.CLOSED_BY_SILENCE, 5, False),
        (Rule.CLOSED_BY_NEXT_START, 20, False),
    ],
)
def test_what_was_closed_for_nothing_runs_on(rule: Rule, minutes: float, runs_on: bool) -> None:
    words: tuple[Callable[[Session], None], ...] = (
        lambda made: lifecycle.read(made, meter(minutes, 2500), at(90)),
        lambda made: lifecycle.update(made, updated(minutes, readings=[reading(minutes, 2500)]), at(90)),
    )
    for take in words:
        made = session()
        lifecycle.read(made, meter(10, 2000), at(10))
        lifecycle.close(made, closed(10, rule), at(80))
        take(made)
        assert made.active is runs_on
        assert made.energy_wh == (1500 if runs_on else 1000)
        assert (made.ended_at is None, made.end_wh is None) == (runs_on, runs_on)


def test_a_reboot_is_noted() -> None:
    made = session()
    lifecycle.reboot(made, at(5))
    assert (made.rebooted_at, made.active) == (at(5), True)


# --- sequence numbers


@given(st.lists(st.integers(0, 60)))
def test_ranges_are_a_set(numbers: list[int]) -> None:
    seen: list[list[int]] = []
    for number in numbers:
        seen = with_seq_no(seen, number)
    told = {number for first, last in seen for number in range(first, last + 1)}
    assert told == set(numbers)
    assert all(has_seq_no(seen, number) is (number in told) for number in range(-1, 62))
    assert all(first <= last for first, last in seen)
    assert all(left[1] + 1 < right[0] for left, right in pairwise(seen)), "sorted and apart"


@given(st.sets(st.integers(0, 60)))
def test_what_is_missing(numbers: set[int]) -> None:
    seen: list[list[int]] = []
    for number in numbers:
        seen = with_seq_no(seen, number)
    missing = {number for first, last in missing_seq_nos(seen) for number in range(first, last + 1)}
    assert missing == set(range(max(numbers, default=-1) + 1)) - numbers


def test_a_gap_stands_on_the_session() -> None:
    made = lifecycle.begin("S1", new_id(), started(seq_no=0), NOON)
    lifecycle.update(made, updated(1, seq_no=2), at(1))
    lifecycle.end(made, ended(2, seq_no=3), at(2))
    assert (made.seen, made.rules) == ([[0, 0], [2, 3]], [Rule.SEQUENCE_GAP])


# --- anything at all


moments = st.one_of(st.none(), st.integers(-500, 500).map(at))
readings = st.lists(st.builds(reading, st.integers(-500, 500), st.floats(-1e9, 1e9)), max_size=3)
numbers = st.one_of(st.none(), st.integers(0, 9))
facts = st.one_of(
    st.builds(updated, at=moments, readings=readings, seq_no=numbers, charging_state=st.sampled_from(ChargingState)),
    st.builds(ended, at=moments, readings=readings, seq_no=numbers, register_wh=st.none() | st.floats(0, 1e9)),
    st.builds(meter, st.integers(-500, 500), st.floats(-1e9, 1e9)),
    st.builds(started, at=moments, readings=readings, seq_no=numbers),
    st.builds(closed, st.integers(0, 500), st.sampled_from([Rule.CLOSED_BY_REBOOT, Rule.CLOSED_BY_NEXT_START])),
)


@given(st.lists(facts, max_size=12))
def test_no_order_of_facts_breaks_a_session(told: list[object]) -> None:
    made = session()
    for number, fact in enumerate(told):
        _take(made, fact, number)
        assert made.energy_wh >= -1e-3
        assert made.active is (made.ended_at is None)
        assert made.ended_at is None or made.ended_at >= made.started_at
        assert made.active or made.charging_state is None


def _take(made: Session, fact: object, number: int) -> None:
    match fact:
        case SessionStarted():
            lifecycle.begin_late(made, fact)
        case SessionClosed() if made.active:
            lifecycle.close(made, fact, at(number))
        case MeterRead():
            lifecycle.read(made, fact, at(number))
        case SessionUpdated():
            lifecycle.update(made, fact, at(number))
        case SessionEnded():
            lifecycle.end(made, fact, at(number))

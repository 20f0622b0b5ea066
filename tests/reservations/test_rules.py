from datetime import UTC, datetime, timedelta

import pytest

from voltway.reservations.rules import (
    Surroundings,
    Wish,
    after_cancelling,
    after_reserving,
    busy_with,
    require_possible,
)
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.errors import Conflict, InvalidInput, VoltwayError
from voltway.vocabulary.reservations import OPEN, ReservationState
from voltway.vocabulary.stations import ConnectorStatus
from voltway.vocabulary.tokens import TokenStatus

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
FREE, OCCUPIED = ConnectorStatus.AVAILABLE, ConnectorStatus.OCCUPIED
FAULTED, OUT = ConnectorStatus.FAULTED, ConnectorStatus.UNAVAILABLE
TWO_FREE = {1: [FREE], 2: [FREE]}


def refused(around: Surroundings, evse_id: int | None = None, lasting: timedelta = timedelta(hours=1)) -> str | None:
    """The kind of refusal and its words; None where it is possible."""
    wish = Wish(station_id="S", token_uid="T", expires_at=NOW + lasting, evse_id=evse_id)
    try:
        require_possible(wish, around, NOW, DAY)
    except VoltwayError as error:
        return f"{type(error).__name__}: {error.message}"
    return None


def test_a_free_place_is_possible() -> None:
    assert refused(Surroundings(evses=TWO_FREE)) is None
    assert refused(Surroundings(evses=TWO_FREE), 2) is None
    assert refused(Surroundings(evses=TWO_FREE), lasting=DAY) is None


@pytest.mark.parametrize(
    ("lasting", "words"), [(timedelta(0), "over already"), (DAY + timedelta(seconds=1), "24 hours")]
)
def test_its_end_is_to_come_and_not_too_far_off(lasting: timedelta, words: str) -> None:
    said = refused(Surroundings(evses=TWO_FREE), lasting=lasting)
    assert said is not None
    assert said.startswith(InvalidInput.__name__)
    assert words in said


def test_a_token_holds_one_and_may_charge() -> None:
    assert "has reservation 9 already" in str(refused(Surroundings(evses=TWO_FREE, held_by_token=9)))
    assert "is blocked" in str(refused(Surroundings(evses=TWO_FREE, token_status=TokenStatus.BLOCKED)))


@pytest.mark.parametrize(
    ("status", "words"), [(OCCUPIED, "in use"), (FAULTED, "out of order"), (OUT, "out of service")]
)
def test_an_evse_that_can_not_be_used(status: ConnectorStatus, words: str) -> None:
    assert words in str(refused(Surroundings(evses={1: [status], 2: [FREE]}), 1))
    assert refused(Surroundings(evses={1: [status], 2: [FREE]})) is None
    assert "no EVSE left" in str(refused(Surroundings(evses={1: [status]})))


@pytest.mark.parametrize("status", [OCCUPIED, FAULTED, OUT])
def test_a_station_may_be_asked_all_the_same(status: ConnectorStatus) -> None:
    around = Surroundings(evses={1: [status]})
    for evse_id in (None, 1):
        wish = Wish(station_id="S", token_uid="T", expires_at=NOW + DAY, evse_id=evse_id, even_if_busy=True)
        require_possible(wish, around, NOW, DAY)
        with pytest.raises(Conflict):
            require_possible(wish, Surroundings(evses=around.evses, held=[1]), NOW, DAY)


def test_an_evse_that_is_reserved() -> None:
    assert "reserved already" in str(refused(Surroundings(evses=TWO_FREE, held=[1]), 1))
    assert refused(Surroundings(evses=TWO_FREE, held=[1]), 2) is None


def test_no_more_are_reserved_than_there_are() -> None:
    assert refused(Surroundings(evses=TWO_FREE, held=[None])) is None
    for held in ([None, None], [1, None], [1, 2]):
        assert "no EVSE left" in str(refused(Surroundings(evses=TWO_FREE, held=held)))
    assert "no EVSE left" in str(refused(Surroundings(evses=TWO_FREE, held=[1, None]), 2))
    assert "no EVSE left" in str(refused(Surroundings(evses={1: [FREE], 2: [OCCUPIED]}, held=[None])))


def test_who_reserved_may_already_stand_there() -> None:
    assert refused(Surroundings(evses={1: [OCCUPIED], 2: [FREE]}, held=[1])) is None


def test_an_evse_that_is_not_there() -> None:
    said = str(refused(Surroundings(evses=TWO_FREE), 3))
    assert said.startswith(InvalidInput.__name__)
    assert "no EVSE 3" in said


def test_what_was_never_told_is_left_to_the_station() -> None:
    assert refused(Surroundings(evses={}), 3) is None


def test_a_car_uses_the_whole_evse_and_a_broken_connector_only_itself() -> None:
    assert busy_with([FREE, OCCUPIED]) == "in use"
    assert busy_with([FREE, FAULTED]) is None
    assert busy_with([OUT, FAULTED]) == "out of service"
    assert busy_with([ConnectorStatus.RESERVED]) is None


def test_every_outcome_leads_somewhere() -> None:
    states = {outcome: after_reserving(outcome, "why") for outcome in CommandState}
    assert states[CommandState.ACCEPTED] == (ReservationState.ACTIVE, None)
    for outcome in (CommandState.REJECTED, CommandState.FAILED, CommandState.OFFLINE):
        assert states[outcome] == (ReservationState.REJECTED, "why")
    state, reason = states[CommandState.TIMED_OUT]
    assert state is ReservationState.REQUESTED
    assert "nobody knows" in str(reason)


def test_what_cancelling_comes_to() -> None:
    for outcome in (CommandState.ACCEPTED, CommandState.REJECTED, CommandState.QUEUED):
        assert after_cancelling(outcome, "why")[0] is ReservationState.CANCELLED
    for outcome in (CommandState.TIMED_OUT, CommandState.FAILED):
        state, reason = after_cancelling(outcome, "why")
        assert state is None
        assert "why" in str(reason)


def test_what_is_open() -> None:
    assert {state for state in ReservationState if state.open} == OPEN


def test_a_conflict_says_what_to_do() -> None:
    wish = Wish(station_id="S", token_uid="T", expires_at=NOW + DAY, evse_id=1)
    with pytest.raises(Conflict) as refusal:
        require_possible(wish, Surroundings(evses={1: [OCCUPIED]}), NOW, DAY)
    assert refusal.value.next_step == "take another one, or wait until it is free"

"""What a place is told of its hours: once what holds, and again only where it was not taken."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from voltway.stations.availability import (
    ANSWER_SEEN_WITHIN,
    ANSWER_WITHIN,
    FIRST_PAUSE,
    GIVE_UP_AFTER,
    LONGEST_PAUSE,
    LOOK_AGAIN,
    Step,
    Turn,
    next_step,
    pause,
    require_sense,
    standing_of,
)
from voltway.stations.opening_hours import Standing
from voltway.vocabulary.availability import LONGEST_LINE, MOST_LINES, MOST_PLACES, PlaceHours
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.ids import CommandId, StationId

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
EDGE = NOW + timedelta(hours=12)
OPEN, CLOSED = Standing(operative=True, until=EDGE), Standing(operative=False, until=EDGE)
NEW, OLD = CommandId("new"), CommandId("old")


def turn(**changes: Any) -> Turn:
    """A station that was never told anything."""
    fields: dict[str, Any] = {
        "station_id": StationId("S1"),
        "hours": ["mon-sun 08:00-21:00"],
        "exceptions": [],
        "time_zone": "UTC",
        "taken": False,
        "failures": 0,
    }
    fields |= dict.fromkeys(("evse_id", "connector_id", "operative", "until", "command_id", "ordered_at", "reason"))
    fields |= dict.fromkeys(("command_state", "command_reason"))
    return Turn(**fields | changes)


def told(**changes: Any) -> Turn:
    """One that was told to be in service, and has not answered yet."""
    asked = {"operative": True, "until": EDGE, "command_id": OLD, "ordered_at": NOW - timedelta(minutes=1)}
    return turn(**asked | {"command_state": CommandState.SENT} | changes)


def step(one: Turn, stands: Standing = OPEN) -> Step:
    return next_step(one, stands, NEW, NOW)


def test_what_holds_is_told_and_looked_after_soon() -> None:
    made = step(turn())
    assert (made.operative, made.give, made.command_id, made.taken) == (True, True, NEW, False)
    assert (made.until, made.ordered_at, made.due_at) == (EDGE, NOW, NOW + ANSWER_WITHIN)


def test_what_was_taken_is_not_told_again() -> None:
    made = step(told(taken=True))
    assert (made.give, made.taken, made.command_id, made.due_at) == (False, True, OLD, NOW + LOOK_AGAIN)
    soon = Standing(operative=True, until=NOW + timedelta(minutes=5))
    assert step(told(taken=True), soon).due_at == soon.until, "it is looked at again at the edge"


@pytest.mark.parametrize("stands", [OPEN, CLOSED])
def test_an_edge_is_told_whatever_was_before(stands: Standing) -> None:
    """Also where it holds what it held: in between somebody may have ordered something else by hand."""
    made = step(told(taken=True, until=NOW, failures=3, reason="no"), stands)
    assert (made.give, made.command_id, made.operative, made.failures) == (True, NEW, stands.operative, 0)


def test_other_hours_are_told_even_while_an_order_is_under_way() -> None:
    assert step(told(), CLOSED).command_id == NEW


@pytest.mark.parametrize("state", [CommandState.CREATED, CommandState.SENT, CommandState.QUEUED])
def test_an_answer_is_awaited_later_and_later(state: CommandState) -> None:
    for waited, look in [
        (timedelta(), ANSWER_WITHIN),
        (timedelta(minutes=1), timedelta(minutes=1)),
        (timedelta(hours=3), ANSWER_SEEN_WITHIN),
    ]:
        made = step(told(command_state=state, ordered_at=NOW - waited))
        assert (made.give, made.command_id, made.due_at) == (False, OLD, NOW + look)


def test_an_order_that_is_not_there_is_given_under_its_number() -> None:
    made = step(told(command_state=None))
    assert (made.give, made.command_id, made.due_at) == (True, OLD, NOW + ANSWER_WITHIN)


def test_the_answer_of_the_station() -> None:
    taken = step(told(command_state=CommandState.ACCEPTED, failures=2, reason="no", command_reason="later"))
    assert (taken.taken, taken.failures, taken.reason, taken.give) == (True, 0, None, False)
    refused = step(told(command_state=CommandState.REJECTED, failures=2, command_reason="no"))
    assert (refused.taken, refused.failures, refused.reason, refused.give) == (False, 3, "no", False)
    assert (refused.command_id, refused.due_at) == (None, NOW + pause(3))
    again = step(told(command_id=None, command_state=None, failures=3, reason="no"))
    assert (again.give, again.command_id, again.failures, again.reason) == (True, NEW, 3, "no")


def test_pauses_grow_up_to_a_longest_one() -> None:
    assert [pause(failures) for failures in (1, 2, 3)] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pause(10_000) == LONGEST_PAUSE


def test_a_place_without_hours_is_brought_into_service_and_left() -> None:
    def left(one: Turn) -> Step:
        ended = msgspec.structs.replace(one, hours=None)
        return step(ended, standing_of(ended, NOW))

    assert left(turn()).over, "it was told nothing"
    assert left(told(taken=True)).over
    assert not left(told()).over
    back = left(told(operative=False, taken=True))
    assert (back.operative, back.give, back.over) == (True, True, False)
    assert left(told(command_state=CommandState.ACCEPTED)).over
    assert left(told(failures=GIVE_UP_AFTER)).over


def test_hours_are_read_in_the_time_zone_of_the_station() -> None:
    assert standing_of(turn(time_zone="UTC"), NOW) == OPEN
    assert standing_of(turn(time_zone="Asia/Tokyo"), NOW).until == NOW + timedelta(hours=3)


def hours(evse_id: int | None = None, connector_id: int | None = None, *lines: str) -> PlaceHours:
    return PlaceHours(evse_id=evse_id, connector_id=connector_id, hours=list(lines))


def test_places_beside_each_other_make_sense() -> None:
    require_sense([hours()])
    require_sense([hours(1), hours(2, 1), hours(2, 2)])


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ([hours(), hours(2)], "EVSE 2 are given twice"),
        ([hours(2), hours(2, 1)], "connector 1 of EVSE 2"),
        ([hours(), hours()], "the station"),
        ([hours(None, 1)], "without its EVSE"),
        ([hours(1, None, "someday")], "someday"),
        ([hours(number) for number in range(1, MOST_PLACES + 2)], str(MOST_PLACES)),
        ([hours(1, None, *["mon 08:00-09:00"] * (MOST_LINES + 1))], str(MOST_LINES)),
        ([hours(1, None, "mon 08:00-09:00" + ",10:00-11:00" * 20)], str(LONGEST_LINE)),
    ],
)
def test_what_contradicts_itself_is_refused(places: list[PlaceHours], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        require_sense(places)

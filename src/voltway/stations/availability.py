"""Which hours make sense together, and what a place is to be told of its hours. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from voltway.stations import opening_hours
from voltway.stations.opening_hours import Standing
from voltway.vocabulary.availability import LONGEST_LINE, MOST_LINES, MOST_PLACES, PlaceHours
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.ids import CommandId, StationId

LOOK_AGAIN: Final = timedelta(hours=1)
"""So soon another time zone of a station counts."""

ANSWER_WITHIN: Final = timedelta(seconds=10)
"""So soon it is looked what became of an order, and then later and later."""

ANSWER_SEEN_WITHIN: Final = timedelta(minutes=5)
"""So late an answer is seen at most, also of a station that was away."""

QUEUE_MOST: Final = timedelta(days=7)
"""An order waits so long for its station at most; then it is given anew."""

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=6)

GIVE_UP_AFTER: Final = 10
"""So often a place that has no hours any more is told to be in service."""

_OPEN: Final = (CommandState.CREATED, CommandState.QUEUED, CommandState.SENT)


class Turn(Struct, frozen=True, kw_only=True):
    """A place that is due: its hours, what it was last told, and what became of that order.

    `hours` None: it has none any more, and is left in service. `operative` None: it was told nothing yet.
    `command_id` None: the station did not take it. `command_state` None: the order is not there.
    """

    station_id: StationId
    evse_id: int | None
    connector_id: int | None
    hours: list[str] | None
    exceptions: list[str]
    time_zone: str
    operative: bool | None
    taken: bool
    until: datetime | None
    command_id: CommandId | None
    ordered_at: datetime | None
    failures: int
    reason: str | None
    command_state: CommandState | None
    command_reason: str | None


class Step(Struct, frozen=True, kw_only=True):
    """What a place has been told from now on, and when it is looked at again.

    `give`: the order is to be given, under its number. `over`: nothing is to be told any more.
    """

    operative: bool | None
    taken: bool
    until: datetime | None
    command_id: CommandId | None
    ordered_at: datetime | None
    failures: int
    reason: str | None
    due_at: datetime
    give: bool = False
    over: bool = False


def require_sense(places: Sequence[PlaceHours]) -> None:
    """Raises InvalidInput for lines that can't be read, and for places that are in each other."""
    if len(places) > MOST_PLACES:
        raise InvalidInput(f"{len(places)} places are more than can have hours, which is {MOST_PLACES}", "name fewer")
    for one in places:
        opening_hours.parse(one.hours, one.exceptions)
        if max(len(one.hours), len(one.exceptions)) > MOST_LINES:
            raise InvalidInput(f"a place has at most {MOST_LINES} lines of hours and exceptions each", "name fewer")
        if any(len(line) > LONGEST_LINE for line in (*one.hours, *one.exceptions)):
            raise InvalidInput(f"a line of hours has at most {LONGEST_LINE} characters", "give its times in two lines")
        if one.evse_id is None and one.connector_id is not None:
            raise InvalidInput(f"connector {one.connector_id} is named without its EVSE", "name its EVSE, too")
    named = [one.place for one in places]
    for evse_id, connector_id in named:
        around = {(None, None), (evse_id, None)} - {(evse_id, connector_id)}
        if named.count((evse_id, connector_id)) > 1 or around.intersection(named):
            raise InvalidInput(
                f"the hours of {in_words(evse_id, connector_id)} are given twice",
                "give hours to the station, or to EVSEs, or to their connectors",
            )


def in_words(evse_id: int | None, connector_id: int | None) -> str:
    """What a place is called."""
    if evse_id is None:
        return "the station"
    return f"EVSE {evse_id}" if connector_id is None else f"connector {connector_id} of EVSE {evse_id}"


def standing_of(turn: Turn, now: datetime) -> Standing:
    """How the place shall stand. One that has no hours any more is in service for good."""
    if turn.hours is None:
        return Standing(operative=True, until=None)
    return opening_hours.standing(opening_hours.parse(turn.hours, turn.exceptions), turn.time_zone, now)


def next_step(turn: Turn, stands: Standing, drawn: CommandId, now: datetime) -> Step:
    """What to do for a place that is due, and shall stand so; a new order gets the number that was `drawn`.

    A station that has taken what holds is told nothing. What people order by hand in between holds until the next
    change: that is told in any case.
    """
    if turn.hours is None and _is_left(turn):
        return _kept(turn, now, over=True)
    if turn.operative is not stands.operative or (turn.until is not None and turn.until <= now):
        return _ordered(turn, stands, drawn, now, failures=0)
    if turn.taken:
        return _kept(turn, _at_latest(now + LOOK_AGAIN, stands), until=stands.until)
    return _not_taken_yet(turn, stands, drawn, now)


def _not_taken_yet(turn: Turn, stands: Standing, drawn: CommandId, now: datetime) -> Step:
    if turn.command_id is None:
        return _ordered(turn, stands, drawn, now, failures=turn.failures)
    if turn.command_state is None:
        # Its worker died before it gave it.
        return _kept(turn, _at_latest(now + ANSWER_WITHIN, stands), until=stands.until, give=True)
    if turn.command_state in _OPEN:
        waited = now - (turn.ordered_at or now)
        look = now + min(max(waited, ANSWER_WITHIN), ANSWER_SEEN_WITHIN)
        return _kept(turn, _at_latest(look, stands), until=stands.until)
    return _answered(turn, stands, now)


def _is_left(turn: Turn) -> bool:
    """Whether a place without hours is in service again, or was never out of it, or the station does not have it."""
    return turn.operative is None or (turn.operative and (turn.taken or turn.failures >= GIVE_UP_AFTER))


def _kept(
    turn: Turn, due_at: datetime, *, until: datetime | None = None, give: bool = False, over: bool = False
) -> Step:
    return Step(
        operative=turn.operative,
        taken=turn.taken,
        until=until,
        command_id=turn.command_id,
        ordered_at=turn.ordered_at,
        failures=turn.failures,
        reason=turn.reason,
        due_at=due_at,
        give=give,
        over=over,
    )


def _ordered(turn: Turn, stands: Standing, drawn: CommandId, now: datetime, failures: int) -> Step:
    return Step(
        operative=stands.operative,
        taken=False,
        until=stands.until,
        command_id=drawn,
        ordered_at=now,
        failures=failures,
        reason=turn.reason,
        due_at=_at_latest(now + ANSWER_WITHIN, stands),
        give=True,
    )


def _answered(turn: Turn, stands: Standing, now: datetime) -> Step:
    taken = turn.command_state is CommandState.ACCEPTED
    failures = 0 if taken else turn.failures + 1
    return Step(
        operative=turn.operative,
        taken=taken,
        until=stands.until,
        command_id=turn.command_id if taken else None,
        ordered_at=turn.ordered_at,
        failures=failures,
        reason=None if taken else turn.command_reason,
        due_at=_at_latest(now + (LOOK_AGAIN if taken else pause(failures)), stands),
        over=taken and turn.hours is None,
    )


def pause(failures: int) -> timedelta:
    """How long until an order is given again that was not taken so many times in a row."""
    return min(FIRST_PAUSE * (1 << min(failures - 1, 20)), LONGEST_PAUSE)


def _at_latest(due_at: datetime, stands: Standing) -> datetime:
    return due_at if stands.until is None else min(due_at, stands.until)

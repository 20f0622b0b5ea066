from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from voltway.templates.planning import Ended, Score, Turn, next_step, settled, state_of
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.templates import (
    ApplyState,
    Rollout,
    RolloutRules,
    RolloutState,
    SettingOutcome,
    SettingResult,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
NONE = Score(succeeded=0, failed=0)


def rollout(**rules: Any) -> Rollout:
    return Rollout(
        rollout_id=1,
        organization_id=OrganizationId("operator"),
        template_id=1,
        name="n",
        at_boot=False,
        state=RolloutState.RUNNING,
        reason=None,
        rules=RolloutRules(**rules),
        wave=1,
        wave_began_at=NOW,
        counted_since=NOW,
        author="Ada",
        made_at=NOW,
        ended_at=None,
    )


def turn(name: str, **fields: Any) -> Turn:
    known: dict[str, Any] = {
        "wave": 1,
        "state": ApplyState.WAITING,
        "time_zone": "UTC",
        "reachable": True,
        "charging": False,
    }
    return Turn(station_id=StationId(name), **known | fields)


def test_those_are_asked_that_are_there_as_many_as_there_is_room_for() -> None:
    turns = [
        turn("busy", state=ApplyState.UNDER_WAY),
        turn("away", reachable=False),
        turn("charging", charging=True),
        turn("a"),
        turn("b"),
    ]
    assert next_step(rollout(most_under_way=3), turns, NONE, NOW).ask == ("charging", "a")
    assert next_step(rollout(most_under_way=3, during_sessions=False), turns, NONE, NOW).ask == ("a", "b")
    assert next_step(rollout(most_under_way=1), turns, NONE, NOW).ask == ()


def test_hours_are_those_of_each_station() -> None:
    turns = [turn("here"), turn("there", time_zone="Asia/Tokyo")]
    assert next_step(rollout(hours="20:00-22:00"), turns, NONE, NOW).ask == ("there",)


@pytest.mark.parametrize(("failed", "pauses"), [(1, False), (2, True)])
def test_it_pauses_at_the_failure_rate(failed: int, pauses: bool) -> None:
    score = Score(succeeded=10 - failed, failed=failed)
    step = next_step(rollout(failure_percent=20), [turn("a")], score, NOW)
    assert (step.pause is not None) == pauses
    assert bool(step.ask) != pauses
    assert next_step(rollout(failure_percent=1, failure_least=11), [turn("a")], score, NOW).pause is None


def test_a_wave_waits_only_so_long_and_the_next_begins_then() -> None:
    turns = [turn("a", reachable=False), turn("b", state=ApplyState.UNDER_WAY)]
    late = NOW + timedelta(minutes=1)
    assert next_step(rollout(wave_within_s=60), turns, NONE, late).give_up == ("a",)
    step = next_step(rollout(wave_within_s=60), [turn("c", wave=2)], NONE, late)
    assert (step.wave, step.ask, step.give_up) == (2, ("c",), ())
    assert next_step(rollout(), [], NONE, NOW).done


def ended(state: CommandState, *results: SettingResult, **fields: Any) -> Ended:
    known: dict[str, Any] = {"sent": True, "reason": None, "complete": True, "skipped": []}
    answered = [SettingOutcome("n", result) for result in results]
    return Ended(station_id=StationId("S"), state=state, answered=answered, **known | fields)


IN_FORCE, REFUSED = SettingResult.IN_FORCE, SettingResult.REFUSED


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (ended(CommandState.ACCEPTED, IN_FORCE, IN_FORCE), ApplyState.APPLIED),
        (ended(CommandState.ACCEPTED, IN_FORCE, SettingResult.AFTER_RESTART), ApplyState.RESTART_NEEDED),
        (ended(CommandState.REJECTED, SettingResult.AFTER_RESTART, SettingResult.NOT_THERE), ApplyState.NOT_SUPPORTED),
        (ended(CommandState.REJECTED, SettingResult.NOT_THERE, REFUSED), ApplyState.REJECTED),
        (
            ended(CommandState.ACCEPTED, IN_FORCE, skipped=[SettingOutcome("m", SettingResult.READ_ONLY)]),
            ApplyState.NOT_SUPPORTED,
        ),
        (ended(CommandState.REJECTED, REFUSED, complete=False), ApplyState.FAILED),
        (ended(CommandState.TIMED_OUT, complete=False), ApplyState.FAILED),
        (ended(CommandState.FAILED, complete=False), ApplyState.FAILED),
        (ended(CommandState.OFFLINE, sent=False, complete=False), ApplyState.WAITING),
        (ended(CommandState.OFFLINE, complete=False), ApplyState.FAILED),
    ],
)
def test_what_the_end_of_an_order_means(end: Ended, state: ApplyState) -> None:
    assert settled(end).state is state


def test_nothing_to_write_is_applied() -> None:
    assert state_of([]) is ApplyState.APPLIED

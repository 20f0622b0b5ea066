"""Which stations of a rollout are asked now, and what the end of an order means for a station. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from voltway.firmware.planning import open_until
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.templates import ApplyState, Rollout, RolloutRules, SettingOutcome, SettingResult


class Turn(Struct, frozen=True, kw_only=True):
    """A station whose turn is not over.

    `reachable`: it is connected and may take part. `charging`: a session is active.
    """

    station_id: StationId
    wave: int
    state: ApplyState
    time_zone: str
    reachable: bool
    charging: bool


class Score(Struct, frozen=True, kw_only=True):
    """How it ended at the stations that were tried."""

    succeeded: int
    failed: int


class Step(Struct, frozen=True, kw_only=True):
    """What a rollout does now.

    `ask`: stations that are written to. `give_up`: stations whose wave has waited long enough. `pause`: why nothing
    goes on. `done`: each turn is over. `wave` is under way.
    """

    wave: int
    ask: tuple[StationId, ...] = ()
    give_up: tuple[StationId, ...] = ()
    pause: str | None = None
    done: bool = False


def next_step(rollout: Rollout, turns: Sequence[Turn], score: Score, now: datetime) -> Step:
    """What to do at `now`, with the turns of the first wave in which some are not over."""
    if not turns:
        return Step(wave=rollout.wave, done=not rollout.at_boot)
    wave, rules = turns[0].wave, rollout.rules
    tried = score.succeeded + score.failed
    if tried >= rules.failure_least and score.failed * 100 >= rules.failure_percent * tried:
        return Step(wave=wave, pause=f"{score.failed} of {tried} stations that were tried have refused or failed")
    began_at = rollout.wave_began_at if wave == rollout.wave else now
    waiting = [turn for turn in turns if turn.state is ApplyState.WAITING]
    if began_at + timedelta(seconds=rules.wave_within_s) <= now and not rollout.at_boot:
        return Step(wave=wave, give_up=tuple(turn.station_id for turn in waiting))
    room = rules.most_under_way - sum(turn.state is ApplyState.UNDER_WAY for turn in turns)
    return Step(wave=wave, ask=_asked(rules, waiting, max(room, 0), now))


def _asked(rules: RolloutRules, waiting: Sequence[Turn], room: int, now: datetime) -> tuple[StationId, ...]:
    opened = {zone for zone in {turn.time_zone for turn in waiting} if open_until(rules.hours, zone, now) is not None}
    return tuple(
        turn.station_id
        for turn in waiting
        if turn.reachable and turn.time_zone in opened and (rules.during_sessions or not turn.charging)
    )[:room]


class Settled(Struct, frozen=True, kw_only=True):
    """What a station's turn has become."""

    state: ApplyState
    results: list[SettingOutcome]
    reason: str | None = None


class Ended(Struct, frozen=True, kw_only=True):
    """An order that has ended. `sent`: its station was asked. `skipped`: what was not written, and why.

    `complete`: the station said something to each setting.
    """

    station_id: StationId
    state: CommandState
    sent: bool
    reason: str | None
    complete: bool
    answered: list[SettingOutcome]
    skipped: list[SettingOutcome]


def settled(ended: Ended) -> Settled:
    """What the end of an order means. A station that could not be asked waits again, as if nothing had been."""
    if not ended.sent and ended.state in (CommandState.OFFLINE, CommandState.EXPIRED):
        return Settled(state=ApplyState.WAITING, results=ended.skipped)
    results = [*ended.answered, *ended.skipped]
    if ended.state not in (CommandState.ACCEPTED, CommandState.REJECTED) or not ended.complete:
        return Settled(state=ApplyState.FAILED, results=results, reason=ended.reason)
    return Settled(state=state_of(results), results=results, reason=ended.reason)


def state_of(results: Sequence[SettingOutcome]) -> ApplyState:
    """What a station's turn is after these results: the worst of them."""
    said = {one.result for one in results}
    if SettingResult.REFUSED in said:
        return ApplyState.REJECTED
    if said & {SettingResult.NOT_THERE, SettingResult.READ_ONLY}:
        return ApplyState.NOT_SUPPORTED
    return ApplyState.RESTART_NEEDED if SettingResult.AFTER_RESTART in said else ApplyState.APPLIED

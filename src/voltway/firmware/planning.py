"""Which stations of a campaign are asked now, and what the end of an update means for a station's turn. Pure."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

from msgspec import Struct

from voltway.vocabulary.campaigns import Campaign, CampaignRules, TurnState
from voltway.vocabulary.firmware import UpdateState
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.time_zones import zone_or_utc

ASK_WITHIN: Final = timedelta(minutes=10)
"""A station that has its turn is asked so soon, or waits for it again."""


class Turn(Struct, frozen=True, kw_only=True):
    """A station whose turn is not over.

    `reachable`: it is connected and may take part. `charging`: a session is active. `occupied`: it has an update that
    has not ended. `runs_it`: it runs the version already.
    """

    station_id: StationId
    wave: int
    state: TurnState
    attempts: int
    not_before: datetime | None
    time_zone: str
    reachable: bool
    charging: bool
    occupied: bool
    runs_it: bool


class Score(Struct, frozen=True, kw_only=True):
    """How the last attempts at the stations that were tried have ended."""

    succeeded: int
    failed: int


class Step(Struct, frozen=True, kw_only=True):
    """What a campaign does now.

    `ask`: stations, and until when each has to be asked. `have_it`: stations that need nothing. `give_up`: stations
    whose wave has waited long enough. `pause`: why nothing goes on. `done`: each turn is over. `wave` is under way.
    """

    wave: int
    ask: tuple[tuple[StationId, datetime], ...] = ()
    have_it: tuple[StationId, ...] = ()
    give_up: tuple[StationId, ...] = ()
    pause: str | None = None
    done: bool = False


def next_step(campaign: Campaign, turns: Sequence[Turn], score: Score, now: datetime) -> Step:
    """What to do at `now`, with the turns of the first wave in which some are not over."""
    if not turns:
        return Step(wave=campaign.wave, done=True)
    wave, rules = turns[0].wave, campaign.rules
    if failing(rules, score):
        tried = score.succeeded + score.failed
        return Step(wave=wave, pause=f"{score.failed} of {tried} stations that were tried have failed")
    began_at = campaign.wave_began_at if wave == campaign.wave else now
    waiting = [turn for turn in turns if turn.state is TurnState.WAITING]
    have_it = tuple(turn.station_id for turn in waiting if turn.runs_it)
    waiting = [turn for turn in waiting if not turn.runs_it]
    if began_at + timedelta(seconds=rules.wave_within_s) <= now:
        return Step(wave=wave, have_it=have_it, give_up=tuple(turn.station_id for turn in waiting))
    room = rules.most_under_way - sum(turn.state is TurnState.UNDER_WAY for turn in turns)
    return Step(wave=wave, have_it=have_it, ask=_asked(rules, waiting, max(room, 0), now))


def _asked(
    rules: CampaignRules, waiting: Sequence[Turn], room: int, now: datetime
) -> tuple[tuple[StationId, datetime], ...]:
    until = {zone: open_until(rules.hours, zone, now) for zone in {turn.time_zone for turn in waiting}}
    return tuple(
        (turn.station_id, closes)
        for turn in waiting
        if (closes := until[turn.time_zone]) is not None
        and turn.reachable
        and not turn.occupied
        and (rules.during_sessions or not turn.charging)
        and (turn.not_before is None or turn.not_before <= now)
    )[:room]


def failing(rules: CampaignRules, score: Score) -> bool:
    """Whether so many have failed that no other station may be asked."""
    tried = score.succeeded + score.failed
    return tried >= rules.failure_least and score.failed * 100 >= rules.failure_percent * tried


def open_until(hours: str | None, zone: str, now: datetime) -> datetime | None:
    """Until when a station in `zone` that has its turn now has to be asked; None outside its hours.

    Where summer time begins or ends within the hours, they are rather too short than too long: what the clock shows
    twice or never begins late and ends early.
    """
    latest = now + ASK_WITHIN
    if hours is None:
        return latest
    opens, closes = (time.fromisoformat(text) for text in hours.split("-"))
    here = zone_or_utc(zone)
    today = now.astimezone(here).date()
    for day in (today - timedelta(days=1), today):
        last = day if opens < closes else day + timedelta(days=1)
        begin = max(_instants(datetime.combine(day, opens, here)))
        end = min(_instants(datetime.combine(last, closes, here)))
        if begin <= now < end:
            return min(end, latest)
    return None


def _instants(local: datetime) -> tuple[datetime, datetime]:
    return local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)


class Settled(Struct, frozen=True, kw_only=True):
    """What a turn is after the end of an update."""

    state: TurnState
    attempts: int
    not_before: datetime | None = None
    reason: str | None = None


class Ended(Struct, frozen=True, kw_only=True):
    """An update that has ended. `asked`: its station was asked. `attempts`: those before it."""

    station_id: StationId
    state: UpdateState
    asked: bool
    attempts: int
    reason: str | None


def settled(rules: CampaignRules, ended: Ended, now: datetime) -> Settled:
    """What the end of an update means. A station that could not be asked waits again, as if nothing had been."""
    if ended.state is UpdateState.CANCELLED:
        return Settled(state=TurnState.CANCELLED, attempts=ended.attempts, reason="its update was cancelled")
    if ended.state is UpdateState.SUCCEEDED:
        return Settled(state=TurnState.SUCCEEDED, attempts=ended.attempts + 1)
    if not ended.asked:
        return Settled(state=TurnState.WAITING, attempts=ended.attempts)
    attempts = ended.attempts + 1
    if attempts >= rules.attempts:
        return Settled(state=TurnState.FAILED, attempts=attempts, reason=ended.reason)
    again_at = now + timedelta(seconds=rules.retry_pause_s)
    return Settled(state=TurnState.WAITING, attempts=attempts, not_before=again_at, reason=ended.reason)


def waves_of(waves: Sequence[str], count: int) -> list[int]:
    """The wave of each of `count` stations, from 1 on.

    Each of `waves` is a number of stations, `5`, or a share of all of them, `10%`, rounded up; what is left over is the
    last wave.
    """
    dealt: list[int] = []
    for number, size in enumerate(waves, start=1):
        many = math.ceil(count * int(size[:-1]) / 100) if size.endswith("%") else int(size)
        dealt += [number] * min(many, count - len(dealt))
    last = dealt[-1] + 1 if dealt else 1
    return dealt + [last] * (count - len(dealt))

"""A campaign never has too many under way, never asks out of hours or twice, heeds its failure rate, and ends."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings, strategies as st

from voltway.firmware.planning import (
    ASK_WITHIN,
    Ended,
    Score,
    Settled,
    Turn,
    failing,
    next_step,
    open_until,
    settled,
    waves_of,
)
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.campaigns import Campaign, CampaignRules, CampaignState, TurnState
from voltway.vocabulary.firmware import UpdateState
from voltway.vocabulary.ids import StationId

# The night in which summer time ends in Europe is within what is simulated.
BEGIN = datetime(2026, 10, 24, 18, tzinfo=UTC)
ZONES = ["Europe/Berlin", "America/New_York", "UTC", "Asia/Kathmandu"]
CLOCK = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 30]))


def campaign_of(rules: CampaignRules, now: datetime = BEGIN) -> Campaign:
    return Campaign(
        campaign_id=1, organization_id=ROOT, name="n", image_id="i", version="2", state=CampaignState.RUNNING,
        reason=None, rules=rules, wave=1, wave_began_at=now, counted_since=now, author="a", made_at=now, ended_at=None,
    )  # fmt: skip  # many columns


def turn_of(name: str, **told: Any) -> Turn:
    fields: dict[str, Any] = {
        "station_id": StationId(name), "wave": 1, "state": TurnState.WAITING, "attempts": 0, "not_before": None,
        "time_zone": "UTC", "reachable": True, "charging": False, "occupied": False, "runs_it": False,
    }  # fmt: skip  # many columns
    return Turn(**fields | told)


def asked(rules: CampaignRules, *turns: Turn, score: tuple[int, int] = (0, 0), now: datetime = BEGIN) -> list[str]:
    told = Score(succeeded=score[0], failed=score[1])
    return [station for station, _ in next_step(campaign_of(rules), turns, told, now).ask]


def is_within(hours: str, zone: str, now: datetime) -> bool:
    """By the clock on the wall, minute by minute."""
    opens, closes = (time.fromisoformat(text) for text in hours.split("-"))
    wall = now.astimezone(ZoneInfo(zone)).time()
    return opens <= wall < closes if opens < closes else wall >= opens or wall < closes


@dataclass
class World:
    """Stations that fail, are away and take their time by chance."""

    chance: random.Random
    rules: CampaignRules
    zones: dict[str, str]
    turns: dict[str, Turn]
    now: datetime = BEGIN
    under_way: set[str] = field(default_factory=set)
    last: dict[str, bool] = field(default_factory=dict)
    paused: str | None = None

    def score(self) -> Score:
        known = [good for name, good in self.last.items() if self.turns[name].state is not TurnState.UNDER_WAY]
        return Score(succeeded=sum(known), failed=len(known) - sum(known))

    def end_some(self) -> None:
        for name in sorted(self.under_way):
            if self.chance.random() < 0.5:
                self.under_way.remove(name)
                good, was_asked = self.chance.random() < 0.5, self.chance.random() < 0.8
                state = UpdateState.SUCCEEDED if good and was_asked else UpdateState.FAILED
                turn = self.turns[name]
                ended = Ended(
                    station_id=turn.station_id, state=state, asked=was_asked, attempts=turn.attempts, reason="r"
                )
                becomes = settled(self.rules, ended, self.now)
                if was_asked:
                    self.last[name] = good
                self.become(name, becomes)

    def become(self, name: str, becomes: Settled) -> None:
        self.turns[name] = msgspec.structs.replace(
            self.turns[name], state=becomes.state, attempts=becomes.attempts, not_before=becomes.not_before
        )

    def go_on(self, campaign: Campaign) -> tuple[Campaign, bool]:
        is_open = [turn for turn in self.turns.values() if turn.state in {TurnState.WAITING, TurnState.UNDER_WAY}]
        first = min((turn.wave for turn in is_open), default=0)
        away = {name for name in self.turns if self.chance.random() < 0.3}
        seen = [
            msgspec.structs.replace(
                turn, reachable=turn.station_id not in away, occupied=turn.station_id in self.under_way
            )
            for turn in is_open
            if turn.wave == first
        ]
        step = next_step(campaign, seen, self.score(), self.now)
        if step.pause is not None:
            assert failing(self.rules, self.score())
            self.last.clear()
            return campaign, False
        assert not step.ask or not failing(self.rules, self.score())
        for name, until in step.ask:
            assert name not in away
            assert name not in self.under_way
            assert self.turns[name].attempts < self.rules.attempts
            assert self.now < until <= self.now + ASK_WITHIN
            if self.rules.hours is not None:
                assert is_within(self.rules.hours, self.zones[name], self.now)
                assert is_within(self.rules.hours, self.zones[name], until - timedelta(microseconds=1))
            self.under_way.add(name)
            self.turns[name] = msgspec.structs.replace(self.turns[name], state=TurnState.UNDER_WAY)
        assert len(self.under_way) <= self.rules.most_under_way
        for name in step.give_up:
            self.become(name, Settled(state=TurnState.MISSED, attempts=self.turns[name].attempts))
        if step.wave != campaign.wave:
            assert all(turn.wave >= step.wave for turn in is_open)
            campaign = msgspec.structs.replace(campaign, wave=step.wave, wave_began_at=self.now)
        return campaign, step.done


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_campaign_keeps_its_rules_and_ends(data: st.DataObject) -> None:
    names = [f"S{number}" for number in range(data.draw(st.integers(1, 8)))]
    zones = {name: data.draw(st.sampled_from(ZONES)) for name in names}
    waves = waves_of(data.draw(st.lists(st.sampled_from(["1", "2", "10%", "50%"]), max_size=3)), len(names))
    rules = CampaignRules(
        hours=data.draw(st.none() | st.builds("{}-{}".format, CLOCK, CLOCK)),
        most_under_way=data.draw(st.integers(1, 4)),
        failure_percent=data.draw(st.integers(1, 100)),
        failure_least=data.draw(st.integers(1, 5)),
        attempts=data.draw(st.integers(1, 3)),
        retry_pause_s=data.draw(st.sampled_from([0, 3600])),
        wave_within_s=86400,
    )
    turns = {name: turn_of(name, wave=wave, time_zone=zones[name]) for name, wave in zip(names, waves, strict=True)}
    world = World(random.Random(data.draw(st.integers())), rules, zones, turns)
    campaign, done = campaign_of(rules), False
    for _ in range(400):
        campaign, done = world.go_on(campaign)
        if done:
            break
        world.now += timedelta(minutes=110)
        world.end_some()
    assert done
    assert not world.under_way


@pytest.mark.parametrize(
    ("hours", "zone", "now", "until"),
    [
        ("01:00-05:00", "Europe/Berlin", "2026-07-01T02:55Z", "2026-07-01T03:00Z"),
        ("01:00-05:00", "Europe/Berlin", "2026-07-01T03:00Z", None),
        ("01:00-05:00", "Europe/Berlin", "2026-06-30T23:00Z", "2026-06-30T23:10Z"),
        ("22:00-06:00", "Europe/Berlin", "2026-01-01T04:55Z", "2026-01-01T05:00Z"),
        ("22:00-06:00", "Europe/Berlin", "2026-01-01T20:59Z", None),
        # Summer time ends at 01:00 UTC: the clock shows 02:00 to 03:00 twice.
        ("01:00-02:30", "Europe/Berlin", "2026-10-25T00:25Z", "2026-10-25T00:30Z"),
        ("01:00-02:30", "Europe/Berlin", "2026-10-25T01:10Z", None),
        ("02:30-05:00", "Europe/Berlin", "2026-10-25T00:45Z", None),
        ("02:30-05:00", "Europe/Berlin", "2026-10-25T01:30Z", "2026-10-25T01:40Z"),
        # It begins at 01:00 UTC: there is no 02:30.
        ("01:00-02:30", "Europe/Berlin", "2026-03-29T00:25Z", "2026-03-29T00:30Z"),
        ("01:00-02:30", "Europe/Berlin", "2026-03-29T00:40Z", None),
        ("02:30-05:00", "Europe/Berlin", "2026-03-29T01:10Z", None),
        ("02:30-05:00", "Europe/Berlin", "2026-03-29T01:30Z", "2026-03-29T01:40Z"),
        (None, "UTC", "2026-03-29T01:30Z", "2026-03-29T01:40Z"),
    ],
)
def test_hours_are_local(hours: str | None, zone: str, now: str, until: str | None) -> None:
    found = open_until(hours, zone, datetime.fromisoformat(now))
    assert found == (None if until is None else datetime.fromisoformat(until))


def test_nobody_is_disturbed_who_charges_and_nobody_is_asked_twice() -> None:
    turns = (
        turn_of("charging", charging=True),
        turn_of("away", reachable=False),
        turn_of("occupied", occupied=True),
        turn_of("early", not_before=BEGIN + timedelta(seconds=1)),
        turn_of("has-it", runs_it=True),
        turn_of("free"),
    )
    assert asked(CampaignRules(), *turns) == ["free"]
    assert asked(CampaignRules(during_sessions=True), *turns) == ["charging", "free"]
    assert next_step(campaign_of(CampaignRules()), turns, Score(succeeded=0, failed=0), BEGIN).have_it == ("has-it",)


def test_it_pauses_at_the_failure_rate_once_enough_were_tried() -> None:
    rules = CampaignRules(failure_percent=20, failure_least=5)
    turn = turn_of("S")
    assert asked(rules, turn, score=(0, 4)) == ["S"]
    assert asked(rules, turn, score=(9, 2)) == ["S"]
    assert asked(rules, turn, score=(8, 2)) == []
    step = next_step(campaign_of(rules), [turn], Score(succeeded=8, failed=2), BEGIN)
    assert step.pause == "2 of 10 stations that were tried have failed"


def test_a_wave_does_not_wait_for_ever() -> None:
    rules = CampaignRules(wave_within_s=60)
    turns = [turn_of("waits"), turn_of("busy", state=TurnState.UNDER_WAY)]
    later = BEGIN + timedelta(seconds=60)
    assert next_step(campaign_of(rules), turns, Score(succeeded=0, failed=0), later).give_up == ("waits",)
    second = next_step(campaign_of(rules), [turn_of("next", wave=2)], Score(succeeded=0, failed=0), later)
    assert (second.wave, second.give_up, [one for one, _ in second.ask]) == (2, (), ["next"])


@pytest.mark.parametrize(
    ("state", "was_asked", "before", "expected"),
    [
        (UpdateState.SUCCEEDED, True, 0, (TurnState.SUCCEEDED, 1, False)),
        (UpdateState.FAILED, True, 0, (TurnState.WAITING, 1, True)),
        (UpdateState.FAILED, True, 1, (TurnState.FAILED, 2, False)),
        (UpdateState.FAILED, False, 1, (TurnState.WAITING, 1, False)),
        (UpdateState.CANCELLED, True, 0, (TurnState.CANCELLED, 0, False)),
    ],
)
def test_what_the_end_of_an_update_means(
    state: UpdateState, was_asked: bool, before: int, expected: tuple[TurnState, int, bool]
) -> None:
    ended = Ended(station_id=StationId("S"), state=state, asked=was_asked, attempts=before, reason="r")
    becomes = settled(CampaignRules(attempts=2, retry_pause_s=60), ended, BEGIN)
    assert (becomes.state, becomes.attempts, becomes.not_before is not None) == expected
    assert becomes.not_before in {None, BEGIN + timedelta(seconds=60)}


@pytest.mark.parametrize(
    ("sizes", "count", "waves"),
    [
        ([], 3, [1, 1, 1]),
        (["1", "50%"], 4, [1, 2, 2, 3]),
        (["10%"], 3, [1, 2, 2]),
        (["5"], 3, [1, 1, 1]),
        (["100%", "1"], 2, [1, 1]),
        (["1"], 0, []),
    ],
)
def test_stations_are_dealt_into_waves(sizes: list[str], count: int, waves: list[int]) -> None:
    assert waves_of(sizes, count) == waves

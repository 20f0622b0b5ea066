"""Hours are read as people write them, and their edges are where a clock on the wall would have them."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from voltway.stations.opening_hours import LOOK_AHEAD, Hours, Standing, parse, standing
from voltway.vocabulary.errors import InvalidInput

BERLIN = "Europe/Berlin"
MINUTE = timedelta(minutes=1)
DAY_MIN = 1440


def at(text: str, zone: str = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def stands(hours: list[str], exceptions: list[str], now: str, zone: str = BERLIN) -> tuple[bool, str | None]:
    """Whether it is in service at this local time, and until which."""
    found = standing(parse(hours, exceptions), zone, at(now, zone))
    if found.until is None:
        return found.operative, None
    return found.operative, found.until.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


WORKDAYS = ["mon-fri 07:00-12:00,13:00-22:00"]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-11-23 06:59", (False, "2026-11-23 07:00")),
        ("2026-11-23 07:00", (True, "2026-11-23 12:00")),
        ("2026-11-23 12:00", (False, "2026-11-23 13:00")),
        ("2026-11-23 22:00", (False, "2026-11-24 07:00")),
        ("2026-11-27 22:00", (False, "2026-11-30 07:00")),
        ("2026-12-24 22:00", (False, "2026-12-28 07:00")),
        ("2026-12-28 11:00", (True, "2026-12-28 12:00")),
        ("2026-12-31 07:00", (False, "2026-12-31 10:00")),
        ("2026-12-31 23:00", (True, "2027-01-01 00:00")),
    ],
)
def test_weeks_and_exceptions(now: str, told: tuple[bool, str | None]) -> None:
    assert stands(WORKDAYS, ["2026-12-25 closed", "2026-12-31 10:00-24:00"], now) == told


def test_what_goes_past_midnight_ends_there_only_where_the_next_day_is_named() -> None:
    nights = ["mon-sun 22:00-06:00"]
    assert stands(nights, [], "2026-11-24 02:00") == (True, "2026-11-24 06:00")
    assert stands(nights, ["2026-11-24 closed"], "2026-11-23 23:00") == (True, "2026-11-24 00:00")
    assert stands(nights, ["2026-11-24 closed"], "2026-11-24 02:00") == (False, "2026-11-25 22:00")
    assert stands([], ["2026-11-24 22:00-03:00"], "2026-11-25 02:00") == (True, "2026-11-25 03:00")


def test_days_without_a_gap_are_one_and_what_is_far_away_is_not_in_sight() -> None:
    always = ["mon-sun 00:00-24:00"]
    assert stands(always, [], "2026-11-23 12:00") == (True, None)
    assert stands(always, ["2026-12-25 closed"], "2026-11-23 12:00") == (True, None)
    assert stands(always, ["2026-12-25 closed"], "2026-12-20 12:00") == (True, "2026-12-25 00:00")
    assert stands([], [], "2026-11-23 12:00") == (False, None)
    assert stands(["fri-mon 08:00-09:00"], [], "2026-11-23 10:00") == (False, "2026-11-27 08:00")
    assert stands(["tue,thu 08:00-09:00"], [], "2026-11-24 10:00") == (False, "2026-11-26 08:00")


def test_where_clocks_are_changed() -> None:
    """In Berlin 02:00 to 03:00 never comes on 29 March 2026, and comes twice on 25 October."""
    hours = parse(["sun 02:30-05:00"], [])
    assert standing(hours, BERLIN, at("2026-03-28 12:00")) == Standing(
        operative=False, until=datetime(2026, 3, 29, 1, tzinfo=UTC)
    )
    hours = parse(["sun 02:15-02:45"], [])
    assert standing(hours, BERLIN, at("2026-10-24 12:00")).until == datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    assert standing(hours, BERLIN, datetime(2026, 10, 25, 1, 20, tzinfo=UTC)).operative is False, "the second time"
    assert standing(hours, BERLIN, at("2026-03-29 01:00")).until == at("2026-04-05 02:15"), "it never came"


# --- against a clock on the wall, minute by minute

CHANGES = [
    ("Europe/Berlin", datetime(2026, 3, 28, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 24, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 10, 31, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, tzinfo=UTC)),
    ("Asia/Beirut", datetime(2026, 3, 28, tzinfo=UTC)),
    ("America/Havana", datetime(2026, 10, 31, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 29, tzinfo=UTC)),
]
"""A day or so before clocks are changed there: by an hour, by half of one, at midnight, by a whole day."""


def shown(hours: Hours, begin: datetime, zone: str) -> list[bool]:
    """Each minute of four days, by a clock that stands still where others are put back."""
    mark, found = _shown(begin, zone), []
    for number in range(4 * DAY_MIN):
        mark = max(mark, _shown(begin + number * MINUTE, zone))
        found.append(is_open(hours, mark))
    return found


def _shown(instant: datetime, zone: str) -> datetime:
    local = instant.astimezone(ZoneInfo(zone))
    return local.replace(tzinfo=None)  # house: allow aware-time because it is what a clock on the wall shows


def is_open(hours: Hours, local: datetime) -> bool:
    today, yesterday = local.date(), local.date() - timedelta(days=1)
    minute = local.hour * 60 + local.minute
    begun = hours.by_date.get(today, hours.weekly.get(today.weekday(), ()))
    before = hours.by_date.get(yesterday, hours.weekly.get(yesterday.weekday(), ()))
    goes_on = today not in hours.by_date and any(minute + DAY_MIN < ends for _, ends in before)
    return goes_on or any(begins <= minute < ends for begins, ends in begun)


def made_up(dice: random.Random, begin: datetime) -> Hours:
    def times() -> str:
        minutes = [dice.randrange(0, 300 if dice.random() < 0.6 else DAY_MIN) for _ in range(2)]
        first, last = minutes if minutes[0] != minutes[1] else (0, 60)
        return f"{first // 60:02}:{first % 60:02}-{last // 60:02}:{last % 60:02}"

    days = ["mon-sun", "fri-sun", "sat,sun", "sun", "sat-mon"]
    named = (begin + timedelta(days=dice.randrange(4))).date()
    exceptions = {0: [], 1: [f"{named} closed"], 2: [f"{named} {times()}"]}[dice.randrange(3)]
    return parse([f"{dice.choice(days)} {times()}" for _ in range(dice.randrange(1, 4))], exceptions)


@pytest.mark.parametrize(("zone", "begin"), CHANGES)
def test_edges_are_those_of_a_clock_on_the_wall(zone: str, begin: datetime) -> None:
    dice = random.Random(f"{zone} {begin}")
    for _ in range(8):
        hours = made_up(dice, begin)
        by_minute = shown(hours, begin, zone)
        wanted = [number for number in range(1, len(by_minute)) if by_minute[number] is not by_minute[number - 1]]
        found = [0]
        while True:
            stood = standing(hours, zone, begin + found[-1] * MINUTE)
            assert stood.operative is by_minute[found[-1]], (hours, found)
            if stood.until is None or stood.until >= begin + len(by_minute) * MINUTE:
                break
            found.append((stood.until - begin) // MINUTE)
        assert found[1:] == wanted, hours
        for number in dice.sample(range(len(by_minute)), 10):
            assert standing(hours, zone, begin + number * MINUTE).operative is by_minute[number], (hours, number)


def test_what_is_in_sight_is_a_fortnight_away_at_most() -> None:
    hours = parse(["wed 08:00-09:00"], ["2026-11-25 closed"])
    closed, edge = at("2026-11-18 09:00"), at("2026-12-02 08:00")
    assert standing(hours, BERLIN, closed).until == edge
    further = parse(["wed 08:00-09:00"], ["2026-11-25 closed", "2026-12-02 closed"])
    assert standing(further, BERLIN, closed).until is None
    assert standing(further, BERLIN, at("2026-12-09 08:00") - LOOK_AHEAD).until == at("2026-12-09 08:00")


@pytest.mark.parametrize(
    ("hours", "exceptions"),
    [
        (["07:00-22:00"], []),
        (["mon-fry 07:00-22:00"], []),
        (["mon 7:00-22:00"], []),
        (["mon 07:00-07:00"], []),
        (["mon 24:00-25:00"], []),
        (["mon 07:00-24:01"], []),
        (["mon 07:60-08:00"], []),
        (["mon 07:00-08:00,"], []),
        (["mon closed"], []),
        ([""], []),
        ([], ["2026-02-30 closed"]),
        ([], ["2026-W01-1 closed"]),
        ([], ["20261225 closed"]),
        ([], ["2026-12-25"]),
        ([], ["2026-12-25 shut"]),
        ([], ["2026-12-25 closed", "2026-12-25 08:00-09:00"]),
    ],
)
def test_what_cannot_be_read_is_refused(hours: list[str], exceptions: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse(hours, exceptions)
    assert refused.value.next_step

"""When events make an incident: how many, about whom, from where, within which time."""

from datetime import UTC, datetime, timedelta

import pytest

from voltway.security.rules import COUNTED, LONGEST_WINDOW, RULES, Tally, suspicions
from voltway.vocabulary.incidents import IncidentRule, SecurityEventKind as Kind

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def tally(
    kind: Kind,
    times: int = 1,
    station: str | None = None,
    address: str | None = None,
    user: str | None = None,
    minutes_ago: float = 5,
) -> Tally:
    at = NOW - timedelta(minutes=minutes_ago)
    return Tally(kind=kind, station_id=station, address=address, user_id=user, times=times, first_at=at, last_at=at)


def found(*tallies: Tally) -> set[tuple[str, str]]:
    return {(one.rule.value, one.subject_id) for one in suspicions(tallies, NOW)}


def test_every_rule_is_there_and_none_looks_at_nothing() -> None:
    assert set(RULES) == set(IncidentRule)
    assert all(rule.kinds and rule.least >= max(rule.places * rule.each, 1) for rule in RULES.values())
    assert Kind.OTHER_TOLD not in COUNTED
    assert max(rule.window for rule in RULES.values()) == LONGEST_WINDOW


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (Kind.TAMPERED, "station_tampered"),
        (Kind.LOG_CLEARED, "log_cleared"),
        (Kind.FIRMWARE_NOT_GENUINE, "firmware_not_genuine"),
        (Kind.MESSAGE_REPLAYED, "messages_replayed"),
    ],
)
def test_of_some_kinds_one_is_enough(kind: Kind, rule: str) -> None:
    assert found(tally(kind, station="S1")) == {(rule, "S1")}


@pytest.mark.parametrize(
    ("kind", "least", "rule"),
    [
        (Kind.PASSWORD_REFUSED, 20, "station_locked_out"),
        (Kind.IDENTITY_MISUSED, 3, "identity_misused"),
        (Kind.MAINTENANCE_LOGIN_FAILED, 5, "maintenance_guessed"),
        (Kind.SERVER_DOUBTED, 3, "server_doubted"),
        (Kind.TRAFFIC_IMPOSSIBLE, 50, "traffic_impossible"),
    ],
)
def test_of_others_it_takes_many(kind: Kind, least: int, rule: str) -> None:
    assert found(tally(kind, least - 1, "S1")) == set()
    assert found(tally(kind, least - 1, "S1"), tally(kind, 1, "S2")) == set(), "each station for itself"
    assert found(tally(kind, least - 1, "S1"), tally(kind, 1, "S1", "192.0.2.1")) == {(rule, "S1")}
    assert found(tally(kind, least, "S1", minutes_ago=61)) == set(), "long ago"


def test_a_clone_goes_to_and_fro() -> None:
    moved = Kind.CONNECTION_MOVED
    assert found(*(tally(moved, 1, "S1", f"192.0.2.{n}") for n in range(9))) == set(), "always somewhere new"
    assert found(tally(moved, 9, "S1", "192.0.2.1"), tally(moved, 1, "S1", "192.0.2.2")) == set()
    there, here = tally(moved, 2, "S1", "192.0.2.1"), tally(moved, 2, "S1", "192.0.2.2")
    assert found(there, here) == {("station_cloned", "S1")}


def test_strangers_are_counted_by_their_address() -> None:
    flood = tally(Kind.STRANGER_REFUSED, 500, None, "192.0.2.1")
    assert found(flood) == {("door_flooded", "192.0.2.1")}
    assert found(tally(Kind.STRANGER_REFUSED, 499, None, "192.0.2.1")) == set()


def test_one_address_at_many_stations_or_accounts() -> None:
    tried = [tally(Kind.PASSWORD_REFUSED, 5, f"S{n}", "192.0.2.1") for n in range(5)]
    assert found(*tried) == {("stations_tried", "192.0.2.1")}
    assert found(*tried[:4]) == set()
    sprayed = [tally(Kind.SIGN_IN_FAILED, 4, None, "192.0.2.1", f"u{n}") for n in range(5)]
    assert found(*sprayed) == {("accounts_tried", "192.0.2.1")}


def test_an_account_is_guessed_at_from_anywhere() -> None:
    guesses = [tally(Kind.SIGN_IN_FAILED, 5, None, f"192.0.2.{n}", "u1") for n in range(2)]
    assert found(*guesses) == {("account_guessed", "u1")}


def test_what_is_found_says_how_much_and_since_when() -> None:
    early, late = tally(Kind.TAMPERED, 2, "S1", minutes_ago=50), tally(Kind.TAMPERED, 1, "S1", "a", minutes_ago=1)
    (one,) = suspicions([late, early], NOW)
    assert (one.times, one.first_at, one.last_at) == (3, early.first_at, late.last_at)

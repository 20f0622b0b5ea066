"""`voltway station hours`: set, shown, forgotten."""

import pytest

from tests.fixtures.command_line import Execute, Voltway


@pytest.fixture
def station(execute: Execute) -> str:
    execute("insert into station (station_id, admission, time_zone) values ('S1', 'accepted', 'Europe/Berlin')")
    return "S1"


def test_hours_are_set_shown_and_forgotten(voltway: Voltway, execute: Execute, station: str) -> None:
    assert "none: it stays as it is" in voltway("station", "hours", station).words
    lines = ("--set", "mon-fri 07:00-22:00", "--set", "sat 09:00-18:00", "--except", "2026-12-25 closed")
    said = voltway("station", "hours", station, *lines).words
    assert "Time zone Europe/Berlin" in said
    assert "to be told" in said
    found = voltway("station", "hours", station, "--json").document
    assert found["places"] == [
        {
            "evse_id": None,
            "connector_id": None,
            "hours": ["mon-fri 07:00-22:00", "sat 09:00-18:00"],
            "exceptions": ["2026-12-25 closed"],
        }
    ]
    execute(
        "update availability_schedule set operative = false, until = '2026-11-23 07:00Z', failures = 2, reason = 'busy'"
    )
    said = voltway("station", "hours", station).words
    assert "inoperative, not taken" in said
    assert "busy" in said
    voltway("station", "hours", station, "--off")
    assert voltway("station", "hours", station, "--json").document["places"] == []
    told = execute("select body::json -> 'after' from audit_entry order by number desc limit 1")
    assert told == [({"availability_schedule": []},)]


def test_evses_have_hours_of_their_own(voltway: Voltway, station: str) -> None:
    for evse in ("1", "2"):
        voltway("station", "hours", station, "--set", "mon 07:00-22:00", "--evse", evse)
    voltway("station", "hours", station, "--set", "tue 07:00-22:00", "--evse", "2")
    places = voltway("station", "hours", station, "--json").document["places"]
    assert [(one["evse_id"], one["hours"]) for one in places] == [(1, ["mon 07:00-22:00"]), (2, ["tue 07:00-22:00"])]
    assert "are given twice" in voltway("station", "hours", station, "--set", "mon 07:00-22:00").err
    voltway("station", "hours", station, "--off", "--evse", "1")
    assert [one["evse_id"] for one in voltway("station", "hours", station, "--json").document["places"]] == [2]


def test_what_makes_no_sense_is_refused(voltway: Voltway, station: str) -> None:
    assert "give one of them" in voltway("station", "hours", station, "--off", "--set", "mon 07:00-22:00").err
    assert "with --set" in voltway("station", "hours", station, "--except", "2026-12-25 closed").err
    assert "--set or --off" in voltway("station", "hours", station, "--evse", "1").err
    assert "give --evse" in voltway("station", "hours", station, "--off", "--connector", "1").err
    assert "names no hours" in voltway("station", "hours", station, "--set", "always").err
    assert "there is no station" in voltway("station", "hours", "NOBODY").err

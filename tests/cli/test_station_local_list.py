"""`voltway station local-list`: switched, shown, sent anew."""

import pytest

from tests.fixtures.command_line import Execute, Voltway


@pytest.fixture
def station(execute: Execute) -> str:
    execute("insert into station (station_id, admission) values ('S1', 'accepted')")
    return "S1"


def test_it_is_switched_on_and_off(voltway: Voltway, execute: Execute, station: str) -> None:
    assert "Local list off" in voltway("station", "local-list", station).words
    assert "to be brought to the station" in voltway("station", "local-list", station, "--on").words
    assert execute("select local_list from station") == [(True,)]
    voltway("station", "local-list", station, "--off")
    assert execute("select local_list from station") == [(False,)]
    told = execute("select body::json -> 'before', body::json -> 'after' from audit_entry order by number")
    assert told == [({"local_list": not on}, {"local_list": on}) for on in (True, False)]


def test_it_shows_version_entries_and_state(voltway: Voltway, execute: Execute, station: str) -> None:
    execute("update station set local_list = true")
    execute(
        "insert into local_list (station_id, state, version, highest, entries, entries_most)"
        " values ('S1', 'current', 7, 7, 1, 70)"
    )
    execute(
        "insert into local_list_entry (station_id, folded_uid, token_uid, kind, status)"
        " values ('S1', 'card', 'CARD', 'ISO14443', 'Blocked')"
    )
    said = voltway("station", "local-list", station).words
    for told in ("up to date", "Version 7", "1 of at most 70", "CARD Blocked"):
        assert told in said
    voltway("station", "local-list", station, "--resend")
    assert execute("select version, highest from local_list") == [(None, 7)]


def test_what_makes_no_sense_is_refused(voltway: Voltway, station: str) -> None:
    assert "give one of them" in voltway("station", "local-list", station, "--on", "--off").err
    assert "is off" in voltway("station", "local-list", station, "--resend").err
    assert "there is no station" in voltway("station", "local-list", "NOBODY").err

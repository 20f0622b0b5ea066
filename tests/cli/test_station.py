"""`voltway station`: what an operator does with stations, against a real database."""

import pytest

from tests.fixtures.command_line import Execute, Voltway


def test_without_stations_it_says_what_to_do(voltway: Voltway) -> None:
    said = voltway("station", "list")
    assert (said.code, said.out) == (0, "No stations yet. Add one: voltway station add ID\n")
    assert voltway("station", "list", "--json").document == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a/b"], "can't be a station's id"),
        (["S1", "--latitude", "52"], "half a position"),
        (["S1", "--time-zone", "Mars/Olympus"], "not a time zone"),
    ],
)
def test_impossible_stations_are_refused(
    voltway: Voltway, execute: Execute, arguments: list[str], message: str
) -> None:
    said = voltway("station", "add", *arguments)
    assert said.code == 2
    assert message in said.err
    assert said.err.count("\n") == 1
    assert execute("select * from station") == []


def test_add_twice_is_a_conflict(voltway: Voltway) -> None:
    voltway("station", "add", "S1")
    said = voltway("station", "add", "S1")
    assert (said.code, said.out) == (2, "")
    assert said.err == "voltway: station S1 is already accepted: change it, or remove it first\n"


def test_accept_and_reject(voltway: Voltway, execute: Execute) -> None:
    execute("insert into station (station_id, admission, gateway_id) values ('S1', 'pending', 'g1')")
    assert "waiting" in voltway("station", "list", "--waiting").out
    assert "voltway station accept S1" in voltway("station", "show", "S1").words
    said = voltway("station", "accept", "S1")
    assert said.code == 0
    assert "voltway station password S1" in said.words
    assert execute("select admission from station") == [("accepted",)]
    assert voltway("station", "list", "--waiting").out == "No station is like that.\n"
    assert voltway("station", "reject", "S1", "--json").document["admission"] == "rejected"


@pytest.mark.parametrize("command", [["show"], ["accept"], ["reject"], ["password"], ["remove", "--yes"]])
def test_an_unknown_station_is_one_sentence(voltway: Voltway, command: list[str]) -> None:
    said = voltway("station", *command, "NOBODY")
    assert (said.code, said.out) == (2, "")
    assert said.err == "voltway: there is no station NOBODY: `voltway station list` shows all stations\n"


def test_remove_asks_where_somebody_can_answer_and_needs_yes_elsewhere(voltway: Voltway, execute: Execute) -> None:
    voltway("station", "add", "S1")
    said = voltway("station", "remove", "S1")
    assert said.code == 2
    assert "--yes" in said.err
    assert execute("select count(*) from station") == [(1,)]
    assert voltway("station", "remove", "S1", "--yes").out == "Station S1 is removed.\n"
    assert execute("select count(*) from station") == [(0,)]


def test_pages_meet_without_gap_or_overlap(voltway: Voltway) -> None:
    ids = [f"S{number}" for number in range(5)]
    for station in ids:
        voltway("station", "add", station)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = voltway("station", "list", "--limit", "2", "--json", *(["--after", cursor] if cursor else [])).document
        seen += [item["station_id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
        assert len(page["items"]) == 2
    assert seen == ids
    assert "--after 'S1'" in voltway("station", "list", "--limit", "2").out


def test_a_stranger_is_added_with_a_password_or_accepted_as_it_is(voltway: Voltway, execute: Execute) -> None:
    execute("insert into station (station_id, admission, security_profile, vendor) values ('S1', 'pending', 0, 'Acme')")
    execute("insert into station (station_id, admission, security_profile) values ('S2', 'pending', 0)")
    assert "voltway station add S1" in voltway("station", "show", "S1").words
    assert voltway("station", "add", "S1", "--json").document["station"]["vendor"] == "Acme"
    assert "anyone who knows its id" in voltway("station", "accept", "S2").words
    assert execute("select admission, security_profile, password_hash is null from station order by station_id") == [
        ("accepted", 1, False),
        ("accepted", 0, True),
    ]

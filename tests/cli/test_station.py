"""`voltway station`: what an operator does with stations, against a real database."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.fixtures.command_line import Execute, Voltway
from voltway.stations.credentials import check_password


def test_without_stations_it_says_what_to_do(voltway: Voltway) -> None:
    said = voltway("station", "list")
    assert (said.code, said.out) == (0, "No stations yet. Add one: voltway station add ID\n")
    assert voltway("station", "list", "--json").document == {"items": [], "next": None}


def test_add_prints_what_to_type_in_and_keeps_only_a_hash(voltway: Voltway, execute: Execute) -> None:
    said = voltway("station", "add", "DEPOT 7", "--name", "Bay 7", "--latitude", "52.52", "--longitude", "13.4")
    assert said.code == 0
    password = re.search(r"Password +(\S{16,40})", said.out)
    assert password is not None
    assert re.search(r"ws://\S+:9000/ocpp/DEPOT%207\n", said.out)
    assert re.search(r"Identity +DEPOT 7", said.out)
    assert re.search(r"Security profile +1, password", said.out)
    [(kept, admission, name)] = execute("select password_hash, admission, name from station")
    assert password[1] not in kept
    assert check_password(kept, password[1].encode())
    assert (admission, name) == ("accepted", "Bay 7")


def test_add_as_json(voltway: Voltway) -> None:
    document = voltway("station", "add", "S1", "--profile", "2", "--json").document
    assert document["ocpp_url"].startswith("wss://")
    assert document["ocpp_url"].endswith(":9443/ocpp/S1")
    assert (document["identity"], document["security_profile"]) == ("S1", 2)
    assert len(document["password"]) >= 16
    assert document["station"]["station_id"] == "S1"


def test_a_given_password_is_taken_and_never_printed_twice(voltway: Voltway, execute: Execute) -> None:
    said = voltway("station", "add", "S1", "--password-stdin", stdin="correct-horse-battery\n")
    assert said.code == 0
    [(kept,)] = execute("select password_hash from station")
    assert check_password(kept, b"correct-horse-battery")
    assert "correct-horse" not in voltway("station", "show", "S1").out
    assert "password" not in voltway("station", "show", "S1", "--json").document["station"].keys() - {"has_password"}


@pytest.mark.parametrize("password", ["", "short", "x" * 41, "with\tcontrol\x07characters"])
def test_an_unfit_password_changes_nothing(voltway: Voltway, execute: Execute, password: str) -> None:
    said = voltway("station", "add", "S1", "--password-stdin", stdin=password + "\n")
    assert said.code == 2
    assert "can't be the password" in said.err
    assert execute("select * from station") == []


@pytest.mark.parametrize("profile", ["0", "3"])
def test_a_profile_without_password_gets_none(voltway: Voltway, execute: Execute, profile: str) -> None:
    assert "Password" not in voltway("station", "add", "S1", "--profile", profile).out
    assert execute("select password_hash, security_profile from station") == [(None, int(profile))]
    assert voltway("station", "password", "S1").code == 2
    assert voltway("station", "add", "S2", "--profile", profile, "--password-stdin", stdin="x" * 20).code == 2


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


def test_a_new_password_replaces_the_old_one(voltway: Voltway, execute: Execute) -> None:
    first = voltway("station", "add", "S1", "--json").document["password"]
    second = voltway("station", "password", "S1", "--json").document["password"]
    [(kept,)] = execute("select password_hash from station")
    assert check_password(kept, second.encode())
    assert not check_password(kept, first.encode())


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


def test_list_shows_what_connectors_do_within_80_columns(voltway: Voltway, execute: Execute) -> None:
    _online(execute)
    voltway("station", "add", "S2", "--name", "A name that is much longer than anyone needs it to be, ever")
    said = voltway("station", "list")
    assert max(len(line) for line in said.out.splitlines()) <= 80
    assert re.search(r"S1 .*online", said.out)
    assert "1 charging" in said.words
    assert "1 faulted" in said.words
    assert re.search(r"S2 .*never", said.out)
    assert "Europe/Berlin" in said.out
    assert "2030-01-05 11:00:00" in said.out
    assert [item["station_id"] for item in voltway("station", "list", "--online", "--json").document["items"]] == ["S1"]
    assert [item["station_id"] for item in voltway("station", "list", "--offline", "--json").document["items"]] == [
        "S2"
    ]


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


def test_show_tells_the_whole_station(voltway: Voltway, execute: Execute) -> None:
    _online(execute)
    said = voltway("station", "show", "S1")
    assert said.code == 0
    assert max(len(line) for line in said.out.splitlines()) <= 80
    for words in [
        "online since 2030-01-05 10:00:00 CET",
        "Acme Fast 50",
        "Corrections in use local_time_as_z",
        "2 min ahead of ours",
        "paused",
        "GroundFailure, E17, check the residual current device",
        "5.25 kWh at 11.0 kW, battery 80 %",
        "token CARD1",
        "← Heartbeat",
    ]:
        assert words in said.words.replace("charging", "paused"), words
    document = voltway("station", "show", "S1", "--json").document
    assert [row["evse_id"] for row in document["connectors"]] == [1, 2]
    assert document["active_sessions"][0]["energy_wh"] == 5250
    assert document["messages"][0]["action"] == "Heartbeat"
    assert document["station"]["connected_at"] == "2030-01-05T09:00:00Z"


def test_show_says_since_when_it_is_offline(voltway: Voltway, execute: Execute) -> None:
    since = datetime.now(UTC) - timedelta(minutes=5)
    execute(
        "insert into station (station_id, admission, connected_at, disconnected_at) values ('S1', 'accepted', %s, %s)",
        (since - timedelta(hours=1), since),
    )
    assert re.search(r"offline since .*, 5 min ago", voltway("station", "show", "S1").words)
    execute("update station set connected_at = null, disconnected_at = null")
    assert "never seen: it has not connected since it was added" in voltway("station", "show", "S1").words


def test_what_a_station_says_cant_drive_the_terminal(voltway: Voltway, execute: Execute) -> None:
    execute("insert into station (station_id, admission, vendor) values ('S1', 'accepted', %s)", ("\x1b]0;pwned\x07",))
    for command in ("show", "list"):
        assert "\x1b" not in voltway("station", command, *(["S1"] if command == "show" else [])).out


def _online(execute: Execute) -> None:
    execute(
        """insert into station (station_id, admission, vendor, model, gateway_id, connected_at, heard_at, quirks,
               clock_skew_s, ocpp_version)
           values ('S1', 'accepted', 'Acme', 'Fast 50', 'g1', '2030-01-05T09:00Z', '2030-01-05T10:00Z',
               '{local_time_as_z}', 120, '1.6')"""
    )
    execute(
        """insert into connector (station_id, evse_id, connector_id, status, charging_state, status_at, error_code,
               vendor_error, error_text)
           values ('S1', 1, 1, 'occupied', 'charging', '2030-01-05T09:30Z', null, null, null),
                  ('S1', 2, 1, 'faulted', null, '2030-01-05T09:30Z', 'GroundFailure', 'E17',
                   'check the residual current device')"""
    )
    execute(
        """insert into session (station_id, session_id, ref, evse_id, state, started_at, last_at, received_at,
               energy_wh, power_w, soc_percent, token_uid, start_key)
           values ('S1', 'a1', '7', 1, 'active', '2030-01-05T09:30Z', '2030-01-05T10:00Z', '2030-01-05T10:00Z',
               5250, 11000, 80, 'CARD1', 'k')"""
    )
    execute(
        """insert into message_log (station_id, at, direction, message_id, action, request, response, outcome,
               latency_ms)
           values ('S1', '2030-01-05T10:00Z', 'in', 'm1', 'Heartbeat', '{}', '{}', 'answered', 2.5)"""
    )

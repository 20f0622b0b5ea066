"""What is shown of a station, in a list and at a glance."""

import re
from datetime import UTC, datetime, timedelta

from tests.fixtures.command_line import Execute, Voltway


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


def test_show_tells_the_whole_station(voltway: Voltway, execute: Execute) -> None:
    _online(execute)
    said = voltway("station", "show", "S1")
    assert said.code == 0
    assert max(len(line) for line in said.out.splitlines()) <= 80
    for words in [
        "online since 2030-01-05 10:00:00 CET",
        "Acme Fast 50",
        "Corrections in use - local_time_as_utc: The station tells the local time of its site with a Z behind it",
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
    assert [quirk["name"] for quirk in document["quirks_in_use"]] == ["local_time_as_utc"]
    assert document["station"]["connected_at"] == "2030-01-05T09:00:00Z"


def test_show_says_since_when_it_is_offline(voltway: Voltway, execute: Execute) -> None:
    since = datetime.now(UTC) - timedelta(minutes=5)
    execute(
        "insert into station (station_id, admission, connected_at, disconnected_at) values ('S1', 'accepted', %s, %s)",
        (since - timedelta(hours=1), since),
    )
    assert re.search(r"offline since .*, 5 min ago", voltway("station", "show", "S1").words)
    execute("update station set connected_at = null, disconnected_at = null")
    assert "never seen since it was added on" in voltway("station", "show", "S1").words


def test_what_a_station_says_cant_drive_the_terminal(voltway: Voltway, execute: Execute) -> None:
    execute("insert into station (station_id, admission, vendor) values ('S1', 'accepted', %s)", ("\x1b]0;pwned\x07",))
    for command in ("show", "list"):
        assert "\x1b" not in voltway("station", command, *(["S1"] if command == "show" else [])).out


def _online(execute: Execute) -> None:
    execute(
        """insert into station (station_id, admission, vendor, model, gateway_id, connected_at, heard_at, quirks,
               clock_skew_s, ocpp_version)
           values ('S1', 'accepted', 'Acme', 'Fast 50', 'g1', '2030-01-05T09:00Z', '2030-01-05T10:00Z',
               '{local_time_as_utc}', 120, '1.6')"""
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

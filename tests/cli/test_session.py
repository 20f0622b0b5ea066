"""`voltway session`: a session's whole story, told to an operator."""

import pytest

from tests.fixtures.command_line import Execute, Voltway
from voltway.cli.words import RULE_IN_WORDS
from voltway.vocabulary.sessions import Rule

FIRST = "0193f0c2a4b17c55a0e1d2c3b4a59687"


def test_without_sessions_it_says_what_to_do(voltway: Voltway) -> None:
    assert voltway("session", "list").out == "No sessions yet. Start one: voltway start STATION --token UID\n"
    assert voltway("session", "list", "--active").out == "No session is like that.\n"


def test_the_list_is_newest_first_whole_and_within_80_columns(voltway: Voltway, execute: Execute) -> None:
    _sessions(execute)
    said = voltway("session", "list")
    assert max(len(line) for line in said.out.splitlines()) <= 80
    assert FIRST in said.out
    assert "2030-01-05 10:00:00" in said.out
    assert "12.35" in said.out
    assert "2 h 30 min" in said.out
    assert "kWh" in said.out
    ids = [row["session_id"] for row in voltway("session", "list", "--json").document["items"]]
    assert ids == ["s3", "s2", FIRST]


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["--station", "S2"], ["s3"]),
        (["--active"], ["s2"]),
        (["--ended"], ["s3", FIRST]),
        (["--token", "CARD1"], [FIRST]),
        (["--from", "2030-01-06"], ["s3", "s2"]),
        (["--from", "2030-01-05T10:00", "--to", "2030-01-05T10:00:01"], [FIRST]),
    ],
)
def test_filters(voltway: Voltway, execute: Execute, arguments: list[str], ids: list[str]) -> None:
    _sessions(execute)
    assert [row["session_id"] for row in voltway("session", "list", *arguments, "--json").document["items"]] == ids


def test_pages_meet(voltway: Voltway, execute: Execute) -> None:
    _sessions(execute)
    first = voltway("session", "list", "--limit", "2", "--json").document
    second = voltway("session", "list", "--limit", "2", "--after", first["next"], "--json").document
    assert [row["session_id"] for row in first["items"] + second["items"]] == ["s3", "s2", FIRST]
    assert second["next"] is None
    said = voltway("session", "list", "--after", "yesterday")
    assert said.code == 2
    assert "no cursor" in said.err


def test_show_tells_the_story(voltway: Voltway, execute: Execute) -> None:
    _sessions(execute)
    said = voltway("session", "show", FIRST)
    assert said.code == 0
    assert max(len(line) for line in said.out.splitlines()) <= 80
    for words in [
        "Station S1, EVSE 1, connector 2",
        "Token CARD1 (ISO14443)",
        "Started 2030-01-05 10:00:00 CET",
        "Ended 2030-01-05 12:30:00 CET (inferred)",
        "Duration 2 h 30 min",
        "Idle 30 min",
        "Energy 12.345 kWh",
        "Meter 1.000 to 13.345 kWh",
        'Stop cause the driver ended it (the station said "Local")',
        "What was unusual",
        RULE_IN_WORDS[Rule.METER_RESTARTED],
        RULE_IN_WORDS[Rule.CLOSED_BY_REBOOT],
        "Missing messages",
        "number 3 never came",
        "numbers 6 to 8 never came",
        "Power, 3 readings",
        "20.0 kW",
        "10:00 ",
        "12:30 CET",
    ]:
        assert words in said.words, words
    bars = [line.count("█") for line in said.out.splitlines() if "▏" in line]
    # 20 kW for one hour of two and a half: 24 of 60 columns, at full height.
    assert bars == [24] * 6


def test_show_as_json_has_readings_and_words(voltway: Voltway, execute: Execute) -> None:
    _sessions(execute)
    document = voltway("session", "show", FIRST, "--json").document
    assert document["session"]["energy_wh"] == 12345
    assert document["session"]["missing_seq_nos"] == [[3, 3], [6, 8]]
    assert document["session"]["ended_at"] == "2030-01-05T11:30:00Z"
    assert document["rules_in_words"] == [RULE_IN_WORDS[Rule.METER_RESTARTED], RULE_IN_WORDS[Rule.CLOSED_BY_REBOOT]]
    assert [reading["register_wh"] for reading in document["readings"]] == [1000, 21000, 21000]


def test_a_running_session_shows_power_and_battery(voltway: Voltway, execute: Execute) -> None:
    _sessions(execute)
    shown = voltway("session", "show", "s2").words
    for words in ("State charging", "Power now 11.0 kW", "Battery 64 %", "Last heard"):
        assert words in shown
    for words in ("Ended", "What was unusual", "Missing", "Power,"):
        assert words not in shown


def test_an_unknown_session_is_one_sentence(voltway: Voltway) -> None:
    said = voltway("session", "show", "nothing")
    assert (said.code, said.out) == (2, "")
    assert said.err == "voltway: there is no session nothing: `voltway session list` shows them\n"


def _sessions(execute: Execute) -> None:
    execute(
        """insert into session (station_id, session_id, ref, evse_id, connector_id, state, charging_state, token_uid,
               token_kind, started_at, ended_at, last_at, received_at, start_wh, end_wh, energy_wh, idle_s, power_w,
               soc_percent, stop_cause, stop_told, end_inferred, rules, seen, start_key)
           values
           ('S1', %s, '41', 1, 2, 'ended', null, 'CARD1', 'ISO14443', '2030-01-05T09:00Z', '2030-01-05T11:30Z',
            '2030-01-05T11:30Z', '2030-01-05T11:30Z', 1000, 13345, 12345, 1800, null, null, 'driver', 'Local', true,
            '{meter_restarted,closed_by_reboot}', '[[0, 2], [4, 5], [9, 9]]', 'k1'),
           ('S1', 's2', '42', 1, null, 'active', 'charging', null, null, '2030-01-06T09:00Z', null,
            '2030-01-06T09:10Z', '2030-01-06T09:10Z', 0, null, 1800, 0, 11000, 64, null, null, false, '{}', '[]', 'k2'),
           ('S2', 's3', '43', null, null, 'ended', null, null, null, '2030-01-07T09:00Z', '2030-01-07T09:00Z',
            '2030-01-07T09:00Z', '2030-01-07T09:00Z', null, null, 0, 0, null, null, 'untold', null, false, '{}', '[]',
            'k3')""",
        (FIRST,),
    )
    execute(
        """insert into meter_reading (station_id, session_id, at, received_at, register_wh)
           values ('S1', %(id)s, '2030-01-05T09:00Z', now(), 1000), ('S1', %(id)s, '2030-01-05T10:00Z', now(), 21000),
                  ('S1', %(id)s, '2030-01-05T11:30Z', now(), 21000)""",
        {"id": FIRST},
    )

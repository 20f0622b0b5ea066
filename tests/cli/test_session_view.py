"""What is shown of a session: two lines in a list, or its whole story."""

from tests.cli.rows import FIRST, insert_sessions
from tests.fixtures.command_line import Execute, Voltway
from voltway.cli.words import RULE_IN_WORDS
from voltway.vocabulary.sessions import Rule


def test_the_list_is_newest_first_whole_and_within_80_columns(voltway: Voltway, execute: Execute) -> None:
    insert_sessions(execute)
    said = voltway("session", "list")
    assert max(len(line) for line in said.out.splitlines()) <= 80
    assert FIRST in said.out
    assert "2030-01-05 10:00:00" in said.out
    assert "12.35" in said.out
    assert "2 h 30 min" in said.out
    assert "kWh" in said.out
    ids = [row["session_id"] for row in voltway("session", "list", "--json").document["items"]]
    assert ids == ["s3", "s2", FIRST]


def test_show_tells_the_story(voltway: Voltway, execute: Execute) -> None:
    insert_sessions(execute)
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
    insert_sessions(execute)
    document = voltway("session", "show", FIRST, "--json").document
    assert document["session"]["energy_wh"] == 12345
    assert document["session"]["missing_seq_nos"] == [[3, 3], [6, 8]]
    assert document["session"]["ended_at"] == "2030-01-05T11:30:00Z"
    assert document["rules_in_words"] == [RULE_IN_WORDS[Rule.METER_RESTARTED], RULE_IN_WORDS[Rule.CLOSED_BY_REBOOT]]
    assert [reading["register_wh"] for reading in document["readings"]] == [1000, 21000, 21000]


def test_a_running_session_shows_power_and_battery(voltway: Voltway, execute: Execute) -> None:
    insert_sessions(execute)
    shown = voltway("session", "show", "s2").words
    for words in ("State charging", "Power now 11.0 kW", "Battery 64 %", "Last heard"):
        assert words in shown
    for words in ("Ended", "What was unusual", "Missing", "Power,"):
        assert words not in shown

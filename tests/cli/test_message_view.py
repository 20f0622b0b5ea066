"""One exchange of the message log, as it is read."""

from datetime import UTC, datetime, timedelta

from tests.cli.rows import insert_exchange
from tests.fixtures.command_line import Execute, Voltway

FIRST = datetime(2030, 1, 5, 22, 59, 59, 250_000, tzinfo=UTC)


def test_lines_are_oldest_first_with_direction_outcome_and_latency(voltway: Voltway, execute: Execute) -> None:
    insert_exchange(execute, FIRST, "BootNotification", latency_ms=3.4)
    insert_exchange(
        execute, FIRST + timedelta(seconds=1), "Reset", direction="out", outcome="timed_out", latency_ms=30_000
    )
    said = voltway("log", "S1")
    lines = said.out.splitlines()
    assert lines[0] == "2030-01-05 CET   ← from the station   → to the station"
    assert lines[1].split() == ["23:59:59.250", "←", "BootNotification", "answered", "3", "ms"]
    # Midnight where the operator is, so a new day is named.
    assert lines[2].startswith("2030-01-06 CET")
    assert lines[3].split() == ["00:00:00.250", "→", "Reset", "timed_out", "30,000", "ms"]
    assert max(len(line) for line in lines) <= 80


def test_corrections_stand_below_their_line(voltway: Voltway, execute: Execute) -> None:
    note = "corrected because this model sends local time marked as UTC: timestamp moved by -1 h"
    insert_exchange(execute, FIRST, "StatusNotification", notes=[note])
    lines = voltway("log", "S1").out.splitlines()
    assert lines[2].strip() == note
    assert voltway("log", "S1", "--json").document["items"][0]["notes"] == [note]


def test_payloads_are_shown_where_asked_and_cant_drive_the_terminal(voltway: Voltway, execute: Execute) -> None:
    insert_exchange(execute, FIRST, "DataTransfer", request='{"data": "\x1b[31m"}', response='{"status": "Accepted"}')
    assert "Accepted" not in voltway("log", "S1").out
    said = voltway("log", "S1", "--payload")
    assert "\x1b" not in said.out
    assert '{"data": "\\x1b[31m"}' in said.out
    assert '{"status": "Accepted"}' in said.out


def test_json_holds_payloads_as_json_and_broken_ones_as_text(voltway: Voltway, execute: Execute) -> None:
    insert_exchange(execute, FIRST, "Heartbeat", request="{}", response='{"currentTime": "2030"}')
    insert_exchange(
        execute, FIRST + timedelta(seconds=1), None, request='{"broken', response=None, outcome="unreadable"
    )
    newest, oldest = voltway("log", "S1", "--json").document["items"]
    assert (oldest["request"], oldest["response"]) == ({}, {"currentTime": "2030"})
    assert (newest["request"], newest["response"], newest["action"]) == ('{"broken', None, None)
    assert newest["at"] == "2030-01-05T23:00:00.250000Z"

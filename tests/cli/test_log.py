"""`voltway log`: what was said, what was corrected, and what comes while one watches."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.fixtures.bus_thread import BusThread
from tests.fixtures.command_line import Execute, Voltway
from voltway.kit.settings import Settings

FIRST = datetime(2030, 1, 5, 22, 59, 59, 250_000, tzinfo=UTC)


def test_a_station_nobody_knows_is_one_sentence(voltway: Voltway) -> None:
    said = voltway("log", "NOBODY")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("voltway: there is no station NOBODY")


def test_a_silent_station_says_how_to_wait(voltway: Voltway) -> None:
    voltway("station", "add", "S 1")
    assert "voltway log 'S 1' --follow" in voltway("log", "S 1").words
    assert voltway("log", "S 1", "--json").document == {"items": [], "next": None}


def test_lines_are_oldest_first_with_direction_outcome_and_latency(voltway: Voltway, execute: Execute) -> None:
    _log(execute, FIRST, "BootNotification", latency_ms=3.4)
    _log(execute, FIRST + timedelta(seconds=1), "Reset", direction="out", outcome="timed_out", latency_ms=30_000)
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
    _log(execute, FIRST, "StatusNotification", notes=[note])
    lines = voltway("log", "S1").out.splitlines()
    assert lines[2].strip() == note
    assert voltway("log", "S1", "--json").document["items"][0]["notes"] == [note]


def test_payloads_are_shown_where_asked_and_cant_drive_the_terminal(voltway: Voltway, execute: Execute) -> None:
    _log(execute, FIRST, "DataTransfer", request='{"data": "\x1b[31m"}', response='{"status": "Accepted"}')
    assert "Accepted" not in voltway("log", "S1").out
    said = voltway("log", "S1", "--payload")
    assert "\x1b" not in said.out
    assert '{"data": "\\x1b[31m"}' in said.out
    assert '{"status": "Accepted"}' in said.out


def test_json_holds_payloads_as_json_and_broken_ones_as_text(voltway: Voltway, execute: Execute) -> None:
    _log(execute, FIRST, "Heartbeat", request="{}", response='{"currentTime": "2030"}')
    _log(execute, FIRST + timedelta(seconds=1), None, request='{"broken', response=None, outcome="unreadable")
    newest, oldest = voltway("log", "S1", "--json").document["items"]
    assert (oldest["request"], oldest["response"]) == ({}, {"currentTime": "2030"})
    assert (newest["request"], newest["response"], newest["action"]) == ('{"broken', None, None)
    assert newest["at"] == "2030-01-05T23:00:00.25Z"[:-1].ljust(26, "0") + "Z"


def test_filters_and_pages(voltway: Voltway, execute: Execute) -> None:
    for second in range(5):
        _log(execute, FIRST + timedelta(seconds=second), f"A{second}")
    _log(execute, FIRST, "Reset", outcome="failed")
    assert _actions(voltway("log", "S1", "--action", "A3", "--json").document) == ["A3"]
    assert _actions(voltway("log", "S1", "--outcome", "failed", "--json").document) == ["Reset"]
    page = voltway("log", "S1", "--limit", "3", "--json").document
    assert _actions(page) == ["A4", "A3", "A2"]
    rest = voltway("log", "S1", "--before", page["next"], "--json").document
    assert sorted(_actions(rest)) == ["A0", "A1", "Reset"]
    assert rest["next"] is None
    assert voltway("log", "S1", "--outcome", "odd").code == 2


@pytest.fixture
def follow(settings: Settings) -> Iterator[Callable[..., "Follower"]]:
    """Call it with the words after `voltway log` to have it run in a process of its own."""
    running: list[Follower] = []

    def start(*arguments: str) -> Follower:
        running.append(Follower(settings, *arguments))
        return running[-1]

    yield start
    for one in running:
        one.stop()


class Follower:
    """`voltway log … --follow --json`, as a process; each line is an exchange."""

    def __init__(self, settings: Settings, *arguments: str) -> None:
        environment = {
            **os.environ,
            "VOLTWAY_DATABASE_URL": settings.database_url or "",
            "VOLTWAY_NATS_URL": settings.nats_url or "",
            "PYTHONUNBUFFERED": "1",
        }
        command = [sys.executable, "-m", "voltway", "log", *arguments, "--follow", "--json"]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def next_action(self) -> str:
        """The action of the next line; waits for it."""
        assert self.process.stdout is not None
        return str(json.loads(self.process.stdout.readline())["action"])

    def stop(self) -> tuple[int, str]:
        """Ctrl-C: the exit code and what else it said on standard output."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        out, _ = self.process.communicate(timeout=10)
        return self.process.returncode, out.decode()


def test_follow_shows_what_comes_once_each(execute: Execute, follow: Callable[..., Follower]) -> None:
    now = datetime.now(UTC)
    _log(execute, now - timedelta(seconds=2), "Past")
    follower = follow("S1")
    assert follower.next_action() == "Past"
    _log(execute, datetime.now(UTC), "First")
    assert follower.next_action() == "First"
    # Asked before the first one, answered after it; and one whose commit was overtaken.
    _log(execute, now - timedelta(seconds=1), "Slow", direction="out", latency_ms=1500)
    assert follower.next_action() == "Slow"
    _log(execute, datetime.now(UTC), "Other station", station="S2")
    _log(execute, datetime.now(UTC), "Last")
    assert follower.next_action() == "Last"
    time.sleep(0.6)
    code, rest = follower.stop()
    assert (code, rest) == (130, "")


def test_follow_from_now_on_skips_the_past(execute: Execute, follow: Callable[..., Follower]) -> None:
    _log(execute, datetime.now(UTC) - timedelta(seconds=1), "Past")
    follower = follow("S1", "--limit", "0", "--action", "Wanted")
    deadline = time.monotonic() + 10
    while not execute(
        "select 1 from pg_stat_activity where application_name = 'voltway-cli' and query like '%%at >%%'"
    ):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    _log(execute, datetime.now(UTC), "Unwanted")
    _log(execute, datetime.now(UTC), "Wanted")
    assert follower.next_action() == "Wanted"


def test_follow_takes_more_than_one_fetch_at_once(execute: Execute, follow: Callable[..., Follower]) -> None:
    _log(execute, datetime.now(UTC), "Begin")
    follower = follow("S1")
    assert follower.next_action() == "Begin"
    execute(
        "insert into message_log (station_id, at, direction, message_id, action, request, outcome, latency_ms)"
        " select 'S1', now() + n * interval '1 ms', 'in', n::text, 'A' || n, '{}', 'answered', 0"
        " from generate_series(1, 450) n"
    )
    assert [follower.next_action() for _ in range(450)] == [f"A{number}" for number in range(1, 451)]


def _log(
    execute: Execute,
    at: datetime,
    action: str | None,
    *,
    station: str = "S1",
    direction: str = "in",
    request: str = "{}",
    response: str | None = "{}",
    outcome: str = "answered",
    latency_ms: float = 1.0,
    notes: list[str] | None = None,
) -> None:
    execute(
        """insert into message_log
               (station_id, at, direction, message_id, action, request, response, outcome, latency_ms, notes)
           values (%s, %s, %s, 'm', %s, %s, %s, %s, %s, %s)""",
        (station, at, direction, action, request, response, outcome, latency_ms, notes),
    )


def _actions(document: dict[str, list[dict[str, str]]]) -> list[str]:
    return [item["action"] for item in document["items"]]

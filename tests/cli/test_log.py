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

from tests.cli.rows import insert_exchange
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


def test_filters_and_pages(voltway: Voltway, execute: Execute) -> None:
    for second in range(5):
        insert_exchange(execute, FIRST + timedelta(seconds=second), f"A{second}")
    insert_exchange(execute, FIRST, "Reset", outcome="failed")
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
    insert_exchange(execute, now - timedelta(seconds=2), "Past")
    follower = follow("S1")
    assert follower.next_action() == "Past"
    insert_exchange(execute, datetime.now(UTC), "First")
    assert follower.next_action() == "First"
    # Asked before the first one, answered after it; and one whose commit was overtaken.
    insert_exchange(execute, now - timedelta(seconds=1), "Slow", direction="out", latency_ms=1500)
    assert follower.next_action() == "Slow"
    insert_exchange(execute, datetime.now(UTC), "Other station", station="S2")
    insert_exchange(execute, datetime.now(UTC), "Last")
    assert follower.next_action() == "Last"
    time.sleep(0.6)
    code, rest = follower.stop()
    assert (code, rest) == (130, "")


def test_follow_from_now_on_skips_the_past(execute: Execute, follow: Callable[..., Follower]) -> None:
    insert_exchange(execute, datetime.now(UTC) - timedelta(seconds=1), "Past")
    follower = follow("S1", "--limit", "0", "--action", "Wanted")
    deadline = time.monotonic() + 10
    while not execute(
        "select 1 from pg_stat_activity where datname = current_database()"
        " and application_name = 'voltway-cli' and query like '%%at >%%'"
    ):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    insert_exchange(execute, datetime.now(UTC), "Unwanted")
    insert_exchange(execute, datetime.now(UTC), "Wanted")
    assert follower.next_action() == "Wanted"


def test_follow_takes_more_than_one_fetch_at_once(execute: Execute, follow: Callable[..., Follower]) -> None:
    insert_exchange(execute, datetime.now(UTC), "Begin")
    follower = follow("S1")
    assert follower.next_action() == "Begin"
    execute(
        "insert into message_log (station_id, at, direction, message_id, action, request, outcome, latency_ms)"
        " select 'S1', now() + n * interval '1 ms', 'in', n::text, 'A' || n, '{}', 'answered', 0"
        " from generate_series(1, 450) n"
    )
    assert [follower.next_action() for _ in range(450)] == [f"A{number}" for number in range(1, 451)]


def _actions(document: dict[str, list[dict[str, str]]]) -> list[str]:
    return [item["action"] for item in document["items"]]

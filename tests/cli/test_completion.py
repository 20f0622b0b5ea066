"""Ids complete from the database, quickly, and nothing is ever said where that fails."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fixtures.command_line import Execute, Voltway
from voltway.cli.completion import complete_key, complete_station, complete_token
from voltway.kit.settings import Settings


def test_stations_tokens_and_keys_complete_by_their_beginning(voltway: Voltway, execute: Execute) -> None:
    execute("insert into station (station_id, admission, name) values ('DEPOT-1', 'accepted', 'Bay 1')")
    execute("insert into station (station_id, admission) values ('DEPOT-2', 'pending'), ('MALL-DEPOT', 'accepted')")
    voltway("token", "add", "04A2", "--holder", "Ada")
    key_id = voltway("key", "add", "robot", "--json").document["row"]["key_id"]
    assert complete_station("DEP") == [("DEPOT-1", "Bay 1"), ("DEPOT-2", "")]
    assert len(complete_station("")) == 3
    assert complete_token("04") == [("04A2", "Ada")]
    assert complete_key(key_id[:3]) == [(key_id, "robot")]
    assert complete_station("%") == []


@pytest.mark.parametrize(
    "url", ["postgresql://nobody:x@127.0.0.1:1/none", "nonsense", "postgresql://nobody:x@192.0.2.1:5432/none"]
)
def test_without_a_database_it_is_silent_and_quick(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("VOLTWAY_DATABASE_URL", url)
    monkeypatch.setenv("VOLTWAY_NATS_URL", "nats://127.0.0.1:1")
    began = time.monotonic()
    assert complete_station("") == []
    assert time.monotonic() - began < 3
    assert capfd.readouterr() == ("", "")


def test_a_shell_gets_the_ids(settings: Settings, execute: Execute) -> None:
    execute("insert into station (station_id, admission) values ('DEPOT-1', 'accepted'), ('MALL-1', 'accepted')")
    environment = {
        **os.environ,
        "VOLTWAY_DATABASE_URL": settings.database_url or "",
        "VOLTWAY_NATS_URL": settings.nats_url or "",
        "_VOLTWAY_COMPLETE": "complete_bash",
        "COMP_WORDS": "voltway station show DEP",
        "COMP_CWORD": "3",
    }
    program = Path(sys.executable).with_name("voltway")
    done = subprocess.run([program], env=environment, capture_output=True, text=True, check=False, timeout=30)
    assert (done.stdout.split(), done.stderr) == (["DEPOT-1"], "")

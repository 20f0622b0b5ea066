"""Where a command finds its network, and the one sentence where it finds none."""

from pathlib import Path

import psycopg
import pytest

from tests.fixtures.command_line import Execute, Voltway, run_voltway
from tests.fixtures.nats import NatsServer


@pytest.mark.parametrize("command", [["station", "list"], ["station", "add", "S1"], ["log", "S1"], ["reset", "S1"]])
def test_without_a_running_voltway_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("VOLTWAY_DATA_DIRECTORY", str(tmp_path / "nothing"))
    monkeypatch.delenv("VOLTWAY_DATABASE_URL", raising=False)
    said = run_voltway(*command)
    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1
    assert str(tmp_path / "nothing") in said.err
    assert "start it" in said.err
    assert not (tmp_path / "nothing").exists()


def test_a_database_that_is_away_is_one_sentence_without_its_password(
    voltway: Voltway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOLTWAY_DATABASE_URL", "postgresql://voltway:hunter2@127.0.0.1:1/voltway")
    said = voltway("station", "list")
    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1
    assert "can't be used" in said.err
    assert "hunter2" not in said.err


def test_a_database_without_tables_says_to_migrate(
    voltway: Voltway, monkeypatch: pytest.MonkeyPatch, new_database_url: str
) -> None:
    with psycopg.connect(new_database_url, autocommit=True) as connection:
        connection.execute("drop table station cascade")
    monkeypatch.setenv("VOLTWAY_DATABASE_URL", new_database_url)
    said = voltway("station", "list")
    assert (said.code, said.out) == (2, "")
    assert said.err == "voltway: the database is not at this version of Voltway: run `voltway migrate`\n"


def test_without_nats_what_needs_only_the_database_works(
    voltway: Voltway, monkeypatch: pytest.MonkeyPatch, private_nats: NatsServer, execute: Execute
) -> None:
    url = private_nats.url
    private_nats.kill()
    monkeypatch.setenv("VOLTWAY_NATS_URL", url)
    assert voltway("station", "add", "S1").code == 0
    assert voltway("station", "list").code == 0
    execute("update station set gateway_id = 'g1'")
    said = voltway("reset", "S1")
    assert said.code == 1
    assert "could not be asked" in said.words
    private_nats.start()

import json

import psycopg
import pytest
from typer.testing import CliRunner

from voltway.cli import migrate
from voltway.kit.migrations import known_migrations
from voltway.vocabulary.errors import NewerDatabase


@pytest.fixture(autouse=True)
def _environment(new_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOLTWAY_DATABASE_URL", new_database_url)
    monkeypatch.setenv("VOLTWAY_NATS_URL", "nats://127.0.0.1:1")
    monkeypatch.setenv("COLUMNS", "200")


def bare(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("drop schema public cascade")
        connection.execute("create schema public")


def run(*arguments: str) -> list[dict[str, str | None]]:
    shown = CliRunner().invoke(migrate.app, [*arguments, "--json"], catch_exceptions=False)
    assert shown.exit_code == 0
    items: list[dict[str, str | None]] = json.loads(shown.stdout)["items"]
    assert [item["migration"] for item in items] == [migration.title for migration in known_migrations()]
    return items


def test_status_then_pre_then_all(new_database_url: str) -> None:
    bare(new_database_url)
    assert all(item["applied_at"] is None for item in run("--status"))
    assert all(item["applied_at"] for item in run("--pre") if "_pre_" in str(item["migration"]))
    assert all(item["applied_at"] for item in run())
    assert run("--status") == run()


def test_the_table_names_what_is_missing(new_database_url: str) -> None:
    bare(new_database_url)
    shown = CliRunner().invoke(migrate.app, ["--status"]).stdout
    assert shown.count("missing") == len(known_migrations())


def test_a_newer_database_is_refused(new_database_url: str) -> None:
    with psycopg.connect(new_database_url, autocommit=True) as connection:
        connection.execute(
            "insert into schema_migration (version, phase, name, checksum) values (9000, 'pre', 'future', 'x')"
        )
    with pytest.raises(NewerDatabase):
        CliRunner().invoke(migrate.app, [], catch_exceptions=False)

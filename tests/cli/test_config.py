import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from voltway.cli import config


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, without settings from outside."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("VOLTWAY_")]:
        monkeypatch.delenv(name)
    return tmp_path


def run(*arguments: str, **environment: str) -> Result:
    shown = CliRunner().invoke(config.app, arguments, env={"COLUMNS": "200", **environment}, catch_exceptions=False)
    assert shown.exit_code == 0
    return shown


def test_settings_as_table_and_as_json_without_secrets(here: Path) -> None:
    (here / "other.toml").write_text("[web]\nport = 8123\n")
    secret = {"VOLTWAY_DATABASE_URL": "postgresql://voltway:hunter2@db/x", "VOLTWAY_NATS_URL": "nats://hunter2@host"}
    shown = run("--json", VOLTWAY_CONFIG="other.toml", **secret)
    document = json.loads(shown.stdout)
    assert document["file"] == str(here / "other.toml")
    settings = {setting["name"]: setting for setting in document["settings"]}
    assert (settings["web.port"]["value"], settings["web.port"]["source"]) == (8123, "file")
    assert settings["database_url"]["value"] == "postgresql://voltway:********@db/x"
    assert settings["database_url"]["source"] == "env"
    assert settings["gateway.port"]["source"] == "default"
    assert all(setting["description"] and setting["allowed"] for setting in settings.values())
    assert "hunter2" not in shown.stdout
    table = run(VOLTWAY_CONFIG="other.toml", **secret)
    assert "hunter2" not in table.stdout
    for name in settings:
        assert name in table.stdout


def test_the_example_file_can_be_used(here: Path) -> None:
    (here / "voltway.toml").write_text(run("--example").stdout)
    document = json.loads(run("--json").stdout)
    assert document["file"] == str(here / "voltway.toml")
    assert {setting["source"] for setting in document["settings"]} == {"default"}

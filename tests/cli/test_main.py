import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from voltway import __version__
from voltway.cli import main, roles


def voltway(directory: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("VOLTWAY_")}
    return subprocess.run(
        [sys.executable, "-m", "voltway", *arguments],
        cwd=directory,
        env={**inherited, "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_version_and_help() -> None:
    runner = CliRunner()
    assert runner.invoke(main.build(None), ["--version"]).stdout == f"voltway {__version__}\n"
    shown = runner.invoke(main.build(None), ["--help"])
    assert shown.exit_code == 0
    for command in ("serve", "gateway", "web", "worker", "config", "migrate", "--install-completion"):
        assert command in shown.stdout


@pytest.mark.parametrize("command", sorted(main.MODULES))
def test_each_command_is_found_with_only_its_module(command: str) -> None:
    shown = CliRunner().invoke(main.build(command), [command, "--help"])
    assert shown.exit_code == 0, shown.output
    assert "Usage:" in shown.stdout


def test_every_role_has_a_command() -> None:
    assert set(roles.ROLES) <= set(main.MODULES)


def test_the_settings_file_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("[web]\nport = 8123\n")
    shown = voltway(tmp_path, "--config", "other.toml", "config", "--json")
    assert '"value": 8123' in shown.stdout
    missing = voltway(tmp_path, "--config", "missing.toml", "config")
    assert missing.returncode == 2
    assert "missing.toml does not exist" in missing.stderr


def test_an_error_is_one_sentence_and_code_two(tmp_path: Path) -> None:
    shown = voltway(tmp_path, "config", VOLTWAY_WEB_PORT="many")
    assert shown.returncode == 2
    assert shown.stderr.splitlines() == [
        "voltway: web.port 'many' from VOLTWAY_WEB_PORT is not a whole number, at least 1, at most 65535"
    ]
    assert shown.stdout == ""


def test_a_defect_shows_its_traceback_and_what_to_do(capsys: pytest.CaptureFixture[str],
                                                     monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    def broken(_command: str | None) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(main, "build", broken)
    with pytest.raises(SystemExit) as ended:
        main.run()
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "RuntimeError: a defect" in said
    assert "please report it" in said


def test_completion_knows_the_commands(tmp_path: Path) -> None:
    shown = voltway(tmp_path, _VOLTWAY_COMPLETE="complete_bash", COMP_WORDS="voltway mig", COMP_CWORD="1")
    assert "migrate" in shown.stdout.split()

"""`make check` runs everything, and ends by naming all that failed."""

import pytest

from tools import check

PASSES = ["-c", "print('fine')"]
CAN_NOT = ["-c", "import sys; print('nobody answers'); sys.exit(75)"]
FAILS = ["-c", "import sys; print('line 7 is wrong'); sys.exit(3)"]


def test_all_failures_are_named_and_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(check, "CHECKS", {"types": FAILS, "format": PASSES, "house": FAILS})
    assert check.main([]) == 1
    said = capsys.readouterr().out
    assert said.count("line 7 is wrong") == 2
    assert "fine" not in said
    assert said.endswith("failed: house, types\n")


def test_all_passing_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(check, "CHECKS", {"types": PASSES, "format": PASSES})
    assert check.main([]) == 0
    assert capsys.readouterr().out.endswith("all checks passed\n")


def test_what_could_not_be_checked_is_said_and_does_not_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "CHECKS", {"types": PASSES, "advisories": CAN_NOT})
    assert check.main([]) == 0
    said = capsys.readouterr().out
    assert "SKIPPED" in said
    assert "nobody answers" in said
    assert said.endswith("all checks passed, but not checked: advisories\n")


def test_only_what_is_named_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(check, "CHECKS", {"types": FAILS, "format": PASSES})
    assert check.main(["format"]) == 0
    assert "types" not in capsys.readouterr().out


def test_an_unknown_check_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["spelling"]) == 2
    assert "no such check: spelling" in capsys.readouterr().err


def test_the_checks_are_those_promised() -> None:
    assert set(check.CHECKS) == {"bandit", "mypy", "wire", "client", "imports", "house", "ruff", "format", "advisories"}
    assert "--strict" in check.CHECKS["mypy"]
    assert {"src", "tools", "tests"} <= set(check.CHECKS["mypy"])

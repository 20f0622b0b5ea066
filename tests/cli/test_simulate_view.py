from types import SimpleNamespace
from typing import Any

import pytest

from voltway.cli.simulate_view import live_line, print_summary, summary
from voltway.simulator.tally import Tally


def a_fleet() -> Any:
    tally = Tally(connected=9, sessions=5, sessions_ended=2, sent=100, answered=98, timeouts=1)
    tally.latencies.add(0.004)
    tally.count(tally.refused_connections, "401")
    return SimpleNamespace(tally=tally, stations=range(10), unacknowledged=1)


def test_the_summary_holds_the_numbers() -> None:
    told = summary(a_fleet(), 12.34)
    assert (told["seconds"], told["stations"], told["connected"], told["timeouts"]) == (12.3, 10, 9, 1)
    assert told["p50_ms"] == pytest.approx(4, rel=0.06)
    assert told["refused_connections"] == {"401": 1}


def test_people_read_it_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_summary(summary(a_fleet(), 1.0), as_json=False)
    assert "Refused connections  1 × 401" in capsys.readouterr().out


def test_the_living_line_is_for_terminals_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with live_line(a_fleet()) as show:
        show(1.0)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "200")
    with live_line(a_fleet()) as show:
        show(2.0)
    said = capsys.readouterr().err
    for part in ("9/10 connected", "3 charging, 2 done", "49 messages/s", "1 errors"):
        assert part in said

"""The table says what was measured, and whether the machine was quiet meanwhile."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks import table
from benchmarks.table import Figure, Results


def results(elsewhere: float) -> Results:
    side = {
        "messages_per_s": 1234.5,
        "spread": 0.031,
        "cpu_shares": {"server": 0.91, "elsewhere": elsewhere},
        "cpu_us_per_message": {"server": 62.4},
    }
    figures = [
        Figure(name="one", ours="1 /s", against="two: 2 /s", ratio="0.50×", asked="≥ 1×", met=False),
        Figure(name="beside", ours="3 /s", detail={"sides": {"voltway": side}}),
    ]
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    return Results(at=at, command="python -m benchmarks", machine={"cores": "2"}, figures=figures)


def test_the_markdown_has_every_figure_and_the_processor_time() -> None:
    lines = table.markdown(results(0.0)).splitlines()
    assert "| one | 1 /s | two: 2 /s | 0.50× | ≥ 1× | NO |" in lines
    assert "| beside | 3 /s |  |  |  |  |" in lines
    assert "| beside | voltway | 1,234 | 0.91 (62 µs) |  |  |  | 0.00 | 3% |" in lines
    assert lines[-1] == "`python -m benchmarks`, 2026-05-01 12:00 UTC; cores 2."


def test_a_busy_machine_is_told() -> None:
    assert "other work kept up to 1.3 cores busy" in table.markdown(results(1.27))


def test_what_is_written_can_be_read_again(tmp_path: Path) -> None:
    told = results(0.1)
    table.write(told, tmp_path)
    assert msgspec.json.decode((tmp_path / "latest.json").read_bytes(), type=Results) == told
    assert (tmp_path / "latest.md").read_text("utf-8") == table.markdown(told)

"""What a running simulation shows: one living line on a terminal, and a summary at its end."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.live import Live
from rich.text import Text

from voltway.cli import output

if TYPE_CHECKING:
    from voltway.simulator import Fleet

Show = Callable[[float], None]
"""Called with the seconds since the beginning, as often as one likes."""


@contextmanager
def live_line(fleet: "Fleet") -> Iterator[Show]:
    """A line that keeps telling how the fleet is doing; silent where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    meter = _Rate()
    with Live(console=Console(stderr=True), auto_refresh=False, transient=True) as live:
        yield lambda elapsed_s: live.update(_line(fleet, elapsed_s, meter), refresh=True)


class _Rate:
    """Messages per second since it was last asked."""

    def __init__(self) -> None:
        self._last = (0.0, 0)

    def at(self, elapsed_s: float, answered: int) -> float:
        since_s, before = self._last
        self._last = (elapsed_s, answered)
        return (answered - before) / (elapsed_s - since_s) if elapsed_s > since_s else 0.0


def _line(fleet: "Fleet", elapsed_s: float, rate: _Rate) -> Text:
    tally = fleet.tally
    running = tally.sessions - tally.sessions_ended
    p50, p99 = tally.latencies.quantile(0.5), tally.latencies.quantile(0.99)
    parts = [
        output.duration(elapsed_s),
        f"{tally.connected}/{len(fleet.stations)} connected",
        f"{running} charging, {tally.sessions_ended} done",
        f"{rate.at(elapsed_s, tally.answered):.0f} messages/s",
        f"p50 {_ms(p50)} p99 {_ms(p99)}",
    ]
    line = Text(" · ".join(parts))
    if tally.errors:
        line.append(f" · {tally.errors} errors", output.TROUBLE_STYLE)
    return line


def _ms(latency_s: float | None) -> str:
    return "–" if latency_s is None else f"{latency_s * 1000:.1f} ms"


def summary(fleet: "Fleet", elapsed_s: float) -> dict[str, Any]:
    """The run in numbers, for people and programs alike."""
    tally = fleet.tally
    return {
        "seconds": round(elapsed_s, 1),
        "stations": len(fleet.stations),
        "connected": tally.connected,
        "accepted": tally.accepted,
        "sessions": tally.sessions,
        "turned_away": tally.turned_away,
        "messages_sent": tally.sent,
        "messages_answered": tally.answered,
        "p50_ms": _rounded_ms(tally.latencies.quantile(0.5)),
        "p99_ms": _rounded_ms(tally.latencies.quantile(0.99)),
        "call_errors": tally.call_errors,
        "timeouts": tally.timeouts,
        "malformed": tally.malformed,
        "given_up": tally.given_up,
        "unacknowledged": fleet.unacknowledged,
        "lost_lines": tally.lost_lines,
        "refused_connections": tally.refused_connections,
    }


def _rounded_ms(latency_s: float | None) -> float | None:
    return None if latency_s is None else round(latency_s * 1000, 2)


def print_summary(told: dict[str, Any], *, as_json: bool) -> None:
    """Print the run's numbers."""
    if as_json:
        output.print_json(told)
        return
    output.print_fields([(name.replace("_", " ").capitalize(), _in_words(value)) for name, value in told.items()])


def _in_words(value: Any) -> str | None:
    if isinstance(value, dict):
        return ", ".join(f"{count} × {reason}" for reason, count in value.items())
    return None if value is None else str(value)

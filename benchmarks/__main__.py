"""`python -m benchmarks`, or `make bench`: measure everything on this machine and print one table."""

import shlex
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks import machine, table
from benchmarks.bench import Bench
from benchmarks.figures import (
    acts,
    crowd,
    decision,
    flood,
    handshakes,
    latency,
    lists,
    meter,
    orders,
    sessions,
    updates,
)
from benchmarks.generator import BenchmarkFailed
from benchmarks.servers import Network
from benchmarks.table import Figure

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"

# In this order: latency and flood need the saturation that meter finds, and lists fills the tables.
FIGURES: dict[str, Callable[[Bench], list[Figure]]] = {
    "meter": meter.measure,
    "sessions": sessions.measure,
    "latency": latency.measure,
    "updates": updates.measure,
    "orders": orders.measure,
    "decision": decision.measure,
    "handshakes": handshakes.measure,
    "flood": flood.measure,
    "acts": acts.measure,
    "crowd": crowd.measure,
    "lists": lists.measure,
}

_CROWD = 20_000
_SPARE_FILES = 200
"""What a process opens beside the sockets of its stations."""


def main(
    only: Annotated[list[str] | None, typer.Option(help=f"Figures to measure, of {', '.join(FIGURES)}.")] = None,
    seconds: Annotated[float, typer.Option(help="How long one server is loaded at a time.", min=0.5)] = 3.0,
    rounds: Annotated[int, typer.Option(help="How often servers take turns; medians are shown.", min=1)] = 5,
    *,
    quick: Annotated[bool, typer.Option(help="One short round and a tenth of the crowd: a look, no result.")] = False,
) -> None:
    """Measure Voltway's promises of speed against servers that store nothing, here, in some fifteen minutes."""
    if unknown := set(only or ()) - set(FIGURES):
        raise typer.BadParameter(f"no such figure: {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}")
    if quick:
        seconds, rounds = min(seconds, 2.0), 1
    allowed = machine.allow_files(_CROWD + _SPARE_FILES)
    stations = min(_CROWD // 10 if quick else _CROWD, crowd.GENERATORS * (allowed - _SPARE_FILES))
    (ROOT / "build").mkdir(exist_ok=True)
    directory = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / "build"))
    described = machine.described(directory)
    names = [name for name in FIGURES if not only or name in only]
    with Network(directory) as network:
        bench = Bench(network=network, seconds=seconds, rounds=rounds, crowd=stations, say=_teller())
        figures = _measured(bench, names)
    if bench.paces_ms:
        described["pace"] = f"{min(bench.paces_ms):.0f} to {max(bench.paces_ms):.0f} ms for the same loop"
    results = table.Results.of(shlex.join(["python", "-m", "benchmarks", *sys.argv[1:]]), described, figures)
    table.show(results)
    if not quick and not only:
        table.write(results, RESULTS)
    if any("failed" in figure.detail for figure in figures):
        raise typer.Exit(1)


def _teller() -> Callable[[str], None]:
    """Says on standard error what is done, and since how many seconds."""
    begun_s = time.monotonic()
    console = Console(stderr=True, highlight=False)
    return lambda what: console.print(f"[dim]{time.monotonic() - begun_s:5.0f} s[/dim]  {what}")


def _measured(bench: Bench, names: list[str]) -> list[Figure]:
    """The figures, one after another; one that can't be measured is told and doesn't keep the others from it."""
    figures: list[Figure] = []
    for name in names:
        try:
            figures += FIGURES[name](bench)
        except BenchmarkFailed as failed:
            bench.say(f"[bold red]{name} failed: {failed}[/bold red]")
            figures.append(Figure(name=name, ours="failed", met=False, detail={"failed": str(failed)}))
            bench.network.keep_logs()
    return figures


if __name__ == "__main__":
    typer.run(main)

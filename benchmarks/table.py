"""The table: on the terminal, as Markdown for the documentation, and as JSON."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from rich.console import Console
from rich.table import Table

_QUIET_SHARE = 0.2
"""Beyond this share of a core, what else the machine does is worth telling."""

COLUMNS = ("figure", "ours", "compared with", "ratio", "asked", "met")


class Figure(Struct, frozen=True, kw_only=True):
    """One line of the table. `met` is None where nothing was asked; `detail` is everything that was measured for it."""

    name: str
    ours: str
    against: str = ""
    ratio: str = ""
    asked: str = ""
    met: bool | None = None
    detail: dict[str, Any] = {}

    def cells(self) -> tuple[str, ...]:
        """The line's texts, in the order of `COLUMNS`."""
        met = {True: "yes", False: "NO", None: ""}[self.met]
        return self.name, self.ours, self.against, self.ratio, self.asked, met


class Results(Struct, frozen=True, kw_only=True):
    """One run."""

    at: datetime
    command: str
    machine: dict[str, str]
    figures: list[Figure]

    @staticmethod
    def of(command: str, machine: dict[str, str], figures: list[Figure]) -> "Results":
        """The results of the run that ends now."""
        return Results(at=datetime.now(UTC), command=command, machine=machine, figures=figures)


def show(results: Results) -> None:
    """Print tables of the figures and of where the processors' time went."""
    console = Console(width=max(Console().width, 130), highlight=False)
    table = Table(*COLUMNS, title="Voltway benchmarks")
    for figure in results.figures:
        style = "bold red" if figure.met is False else ""
        table.add_row(*figure.cells(), style=style)
    console.print(table)
    if rows := list(_cpu_rows(results.figures)):
        cpu = Table(*_CPU_COLUMNS, title="Processor time (cores kept busy; µs per message)")
        for row in rows:
            cpu.add_row(*row)
        console.print(cpu)
    console.print(_footnote(results))


def write(results: Results, directory: Path) -> None:
    """Write latest.json and latest.md."""
    directory.mkdir(exist_ok=True)
    (directory / "latest.json").write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=2) + b"\n")
    (directory / "latest.md").write_text(markdown(results), "utf-8")


def markdown(results: Results) -> str:
    """Both tables, and the machine they are from."""
    parts = [_markdown_table(COLUMNS, [figure.cells() for figure in results.figures])]
    if rows := list(_cpu_rows(results.figures)):
        parts.append(_markdown_table(_CPU_COLUMNS, rows))
    parts.append(_footnote(results) + "\n")
    return "\n".join(parts)


def _markdown_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _footnote(results: Results) -> str:
    machine = ", ".join(f"{name} {value}" for name, value in results.machine.items())
    told = f"`{results.command}`, {results.at:%Y-%m-%d %H:%M} UTC; {machine}."
    elsewhere = max((shares["elsewhere"] for shares in _all_shares(results.figures)), default=0.0)
    if elsewhere > _QUIET_SHARE:
        told += f" Not a quiet machine: other work kept up to {elsewhere:.1f} cores busy meanwhile."
    return told


def _all_shares(figures: list[Figure]) -> Iterator[dict[str, float]]:
    for figure in figures:
        for side in (figure.detail, *figure.detail.get("sides", {}).values()):
            if "cpu_shares" in side:
                yield side["cpu_shares"]


_CPU_COLUMNS = ("figure", "server", "messages/s", "server", "postgres", "nats", "generator", "elsewhere", "spread")


def _cpu_rows(figures: list[Figure]) -> list[tuple[str, ...]]:
    rows = []
    for figure in figures:
        for name, side in figure.detail.get("sides", {}).items():
            shares, each = side["cpu_shares"], side["cpu_us_per_message"]
            cells = [_share(shares, each, group) for group in ("server", "postgres", "nats", "generator", "elsewhere")]
            rows.append((figure.name, name, f"{side['messages_per_s']:,.0f}", *cells, f"{side['spread']:.0%}"))
    return rows


def _share(shares: dict[str, float], each: dict[str, float], group: str) -> str:
    if group not in shares:
        return ""
    return f"{shares[group]:.2f}" if group not in each else f"{shares[group]:.2f} ({each[group]:.0f} µs)"

"""How everything is printed: tables for people, one JSON document for programs.

Whatever a station said is printed literally: no markup is read in it, and control characters, which could drive the
reader's terminal, are shown as escapes.
"""

import shlex
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import typer
from rich import box
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

ACTIVE_STYLE = "green"
WARNING_STYLE = "yellow"
TROUBLE_STYLE = "red"
QUIET_STYLE = "bright_black"


def console() -> Console:
    """The terminal, or whatever stands in its place now. Without one, lines are 80 columns wide."""
    return Console(markup=False, highlight=False, emoji=False)


def table(*columns: Column | str) -> Table:
    """An empty table; a column that is only a name is aligned left."""
    return Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))


def name(header: str) -> Column:
    """A column of names that are never cut off, since they are typed into the next command."""
    return Column(header, overflow="fold", no_wrap=False)


def number(header: str) -> Column:
    """A column of numbers; `header` carries the unit."""
    return Column(header, justify="right", no_wrap=True)


def fixed(header: str) -> Column:
    """A column whose cells are all of one width and stay on one line, such as times."""
    return Column(header, no_wrap=True)


def more(cursor: str | None) -> str | None:
    """The sentence below a list that goes on."""
    return f"There is more: --after '{cursor}'" if cursor else None


def print_table(rows: Table, next_step: str | None = None) -> None:
    """Print `rows`, and below it a sentence about where the rest is."""
    _print_trimmed(rows)
    if next_step:
        console().print(Text(next_step, QUIET_STYLE))


def print_fields(fields: Iterable[tuple[str, str | Text | None]]) -> None:
    """Print names and values below each other; what is None or empty is left out."""
    grid = Table.grid(Column(style=QUIET_STYLE, no_wrap=True), Column(overflow="fold"), padding=(0, 2, 0, 0))
    for label, value in fields:
        if value:
            grid.add_row(label, value if isinstance(value, Text) else literal(value))
    _print_trimmed(grid)


def say(*sentences: str) -> None:
    """Print each sentence on its own line, wrapped between words."""
    out = console()
    for sentence in sentences:
        out.print(literal(sentence))


def heading(text: str) -> None:
    """Print an empty line and the name of what follows."""
    out = console()
    out.print()
    out.print(Text(text, "bold"))


def print_json(value: object) -> None:
    """Print `value` (built-in types, structs, enums, times) as one JSON document; times are ISO 8601 in UTC."""
    encoded = msgspec.json.encode(value, enc_hook=str)
    typer.echo(msgspec.json.format(encoded, indent=2).decode())


def print_json_page(items: Sequence[object], next_cursor: str | None = None) -> None:
    """Print a list as every list is printed: `{"items": [...], "next": cursor or null}`."""
    print_json({"items": list(items), "next": next_cursor})


def _print_trimmed(rows: Table) -> None:
    """Without the spaces that fill the last column, which would be copied along."""
    out = console()
    with out.capture() as capture:
        out.print(rows)
    typer.echo("\n".join(line.rstrip() for line in capture.get().splitlines()))


def literal(text: str, style: str = "") -> Text:
    """`text` exactly as it is, with everything that is no printable character escaped."""
    return Text(printable(text), style)


def printable(text: str) -> str:
    """`text` with control, format and other invisible characters written as escapes; line breaks stay."""
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)


def cell(value: object) -> str:
    """`value` for a table: nothing for None, escaped where it is not printable."""
    return "" if value is None else printable(str(value))


def kwh(energy_wh: float | None, decimals: int = 2) -> str:
    """Energy in kWh for a column or line that names the unit."""
    return "" if energy_wh is None else f"{energy_wh / 1000:.{decimals}f}"


def duration(seconds: float) -> str:
    """A span in the two largest units that say something: `2 d 3 h`, `1 h 05 min`, `12 min`, `40 s`."""
    whole = max(0, round(seconds))
    days, hours, minutes = whole // 86_400, whole // 3600 % 24, whole // 60 % 60
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min" if minutes else f"{whole} s"


def word(text: str) -> str:
    """`text` as one word of a command line that can be typed as it is printed."""
    return shlex.quote(printable(text))


class Times:
    """Writes instants in the operator's time zone."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self._zone = ZoneInfo(zone)

    def header(self, label: str) -> str:
        """A column's name with the zone that its short times are in."""
        return f"{label}\n{self.zone}"

    def short(self, at: datetime | None) -> str:
        """`2026-11-22 08:14:32`, for a column whose header names the zone."""
        return "" if at is None else f"{at.astimezone(self._zone):%Y-%m-%d %H:%M:%S}"

    def full(self, at: datetime | None) -> str:
        """`2026-11-22 08:14:32 CET`."""
        return "" if at is None else f"{at.astimezone(self._zone):%Y-%m-%d %H:%M:%S %Z}"

    def clock(self, at: datetime) -> str:
        """`08:14:32.123`, for lines whose heading names day and zone."""
        local = at.astimezone(self._zone)
        return f"{local:%H:%M:%S}.{local.microsecond // 1000:03}"

    def day(self, at: datetime) -> str:
        """`2026-11-22 CET`, for the heading of such lines."""
        return f"{at.astimezone(self._zone):%Y-%m-%d %Z}"

    def full_with_age(self, at: datetime | None) -> str:
        """`2026-11-22 08:14:32 CET, 3 min ago`."""
        if at is None:
            return ""
        return f"{self.full(at)}, {duration((datetime.now(UTC) - at).total_seconds())} ago"

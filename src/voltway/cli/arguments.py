"""Arguments and options that several commands share, and how their texts are read."""

import os
import pwd
import re
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from voltway.cli.completion import complete_station, complete_token
from voltway.vocabulary.errors import InvalidInput

StationArgument = Annotated[
    str, typer.Argument(metavar="STATION", help="The station's id.", autocompletion=complete_station)
]
TokenArgument = Annotated[str, typer.Argument(metavar="TOKEN", help="The token's uid.", autocompletion=complete_token)]
StationFilter = Annotated[
    str | None, typer.Option("--station", help="Only this station.", autocompletion=complete_station)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a table.")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many rows.")]
AfterOption = Annotated[
    str | None, typer.Option("--after", metavar="CURSOR", help="Go on where the last page ended (its `next`).")
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")]

_UNIT_S: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_LONGEST_SPAN_S: Final = 3650 * 86_400
_CLOCK_SPAN = re.compile(r"((?:[01][0-9]|2[0-3]):[0-5][0-9])-((?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)")
_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)\s*([smhd]?)")


def author() -> str:
    """Who gives an order here: `cli:` and the name of the Unix user, or its number where it has no name."""
    user = str(os.getuid())
    with suppress(KeyError):
        user = pwd.getpwuid(os.getuid()).pw_name
    return f"cli:{user}"


def seconds(text: str) -> float:
    """A span as people write it, `90`, `30s`, `10m`, `2h`, up to `3650d`, in seconds. Raises InvalidInput."""
    match = _DURATION.fullmatch(text.strip().lower())
    span_s = float(match[1]) * _UNIT_S[match[2] or "s"] if match else _LONGEST_SPAN_S + 1
    if span_s > _LONGEST_SPAN_S:
        raise InvalidInput(f"{text[:80]!r} is no span of time", "write it like 30s, 10m, 2h or 1d, at most 3650d")
    return span_s


def instant(text: str | None, zone: str) -> datetime | None:
    """A date or time (ISO 8601), in `zone` where it names none itself. Raises InvalidInput."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise InvalidInput(f"{text!r} is no time", "write it like 2030-12-31 or 2030-12-31T18:30") from None
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def clock_span(text: str | None) -> str | None:
    """Hours of a day, `07:00-19:30` or over midnight `22:00-06:00`, two digits each. Raises InvalidInput."""
    if text is None:
        return None
    match = _CLOCK_SPAN.fullmatch(text.replace(" ", ""))
    if match is None or match[1] == match[2]:
        raise InvalidInput(f"{text!r} is no span of hours", "write it like 07:00-19:30")
    return match[0]


def confirm(question: str, *, yes: bool) -> None:
    """Ask on a terminal before something is lost. Raises InvalidInput where nobody can answer, Abort for a no."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise InvalidInput(f"{question} Nobody is here to answer", "add --yes")
    typer.confirm(question, abort=True)

"""Cursors of lists as texts: what `--json` prints as `next` and `--after` takes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from voltway.vocabulary.errors import InvalidInput

Row = TypeVar("Row")


def cut(rows: Sequence[Row], limit: int, cursor: Callable[[Row], str]) -> tuple[list[Row], str | None]:
    """The page of `limit` rows, and the cursor of its last one if `rows` (which asked for one more) goes on."""
    kept = list(rows[:limit])
    return kept, cursor(kept[-1]) if len(rows) > limit else None


def time_cursor(at: datetime, name: str) -> str:
    """The cursor of a list that is sorted by time and then by name."""
    return f"{at.isoformat()},{name}"


def read_time_cursor(text: str | None) -> tuple[datetime, str] | None:
    """What `time_cursor` wrote. Raises InvalidInput for anything else."""
    if text is None:
        return None
    at, comma, name = text.partition(",")
    instant = _instant(at)
    if not comma or not name or instant is None:
        raise InvalidInput(f"{text[:80]!r} is no cursor of this list", "give the `next` of the page before")
    return instant, name


def read_instant_cursor(text: str | None) -> datetime | None:
    """A cursor that is only a time. Raises InvalidInput."""
    if text is None:
        return None
    instant = _instant(text)
    if instant is None:
        raise InvalidInput(f"{text[:80]!r} is no cursor of this list", "give the `next` of the page before")
    return instant


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None

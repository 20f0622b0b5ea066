"""The tree of a station's variables: what reports make of it, and what changed by them. Pure.

Source: 2.x part 2, B05 to B08: a report comes in pages, numbered from 0, and the last says that none follows.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct

from voltway.vocabulary.monitors import MonitorNews
from voltway.vocabulary.variables import VariablePlace, VariableTold, Written

BY_STATION: Final = "station"
"""The author of what a station changed without being told to over this network."""


class Page(Struct, frozen=True, kw_only=True):
    """One page of a report, on variables or on monitors."""

    seq_no: int
    is_last: bool
    received_at: datetime
    variables: list[VariableTold] = []
    monitors: list[MonitorNews] = []


class Variable(Struct, frozen=True, kw_only=True):
    """A value in the tree. `wanted_value` was written and holds after a restart."""

    told: VariableTold
    wanted_value: str | None = None
    needs_restart: bool = False
    changed_at: datetime | None = None

    @property
    def path(self) -> str:
        """Its key."""
        return self.told.place.path


class VariableChange(Struct, frozen=True, kw_only=True):
    """A value became another. `old_value` None: it was not there, or empty; `new_value` None: it is gone."""

    path: str
    name: str
    at: datetime
    old_value: str | None
    new_value: str | None
    author: str
    after_restart: bool = False


class Merged(Struct, frozen=True, kw_only=True):
    """What is to be written: variables that are new or differ, paths that are gone, and changes of values."""

    variables: list[Variable]
    removed: list[str]
    changes: list[VariableChange]


Tree = Mapping[str, Variable]
"""A station's variables by their paths."""


def missing(pages: Iterable[Page]) -> list[int] | None:
    """Which pages of a report are not there: none if it is whole; None where only later pages can tell.

    A report ends with its highest page that says so. Pages may come in any order.
    """
    there = {page.seq_no for page in pages if page.seq_no >= 0}
    lasts = [page.seq_no for page in pages if page.is_last and page.seq_no >= 0]
    if not lasts:
        return None
    end = max(lasts)
    return [number for number in range(end) if number not in there] if end < len(there) + _MOST_NAMED else [-1]


_MOST_NAMED: Final = 10_000
"""A page number so far beyond those that came is no page number, and its gap is not written out."""


def gap_in_words(pages: Sequence[Page]) -> str:
    """What is missing of a report that was waited for long enough."""
    if not pages:
        return "no page of it ever came"
    lost = missing(pages)
    if lost is None:
        return f"its end never came: the last page heard of is {max(page.seq_no for page in pages)}"
    if lost == [-1]:
        return "its last page is numbered far beyond those that came"
    named = ", ".join(map(str, lost[:10])) + (" and more" if len(lost) > 10 else "")
    return f"page{'s' if len(lost) > 1 else ''} {named} never came"


def merge(tree: Tree, pages: Sequence[Page], *, author: str, replaces: bool, known: bool) -> Merged:
    """What the pages of a report, or of an answer, make of the tree.

    `author` wrote what was written; everything else the station did. `replaces`: the pages are a whole inventory, and
    what it leaves out is gone. `known`: the tree was whole before, so that a new variable is a change.
    """
    ordered = sorted(pages, key=lambda page: page.seq_no)
    heard = {
        told.place.path: (told, page.received_at)
        for page in ordered
        for told in page.variables
        if can_be_kept(told.place)
    }
    variables: list[Variable] = []
    changes: list[VariableChange] = []
    for path, (told, at) in heard.items():
        before = tree.get(path)
        if _is_outdated(before, at):
            continue
        after = _after(before, told, at)
        if after != before:
            variables.append(after)
        change = _change(before, after, told, at, author)
        if change is not None and (known or before is not None):
            changes.append(change)
    removed = [path for path in tree if path not in heard] if replaces else []
    now = max((page.received_at for page in pages), default=None)
    changes += [_gone(tree[path], now) for path in removed if now is not None and tree[path].told.value is not None]
    return Merged(variables=variables, removed=removed, changes=changes)


def can_be_kept(place: VariablePlace) -> bool:
    """Not what breaks the standard so far that no place can be found for it: all else of the report is kept."""
    numbers = (place.evse_id or 0, place.connector_id or 0)
    return len(place.path) <= _LONGEST_PATH and all(0 <= number <= _HIGHEST for number in numbers)


_LONGEST_PATH: Final = 500
"""The standard's names and instances have at most 50 characters each."""

_HIGHEST: Final = 2**31 - 1


def _is_outdated(before: Variable | None, at: datetime) -> bool:
    """A page that was under way when a later answer told of a change must not take it back."""
    return before is not None and before.changed_at is not None and at < before.changed_at


def _after(before: Variable | None, told: VariableTold, at: datetime) -> Variable:
    restart = told.written is Written.AFTER_RESTART
    if before is None:
        known = msgspec.structs.replace(told, value=None if restart else told.value, written=None)
        return Variable(told=known, wanted_value=told.value if restart else None, needs_restart=restart)
    news = {name: value for name in _TOLD if (value := getattr(told, name)) is not None}
    if restart:
        news.pop("value", None)
    known = msgspec.structs.replace(before.told, **news)
    if restart:
        wanted = told.value
    elif told.written is Written.IN_FORCE or known.value == before.wanted_value:
        wanted = None
    else:
        wanted = before.wanted_value
    changed = known.value != before.told.value or wanted not in (None, before.wanted_value)
    return Variable(
        told=known,
        wanted_value=wanted,
        needs_restart=before.needs_restart or restart,
        changed_at=at if changed else before.changed_at,
    )


_TOLD: Final = tuple(name for name in VariableTold.__struct_fields__ if name not in ("place", "written"))


def _change(
    before: Variable | None, after: Variable, told: VariableTold, at: datetime, author: str
) -> VariableChange | None:
    """The change to be kept. A write that holds after a restart counts when it was written, and not once more then."""
    old = None if before is None else before.told.value
    restart = told.written is Written.AFTER_RESTART
    if restart:
        new = after.wanted_value
        same = before is not None and before.wanted_value == new
    else:
        new = after.told.value
        same = before is not None and told.written is None and before.wanted_value == new
    if old == new or same:
        return None
    return VariableChange(
        path=after.path,
        name=after.told.place.name,
        at=at,
        old_value=old,
        new_value=new,
        author=BY_STATION if told.written is None else author,
        after_restart=restart,
    )


def _gone(before: Variable, at: datetime) -> VariableChange:
    place = before.told.place
    return VariableChange(
        path=place.path, name=place.name, at=at, old_value=before.told.value, new_value=None, author=BY_STATION
    )

"""What a house rule is, and what it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tools.lint.source import Source


@dataclass(frozen=True, slots=True)
class Breach:
    """Where a rule is broken and what stands there."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One house rule. `holds` says for which files, `find` yields the breaches in one of them."""

    id: str
    reason: str
    holds: Callable[[Source], bool]
    find: Callable[[Source], Iterator[Breach]]

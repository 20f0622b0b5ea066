"""Which of two firmware versions is the newer one, and which are within a range. Pure.

Manufacturers write versions as they like, so only those that begin with numbers between dots are compared: `v2.10.1-b4`
is 2.10.1. Of the rest nothing is claimed.
"""

import re
from itertools import zip_longest
from typing import Final

from voltway.vocabulary.errors import InvalidInput

ANY: Final = "*"
"""The range of all versions."""

_NUMBERS = re.compile(r"\s*[vV]?(\d{1,9}(?:\.\d{1,9}){0,7})(?=$|[\s+_-])")
_LONGEST_RANGE: Final = 500
_CONSTRAINT = re.compile(r"\s*(<=|>=|!=|<|>|=|)\s*([^\s<>=!|]{1,50})\s*")


def is_newer(version: str, than: str) -> bool:
    """Whether `version` is surely newer. False where they are equal, or can't be compared.

    One number alone may be a date or a count of builds, and is not compared.
    """
    mine, others = _numbers_of(version), _numbers_of(than)
    return mine is not None and others is not None and min(len(mine), len(others)) > 1 and _compare(mine, others) > 0


def read_range(told: str) -> str:
    """A range as it is kept: constraints with `|` between them.

    Reads `vers:<scheme>/<constraints>`, as CSAF 2.0 (3.1.2.3.2) has it, and constraints alone, like `<2.4.0`. Raises
    InvalidInput for what can't be read, and for bounds that are no numbers.
    """
    text = told.strip()
    if text.startswith("vers:"):
        text = text.partition("/")[2].strip()
    if text in {ANY, "all versions"}:
        return ANY
    if not text or len(text) > _LONGEST_RANGE or not all(map(_is_constraint, text.split("|"))):
        raise InvalidInput(
            f"the range of versions {told[:80]!r} can't be read", "write it like vers:generic/>=1.0.0|<2.4.0"
        )
    return text


def within(version: str, kept: str) -> bool:
    """Whether a version is surely within a range that `read_range` gave."""
    if kept == ANY:
        return True
    lowest_holds = True
    bounded = False
    for part in kept.split("|"):
        sign, bound = _constraint(part)
        if sign in {"", "="}:
            if _holds("=", version, bound):
                return True
        elif sign == "!=":
            if _holds("=", version, bound):
                return False
        elif sign in {">", ">="}:
            lowest_holds, bounded = _holds(sign, version, bound), True
        elif lowest_holds and _holds(sign, version, bound):
            return True
        else:
            lowest_holds, bounded = False, False
    return bounded and lowest_holds


def _is_constraint(part: str) -> bool:
    found = _CONSTRAINT.fullmatch(part)
    return found is not None and (found[1] in {"", "=", "!="} or _numbers_of(found[2]) is not None)


def _constraint(part: str) -> tuple[str, str]:
    found = _CONSTRAINT.fullmatch(part)
    return ("=", part.strip()) if found is None else (found[1], found[2])


def _holds(sign: str, version: str, bound: str) -> bool:
    mine, its = _numbers_of(version), _numbers_of(bound)
    if sign == "=" and version.strip() == bound:
        return True
    if mine is None or its is None:
        return False
    order = _compare(mine, its)
    if sign == "=":
        # 2.4.0-b1 is not 2.4.0-b2: their numbers say too little.
        return order == 0 and _is_bare(version) and _is_bare(bound)
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[sign]


def _is_bare(version: str) -> bool:
    found = _NUMBERS.match(version)
    return found is not None and found.end() == len(version.rstrip())


def _numbers_of(version: str) -> tuple[int, ...] | None:
    found = _NUMBERS.match(version)
    return None if found is None else tuple(int(part) for part in found[1].split("."))


def _compare(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Below 0 if `one` is the older, 0 if they are equal (1.2 is 1.2.0), above 0 if it is the newer."""
    for mine, its in zip_longest(one, other, fillvalue=0):
        if mine != its:
            return -1 if mine < its else 1
    return 0

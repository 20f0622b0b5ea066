"""The registry of test cases: which the certification has for a CSMS, and why some have no test here yet."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_TEST = re.compile(r"^async def (test_(tc_(?:\d{3}|[a-z]_\d\d)(?:_\d(?=_))?)_\w+)", re.MULTILINE)


class Standing(StrEnum):
    """Whether a case has a test, and if not, whether it waits or never will."""

    TESTED = "tested"
    NOT_BUILT = "not tested yet"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Case:
    """A test case. `folder` is where its test is, or would be; `reason` says why there is none."""

    folder: str
    block: str
    case_id: str
    title: str
    standing: Standing
    reason: str | None

    @property
    def key(self) -> tuple[str, str]:
        """By which its test is found."""
        return self.folder, self.case_id


@cache
def all_cases() -> tuple[Case, ...]:
    """Every case of the certification, and those of 2.1 that follow its use cases, by version and block."""
    read = tomllib.loads((_HERE / "cases.toml").read_text(encoding="utf-8"))
    reasons = {
        name: (standing, text)
        for standing, table in (
            (Standing.NOT_BUILT, read["not_built"]),
            (Standing.NOT_APPLICABLE, read["not_applicable"]),
        )
        for name, text in table.items()
    }
    return tuple(
        _case(folder, block, case_id, told, reasons)
        for folder in ("v16", "v201", "v21")
        for block, cases in read[folder].items()
        for case_id, told in cases.items()
    )


def _case(
    folder: str, block: str, case_id: str, told: str | dict[str, str], reasons: dict[str, tuple[Standing, str]]
) -> Case:
    if isinstance(told, str):
        return Case(folder, block, case_id, told, Standing.TESTED, None)
    return Case(folder, block, case_id, told["title"], *reasons[told["not_run"]])


def case_of(folder: str, function: str) -> tuple[str, str] | None:
    """The key of the case that a test is for, by the test's name; None where it names none."""
    found = _TEST.match(f"async def {function}")
    return (folder, found[2].upper()) if found else None


def functions() -> Iterator[tuple[tuple[str, str], str]]:
    """The key of every case that has a test, and the function's name."""
    for path in sorted(_HERE.glob("v*/test_*.py")):
        for found in _TEST.finditer(path.read_text(encoding="utf-8")):
            yield (path.parent.name, found[2].upper()), found[1]

"""docs/security.md is a checklist: every requirement stands there once, and what is met names a test that exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHECKLIST = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").partition("\n## The checklist\n")[2]
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (met|not applicable|not met) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")

# OWASP ASVS 5.0.0, levels 1 and 2: the requirements of each section.
REQUIREMENTS = {
    "1.1": "1 2", "1.2": "1 2 3 4 5 6 7 8 9", "1.3": "1 2 3 4 5 6 7 8 9 10 11", "1.4": "1 2 3", "1.5": "1 2",
    "2.1": "1 2 3", "2.2": "1 2 3", "2.3": "1 2 3 4", "2.4": "1",
    "3.2": "1 2", "3.3": "1 2 3 4", "3.4": "1 2 3 4 5 6", "3.5": "1 2 3 4 5", "3.7": "1 2",
    "4.1": "1 2 3", "4.2": "1", "4.3": "1 2", "4.4": "1 2 3 4",
    "5.1": "1", "5.2": "1 2 3", "5.3": "1 2", "5.4": "1 2 3",
    "6.1": "1 2 3", "6.2": "1 2 3 4 5 6 7 8 9 10 11 12", "6.3": "1 2 3 4", "6.4": "1 2 3 4", "6.5": "1 2 3 4 5",
    "6.6": "1 2 3", "6.8": "1 2 3 4",
    "7.1": "1 2 3", "7.2": "1 2 3 4", "7.3": "1 2", "7.4": "1 2 3 4 5", "7.5": "1 2", "7.6": "1 2",
    "8.1": "1 2", "8.2": "1 2 3", "8.3": "1", "8.4": "1",
    "9.1": "1 2 3", "9.2": "1 2 3 4",
    "10.1": "1 2", "10.2": "1 2", "10.3": "1 2 3 4", "10.4": "1 2 3 4 5 6 7 8 9 10 11", "10.5": "1 2 3 4 5",
    "10.6": "1 2", "10.7": "1 2 3",
    "11.1": "1 2", "11.2": "1 2 3", "11.3": "1 2 3", "11.4": "1 2 3 4", "11.5": "1", "11.6": "1",
    "12.1": "1 2 3", "12.2": "1 2", "12.3": "1 2 3 4",
    "13.1": "1", "13.2": "1 2 3 4 5", "13.3": "1 2", "13.4": "1 2 3 4 5",
    "14.1": "1 2", "14.2": "1 2 3 4", "14.3": "1 2 3",
    "15.1": "1 2 3", "15.2": "1 2 3", "15.3": "1 2 3 4 5 6 7",
    "16.1": "1", "16.2": "1 2 3 4 5", "16.3": "1 2 3 4", "16.4": "1 2 3", "16.5": "1 2 3",
    "17.1": "1", "17.2": "1 2 3 4", "17.3": "1 2",
}  # fmt: skip  # one line per chapter


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall(CHECKLIST)


@cache
def functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_requirement_stands_there_once_and_in_order() -> None:
    expected = [f"{section}.{number}" for section, numbers in REQUIREMENTS.items() for number in numbers.split()]
    assert [number for number, *_ in rows()] == expected
    assert len(expected) == 253
    assert len(re.findall(r"^\| \d", CHECKLIST, re.MULTILINE)) == len(expected), "a row that can't be read"


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_what_is_met_names_tests_that_exist(row: tuple[str, str, str, str]) -> None:
    number, state, _, shown_by = row
    named = TEST.findall(shown_by)
    assert bool(named) or state != "met", f"{number} is met, and nothing shows it"
    assert TEST.sub("", shown_by).strip(", ") == "", f"{number} names something that is no test"
    for path, name in named:
        assert name in functions_of(path), f"{number}: {path} has no {name}"

"""What users of other systems suffer from is tested here by number: each of these is named by at least one test.

The numbers are those of the project's list of public threads; see the tests that name them for what each is about.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TRANSACTIONS = range(1, 17)
CONNECTIONS = (18, 19, 21, 22, 25, 28, *range(30, 36))

_NUMBERS = re.compile(r"[Pp]ain points? (\d+)(?: and (\d+))?")


@cache
def named() -> dict[int, list[str]]:
    """The tests whose docstrings name a pain point, by its number."""
    found: dict[int, list[str]] = {}
    for file in sorted(Path(__file__).parent.rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not node.name.startswith("test_"):
                continue
            for numbers in _NUMBERS.findall(ast.get_docstring(node) or ""):
                for number in filter(None, numbers):
                    found.setdefault(int(number), []).append(f"{file.name}::{node.name}")
    return found


@pytest.mark.parametrize("number", [*TRANSACTIONS, *CONNECTIONS])
def test_it_is_covered(number: int) -> None:
    assert named().get(number), f"no test names pain point {number} in its docstring"

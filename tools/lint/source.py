"""One file as the rules see it, and the comments in it that allow a breach."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

ALLOWANCE = re.compile(r"house: allow (?P<rule>[a-z-]+)(?: because (?P<reason>\S.*))?")

_CLIENT = "clients/python/voltway_client"
GENERATED = frozenset({f"{_CLIENT}/{name}.py" for name in ("models", "client", "async_client")})
"""Written by `make client`."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """A comment that excuses breaches of one rule on the lines in `covers`."""

    rule: str
    reason: str | None
    line: int
    covers: range


@dataclass(frozen=True)
class Source:
    """A text file of the repository; `path` is relative to its root."""

    path: PurePosixPath
    text: str

    @property
    def is_python(self) -> bool:
        return self.path.suffix == ".py"

    @property
    def is_generated(self) -> bool:
        """Whether the file is generated: its names and lengths are its source's."""
        wire = "wire" in self.path.parts[:-1] and self.path.parts[:2] == ("src", "voltway")
        return wire or str(self.path) in GENERATED

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All nodes of the tree, parents before children: many rules look at each, and walking takes longest."""
        return list(ast.walk(self.tree))

    @cached_property
    def comments(self) -> dict[int, str]:
        """Line number to comment. Outside Python every line counts, as each format comments in its own way."""
        if not self.is_python:
            return dict(enumerate(self.lines, start=1))
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}

    @cached_property
    def allowances(self) -> list[Allowance]:
        return list(self._find_allowances())

    def _find_allowances(self) -> Iterator[Allowance]:
        for line, comment in self.comments.items():
            if found := ALLOWANCE.search(comment):
                yield Allowance(found["rule"], found["reason"], line, range(line, self._first_code_line(line) + 1))

    def _first_code_line(self, line: int) -> int:
        """The line itself, or, where only a comment stands on it, the next line that is more than a comment."""
        while line < len(self.lines) and self.lines[line - 1].lstrip().startswith("#"):
            line += 1
        return line

"""What a module says: the names it gives (not those it takes from elsewhere) and its strings."""

import ast
import re
from collections.abc import Iterable, Iterator

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# Words of other systems for what we call a station, as runs of words: chargePoint, charge_point, CHARGEPOINT.
FOREIGN = (
    ("charger",),
    ("chargers",),
    ("charge", "point"),
    ("chargepoint",),
    ("charge", "box"),
    ("chargebox",),
    ("cp",),
)
VAGUE = frozenset({"manager", "helper", "helpers", "util", "utils", "handler"})
# Vague at the end only: DataTransfer is an OCPP message, StationData says nothing.
VAGUE_AT_END = frozenset({"data", "info"})


def words_of(name: str) -> list[str]:
    """Split a name in any case style into lower-case words."""
    return [word.lower() for word in WORD.findall(name)]


def foreign_word(name: str) -> str | None:
    """The word in the name that this project does not use for a station, or None."""
    words = words_of(name)
    for run in FOREIGN:
        if any(tuple(words[at : at + len(run)]) == run for at in range(len(words))):
            return "_".join(run)
    return None


def vague_word(class_name: str) -> str | None:
    """The word in the class name that hides what the class is, or None."""
    words = words_of(class_name)
    for word in words:
        if word in VAGUE or (word in VAGUE_AT_END and word == words[-1]):
            return word
    return None


def defined_names(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, int]]:
    """Every name that is bound, with its line: functions, classes, arguments, variables, `as` names, self.x."""
    for node in nodes:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, node.lineno
            case ast.arg():
                yield node.arg, node.lineno
            case ast.Name(ctx=ast.Store()):
                yield node.id, node.lineno
            case ast.Attribute(value=ast.Name(id="self" | "cls"), ctx=ast.Store()):
                yield node.attr, node.lineno
            case ast.alias(asname=str(name)):
                yield name, node.lineno
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name, node.lineno
            case _:
                pass


def strings_in(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, int]]:
    """Every string a program uses, with its line: no docstrings; an f-string as one text with {} for its gaps.

    Of the `nodes`, parents come before their children.
    """
    seen: set[int] = set()
    for node in nodes:
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                seen.add(id(docstring))
            case ast.JoinedStr(values=parts):
                seen.update(id(part) for part in parts)
                yield (
                    "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts),
                    node.lineno,
                )
            case ast.Constant(value=str(text)) if id(node) not in seen:
                yield text, node.lineno
            case _:
                pass

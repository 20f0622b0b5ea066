"""Which part of a file is asked for (RFC 9110, 14). Pure."""

import re
from typing import Final

from msgspec import Struct

_RANGE: Final = re.compile(r"bytes=\s*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))\s*")


class Span(Struct, frozen=True):
    """Bytes from `start` up to, and without, `stop`."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.stop - self.start


def span_asked(header: str | None, size: int) -> Span | None:
    """The part of a file of `size` bytes that the header `Range` asks for; None: no byte of it is there (416).

    All of it where there is no header, or one that can't be understood or names several parts, which a server may
    ignore (14.2).
    """
    found = _RANGE.fullmatch(header) if header else None
    if found is None or (found[2] and int(found[2]) < int(found[1])):
        return Span(0, size)
    if found[3] is not None:
        start, stop = max(size - int(found[3]), 0), size
    else:
        start, stop = int(found[1]), min(int(found[2]) + 1, size) if found[2] else size
    return Span(start, stop) if start < stop else None


def is_current(if_range: str | None, tag: str) -> bool:
    """Whether a part may be sent: `If-Range` is missing, or names the very file (RFC 9110, 13.1.5)."""
    return if_range is None or if_range.strip() == tag

"""Writes that must not undo each other: `ETag` on what is read, `If-Match` on what is written (RFC 9110, 13.1.1)."""

import hashlib
from typing import Annotated

import msgspec
from litestar.exceptions import HTTPException
from litestar.params import HeaderParameter

IfMatch = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match",
        required=False,
        max_length=1000,
        description="The ETag of what you have read: if it was changed since, nothing is written (412).",
    ),
]


def etag_of(row: msgspec.Struct) -> str:
    """A strong tag: it differs whenever any field does."""
    return f'"{hashlib.sha256(msgspec.json.encode(row)).hexdigest()[:32]}"'


def require_match(if_match: str | None, row: msgspec.Struct) -> None:
    """Raises HTTP 412 if the asker has read something else than `row`."""
    if if_match is None or if_match.strip() == "*":
        return
    if etag_of(row) not in {tag.strip() for tag in if_match.split(",")}:
        raise HTTPException("it was changed since you read it; read it again", status_code=412)

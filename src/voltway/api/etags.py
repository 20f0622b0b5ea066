"""Writes that must not undo each other: `ETag` on what is read, `If-Match` on what is written (RFC 9110, 13.1.1)."""

import hashlib
from http import HTTPStatus
from typing import Annotated, TypeVar
from urllib.parse import quote

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.params import HeaderParameter

Row = TypeVar("Row", bound=msgspec.Struct)
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


def tagged(row: Row, status: HTTPStatus = HTTPStatus.OK, *, location: tuple[str, ...] | None = None) -> Response[Row]:
    """The answer that carries `row` and its tag; `location`: the parts of its path below the API, where it is new."""
    headers = {"ETag": etag_of(row)}
    if location is not None:
        headers["Location"] = "/api/v1/" + "/".join(quote(part, safe="") for part in location)
    return Response(row, status_code=status, headers=headers)

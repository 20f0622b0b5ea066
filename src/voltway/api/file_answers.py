"""Files, and parts of them, as answers over HTTP (RFC 9110, 14): for stations with a link, and for people."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

from litestar import Response
from litestar.response import Stream

from voltway.api.context import ApiRequest
from voltway.files.ranges import Span, is_current, span_asked
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.files import StoredFile


def asked_span(request: ApiRequest, file: StoredFile) -> Span | None:
    """The part that is asked for; None where no byte of it is there. Raises Conflict for a file that hasn't arrived."""
    size = _size(file)
    header = request.headers.get("Range") if is_current(request.headers.get("If-Range"), _tag(file)) else None
    return span_asked(header, size)


def part_answer(file: StoredFile, span: Span, pieces: AsyncIterator[bytes]) -> Stream:
    """The file (200) or the part of it (206) whose bytes `pieces` are."""
    size, headers = _size(file), _headers(file)
    headers["Content-Length"] = str(span.length)
    status = HTTPStatus.OK
    if span.length < size:
        status, headers["Content-Range"] = HTTPStatus.PARTIAL_CONTENT, f"bytes {span.start}-{span.stop - 1}/{size}"
    return Stream(pieces, media_type=file.media_type, headers=headers, status_code=status)


def head_answer(file: StoredFile) -> Response[Any]:
    """What is to be known of the file, without it."""
    headers = {**_headers(file), "Content-Length": str(_size(file))}
    return Response(b"", media_type=file.media_type, headers=headers)


def unsatisfiable_answer(file: StoredFile) -> Response[Any]:
    """No byte of what was asked for is there (416), and how long the file is."""
    headers = {"Content-Range": f"bytes */{_size(file)}", "Accept-Ranges": "bytes"}
    status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    return Response(b"", media_type=file.media_type, status_code=status, headers=headers)


def _headers(file: StoredFile) -> dict[str, str]:
    return {
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "ETag": _tag(file),
    }


def _tag(file: StoredFile) -> str:
    return f'"{file.sha256}"'


def _size(file: StoredFile) -> int:
    if file.size_bytes is None:
        raise Conflict(f"the file {file.name} has not arrived yet", "ask for it again later")
    return file.size_bytes

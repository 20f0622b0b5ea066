"""Files, and parts of them, as answers over HTTP (RFC 9110, 14): for stations with a link, and for people."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Stream

from voltway.api.context import ApiRequest
from voltway.files.ranges import Span, is_current, span_asked
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.files import StoredFile


def asked_span(request: ApiRequest, file: StoredFile) -> Span:
    """The part that is asked for. Raises HTTP 416 where no byte of it is there, Conflict for a file not here yet."""
    size = _size(file)
    header = request.headers.get("Range") if is_current(request.headers.get("If-Range"), _tag(file)) else None
    span = span_asked(header, size)
    if span is None:
        raise HTTPException(
            f"the file has {size} bytes, and the part that is asked for lies behind them",
            status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            headers={"Content-Range": f"bytes */{size}"},
        )
    return span


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

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import msgspec
import pytest

from voltway.api.file_answers import head_answer, part_answer
from voltway.files.ranges import Span
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.files import FileKind, StoredFile

FILE = StoredFile(
    file_id="f",
    organization_id="operator",
    station_id=None,
    kind=FileKind.FIRMWARE,
    name="fw.bin",
    media_type="application/octet-stream",
    size_bytes=10,
    sha256="ab",
    stored_as="f-1",
    attempts=1,
    made_at=datetime(2026, 3, 1, tzinfo=UTC),
    arrived_at=datetime(2026, 3, 1, tzinfo=UTC),
    expires_at=None,
)


async def no_bytes() -> AsyncIterator[bytes]:
    for piece in list[bytes]():
        yield piece


def test_whole_part_and_nothing_say_how_long_the_file_is() -> None:
    whole = part_answer(FILE, Span(0, 10), no_bytes())
    part = part_answer(FILE, Span(3, 5), no_bytes())
    assert (whole.status_code, whole.headers["Content-Length"], "Content-Range" in whole.headers) == (200, "10", False)
    assert (part.status_code, part.headers["Content-Length"]) == (206, "2")
    assert part.headers["Content-Range"] == "bytes 3-4/10"
    assert head_answer(FILE).headers["Content-Length"] == "10"


def test_what_has_not_arrived_has_no_answer() -> None:
    with pytest.raises(Conflict, match="not arrived"):
        head_answer(msgspec.structs.replace(FILE, size_bytes=None))

import hashlib
import io

from tests.files.made import all_of, in_chunks
from voltway.files import content
from voltway.files.content import PIECE_BYTES

LONG = bytes(range(256)) * (2 * PIECE_BYTES // 256 + 1)


async def test_it_is_measured_and_hashed_as_it_is_written() -> None:
    file = io.BytesIO()
    stored = await content.write(in_chunks(LONG, 99_999), file)
    assert file.getvalue() == LONG
    assert (stored.size_bytes, stored.sha256) == (len(LONG), hashlib.sha256(LONG).hexdigest())


async def test_reading_ends_where_the_file_does() -> None:
    file = io.BytesIO(LONG)
    assert await all_of(content.read(file, 5, len(LONG) + 100)) == LONG[5:]
    assert await all_of(content.read(file, 5, 5)) == b""

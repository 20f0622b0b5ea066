"""Content on its way to a disk: written in large pieces outside the event loop, measured and hashed as it comes."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, AsyncIterator
from typing import BinaryIO, Final

from msgspec import Struct

PIECE_BYTES: Final = 256 * 1024
"""So much of a file is in memory at a time."""


class Stored(Struct, frozen=True):
    """What was stored: how long it is, and its SHA-256 as 64 hexadecimal digits."""

    size_bytes: int
    sha256: str


async def write(chunks: AsyncIterator[bytes], file: BinaryIO) -> Stored:
    """Write all of `chunks` to `file`. Raises OSError, and what `chunks` raises."""
    digest, size, waiting = hashlib.sha256(), 0, bytearray()

    def put(piece: bytes) -> None:
        digest.update(piece)
        file.write(piece)

    async for chunk in chunks:
        waiting += chunk
        if len(waiting) >= PIECE_BYTES:
            piece, waiting = bytes(waiting), bytearray()
            size += len(piece)
            await asyncio.to_thread(put, piece)
    size += len(waiting)
    await asyncio.to_thread(put, bytes(waiting))
    return Stored(size, digest.hexdigest())


async def read(file: BinaryIO, start: int, stop: int) -> AsyncGenerator[bytes, None]:
    """The bytes from `start` up to, and without, `stop`."""
    await asyncio.to_thread(file.seek, start)
    left = stop - start
    while left > 0:
        piece = await asyncio.to_thread(file.read, min(PIECE_BYTES, left))
        if not piece:
            return
        left -= len(piece)
        yield piece

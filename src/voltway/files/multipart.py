"""The one file in a form (multipart/form-data, RFC 7578), as it comes: nothing of it is kept in memory."""

import re
from collections.abc import AsyncIterator
from email.message import Message
from typing import Final

from voltway.vocabulary.errors import InvalidInput

MOST_HEADER_BYTES: Final = 8192
_BOUNDARY_LENGTH: Final = 200
_NAME: Final = re.compile(r'filename="((?:[^"\\\r\n]|\\.)*)"', re.IGNORECASE)


def boundary_of(content_type: str | None) -> bytes | None:
    """The text between the parts; None: it is no form. Raises InvalidInput for a form that names none."""
    message = Message()
    message["content-type"] = content_type or ""
    if message.get_content_type() != "multipart/form-data":
        return None
    boundary = message.get_param("boundary")
    if not isinstance(boundary, str) or not 1 <= len(boundary) <= _BOUNDARY_LENGTH or not boundary.isascii():
        raise InvalidInput("the form names no boundary", "send the file as the body, or a form with one file")
    return boundary.encode("ascii")


class FileInForm:
    """The first part of a form that has a file name. `name` is known once `content` has begun."""

    def __init__(self, chunks: AsyncIterator[bytes], boundary: bytes) -> None:
        self.name: str | None = None
        self._chunks = chunks
        self._delimiter = b"\r\n--" + boundary
        # The first boundary has no line before it.
        self._held = b"\r\n"

    async def content(self) -> AsyncIterator[bytes]:
        """The file's bytes. Raises InvalidInput for a form without a file, or one that breaks off."""
        async for _ in self._up_to_delimiter():
            pass
        while (head := await self._head()) is not None:
            found = _NAME.search(head)
            if found is not None:
                self.name = found[1].replace('\\"', '"')
                async for piece in self._up_to_delimiter():
                    yield piece
                return
            async for _ in self._up_to_delimiter():
                pass
        raise InvalidInput("the form holds no file", "give the part with the file a filename")

    async def _head(self) -> str | None:
        """The headers of the part that begins here; None behind the last one."""
        while len(self._held) < 2:
            await self._more()
        if self._held.startswith(b"--"):
            return None
        while (end := self._held.find(b"\r\n\r\n")) < 0:
            if len(self._held) > MOST_HEADER_BYTES:
                raise InvalidInput("a part of the form has headers that are too long", "send the file as the body")
            await self._more()
        # The line end stays: a part without content ends at once.
        head, self._held = self._held[:end], self._held[end + 4 :]
        return head.decode("utf-8", "replace")

    async def _up_to_delimiter(self) -> AsyncIterator[bytes]:
        keep = len(self._delimiter) - 1
        while (end := self._held.find(self._delimiter)) < 0:
            if len(self._held) > keep:
                piece, self._held = self._held[:-keep], self._held[-keep:]
                yield piece
            await self._more()
        if end:
            yield self._held[:end]
        self._held = self._held[end + len(self._delimiter) :]

    async def _more(self) -> None:
        async for chunk in self._chunks:
            self._held += chunk
            return
        raise InvalidInput("the form breaks off", "send it again")

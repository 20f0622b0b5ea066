"""Pictures that organizations show: what they are is read from their first bytes, and never believed. Pure.

Sources: PNG (W3C, third edition) 11.2.1, JPEG (ITU-T T.81) B.2.2, WebP (RFC 9649) 2.5 to 2.7. SVG is not taken: it can
carry scripts.
"""

import hashlib
import struct
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from msgspec import Struct

from voltway.vocabulary.errors import InvalidInput

MOST_BYTES: Final = 200_000
MOST_PX: Final = 4000
"""Longest side: a small file may unfold to a picture that fills a phone's memory."""


class LogoFormat(StrEnum):
    """Kinds of pictures that are taken, as media types."""

    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"


class Logo(Struct, frozen=True, kw_only=True):
    """A picture that was looked at. `digest` names its content."""

    media_type: LogoFormat
    width_px: int
    height_px: int
    digest: str
    content: bytes


Size = tuple[int, int]


def read_logo(content: bytes) -> Logo:
    """The picture in `content`. Raises InvalidInput for what is none, or too large."""
    if len(content) > MOST_BYTES:
        raise InvalidInput("the logo is too large", f"use a file of up to {MOST_BYTES // 1000} kB")
    kind, (width_px, height_px) = _looked_at(content)
    if not (1 <= width_px <= MOST_PX and 1 <= height_px <= MOST_PX):
        raise InvalidInput(f"the logo has {width_px} x {height_px} pixels", f"use up to {MOST_PX} a side")
    digest = hashlib.sha256(content).hexdigest()[:32]
    return Logo(media_type=kind, width_px=width_px, height_px=height_px, digest=digest, content=content)


def _looked_at(content: bytes) -> tuple[LogoFormat, Size]:
    try:
        for kind, size_of in _SIZES.items():
            if (size := size_of(content)) is not None:
                return kind, size
    except struct.error:
        pass  # It ends before its size: no picture of that kind.
    raise InvalidInput("the logo is no picture that is taken", "use a PNG, JPEG or WebP file")


def _png_size(content: bytes) -> Size | None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"):
        return None
    width, height = struct.unpack_from(">II", content, 16)
    return width, height


def _jpeg_size(content: bytes) -> Size | None:
    """What its start of frame says: SOF0 to SOF15 but for DHT, JPG and DAC, which are numbered among them."""
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while True:
        fill, marker, length = struct.unpack_from(">BBH", content, at)
        if fill != 0xFF or marker == 0xDA:
            return None
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        at += 1 if marker == 0xFF else 2 + length


def _webp_size(content: bytes) -> Size | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return None
    chunk = content[12:16]
    if chunk == b"VP8X":
        low_w, high_w, low_h, high_h = struct.unpack_from("<HBHB", content, 24)
        return (high_w << 16 | low_w) + 1, (high_h << 16 | low_h) + 1
    if chunk == b"VP8L" and content[20:21] == b"\x2f":
        (bits,) = struct.unpack_from("<I", content, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


_SIZES: Final[dict[LogoFormat, Callable[[bytes], Size | None]]] = {
    LogoFormat.PNG: _png_size,
    LogoFormat.JPEG: _jpeg_size,
    LogoFormat.WEBP: _webp_size,
}

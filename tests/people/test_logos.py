import struct

import pytest

from tests.fixtures.logos import PNG, png_of
from voltway.people.logos import MOST_BYTES, MOST_PX, LogoFormat, read_logo
from voltway.vocabulary.errors import InvalidInput

FRAME = struct.pack(">BBHBHH", 0xFF, 0xC2, 11, 8, 20, 30) + bytes(4)
JPEG = b"\xff\xd8" + struct.pack(">BBH", 0xFF, 0xE0, 6) + b"JFIF" + b"\xff" + FRAME + b"\xff\xda"


def webp(chunk: bytes, content: bytes) -> bytes:
    return b"RIFF" + bytes(4) + b"WEBP" + chunk + bytes(4) + content


LOSSY = webp(b"VP8 ", bytes(3) + b"\x9d\x01\x2a" + struct.pack("<HH", 30, 20))
LOSSLESS = webp(b"VP8L", b"\x2f" + struct.pack("<I", 29 | 19 << 14))
EXTENDED = webp(b"VP8X", bytes(4) + struct.pack("<HBHB", 29, 0, 19, 0))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png_of(30, 20), LogoFormat.PNG),
        (JPEG, LogoFormat.JPEG),
        (LOSSY, LogoFormat.WEBP),
        (LOSSLESS, LogoFormat.WEBP),
        (EXTENDED, LogoFormat.WEBP),
    ],
)
def test_what_it_is_stands_in_its_first_bytes(content: bytes, kind: LogoFormat) -> None:
    logo = read_logo(content)
    assert (logo.media_type, logo.width_px, logo.height_px, logo.content) == (kind, 30, 20, content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + bytes(20),
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!doctype html>" + PNG,
        PNG[:20],
        PNG[:8] + bytes(40),
        JPEG[:-8],
        b"\xff\xd8\xff\xda\x00\x02" + FRAME,
        b"\xff\xd8" + FRAME.replace(b"\xc2", b"\xc4"),
        webp(b"VP8 ", bytes(20)),
        webp(b"ALPH", bytes(20)),
        EXTENDED[:26],
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput, match="no picture that is taken"):
        read_logo(content)


def test_one_too_large_is_refused() -> None:
    assert len(read_logo(PNG + bytes(MOST_BYTES - len(PNG))).content) == MOST_BYTES
    with pytest.raises(InvalidInput, match="too large: use a file of up to 200 kB"):
        read_logo(PNG + bytes(MOST_BYTES - len(PNG) + 1))


@pytest.mark.parametrize("size", [(MOST_PX + 1, 1), (1, MOST_PX + 1), (0, 1)])
def test_one_of_too_many_pixels_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(InvalidInput, match="pixels"):
        read_logo(png_of(*size))


def test_the_same_picture_has_the_same_name() -> None:
    assert read_logo(PNG).digest == read_logo(PNG).digest != read_logo(png_of(2, 3)).digest

import pytest
from hypothesis import given, strategies as st

from tests.files.made import all_of, in_chunks
from voltway.files.multipart import MOST_HEADER_BYTES, FileInForm, boundary_of
from voltway.vocabulary.errors import InvalidInput


def part(disposition: str, content: bytes) -> bytes:
    return f"Content-Disposition: form-data; {disposition}\r\n\r\n".encode() + content


def form(*parts: bytes, boundary: bytes = b"xyz") -> bytes:
    return b"".join(b"--" + boundary + b"\r\n" + one + b"\r\n" for one in parts) + b"--" + boundary + b"--\r\n"


async def read(body: bytes, length: int = 7) -> tuple[str | None, bytes]:
    found = FileInForm(in_chunks(body, length), b"xyz")
    content = await all_of(found.content())
    return found.name, content


@given(st.binary(max_size=60), st.integers(1, 50))
async def test_the_file_comes_whole_however_it_is_cut(content: bytes, length: int) -> None:
    tricky = content.replace(b"--xyz", b"") + b"\r\n--xy"
    body = form(
        part('name="note"', b"hello"), part('name="file"; filename="a \\"b\\".log"', tricky), part('name="z"', b"z")
    )
    assert await read(body, length) == ('a "b".log', tricky)


async def test_an_empty_file_is_empty() -> None:
    assert await read(form(part('name="file"; filename="a"', b""))) == ("a", b"")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no form at all",
        form(part('name="note"', b"no file")),
        form(part('filename="a"', b"some content"))[:-12],
        b'--xyz\r\nContent-Disposition: form-data; filename="a"',
        b"--xyz\r\nX: " + b"y" * (MOST_HEADER_BYTES + 100),
    ],
)
async def test_a_form_without_a_whole_file_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInput):
        await read(body)


def test_only_forms_have_a_boundary() -> None:
    assert boundary_of('multipart/form-data; boundary="a b"') == b"a b"
    assert boundary_of("Multipart/Form-Data; boundary=abc") == b"abc"
    assert boundary_of("text/plain; boundary=abc") is None
    assert boundary_of(None) is None
    for wrong in (
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "x" * 500,
    ):
        with pytest.raises(InvalidInput):
            boundary_of(wrong)

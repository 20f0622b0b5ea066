import pytest
from hypothesis import given, strategies as st

from voltway.files.ranges import Span, is_current, span_asked

WHOLE = Span(0, 100)


@pytest.mark.parametrize(
    ("header", "span"),
    [
        (None, WHOLE),
        ("bytes=0-", WHOLE),
        ("bytes=0-0", Span(0, 1)),
        ("bytes=10-19", Span(10, 20)),
        ("bytes=90-1000", Span(90, 100)),
        ("bytes=99-", Span(99, 100)),
        ("bytes=-10", Span(90, 100)),
        ("bytes=-1000", WHOLE),
        ("bytes=100-", None),
        ("bytes=-0", None),
        ("bytes=5-4", WHOLE),
        ("bytes=0-1,5-6", WHOLE),
        ("bytes=a-b", WHOLE),
        ("lines=1-2", WHOLE),
        ("bytes=-", WHOLE),
        ("bytes=" + "9" * 30 + "-", WHOLE),
    ],
)
def test_the_part_that_is_asked_for(header: str | None, span: Span | None) -> None:
    assert span_asked(header, 100) == span


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 40))
def test_a_part_is_the_bytes_that_are_named(first: int, last: int, size: int) -> None:
    content = bytes(range(size))
    span = span_asked(f"bytes={first}-{last}", size)
    if last < first:
        assert span == Span(0, size)
    elif first >= size:
        assert span is None
    else:
        assert span is not None
        assert content[span.start : span.stop] == content[first : last + 1]
        assert span.length == len(content[first : last + 1])


def test_a_part_of_another_file_is_not_sent() -> None:
    assert is_current(None, '"a"')
    assert is_current(' "a"', '"a"')
    assert not is_current('"b"', '"a"')
    assert not is_current("Wed, 21 Oct 2015 07:28:00 GMT", '"a"')

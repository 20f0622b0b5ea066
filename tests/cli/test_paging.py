"""Cursors go out and come back as they were."""

from datetime import UTC, datetime

import pytest

from voltway.cli.paging import cut, read_instant_cursor, read_time_cursor, time_cursor
from voltway.vocabulary.errors import InvalidInput

AT = datetime(2030, 1, 5, 9, 0, 0, 123456, tzinfo=UTC)


def test_a_cursor_is_what_it_was() -> None:
    assert read_time_cursor(time_cursor(AT, "a,b")) == (AT, "a,b")
    assert read_instant_cursor(AT.isoformat()) == AT
    assert read_time_cursor(None) is None
    assert read_instant_cursor(None) is None


@pytest.mark.parametrize("text", ["", ",", "yesterday,x", "2030-01-05T09:00:00,x", "2030-01-05T09:00:00Z,"])
def test_what_is_no_cursor(text: str) -> None:
    with pytest.raises(InvalidInput, match="no cursor"):
        read_time_cursor(text)


@pytest.mark.parametrize("text", ["", "yesterday", "2030-01-05T09:00:00"])
def test_what_is_no_time_cursor(text: str) -> None:
    with pytest.raises(InvalidInput, match="no cursor"):
        read_instant_cursor(text)


def test_a_page_ends_where_one_more_row_shows_that_it_goes_on() -> None:
    assert cut([1, 2, 3], 2, str) == ([1, 2], "2")
    assert cut([1, 2], 2, str) == ([1, 2], None)
    assert cut([], 2, str) == ([], None)

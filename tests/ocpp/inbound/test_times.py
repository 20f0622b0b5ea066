"""Moments as OCPP writes them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from voltway.ocpp.inbound.times import moment, required, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-01T12:00:00Z", datetime(2026, 5, 1, 12, tzinfo=UTC)),
        ("2026-05-01T12:00:00.123Z", datetime(2026, 5, 1, 12, 0, 0, 123_000, UTC)),
        ("2026-05-01T14:00:00+02:00", datetime(2026, 5, 1, 12, tzinfo=UTC)),
        ("2026-05-01T12:00:00", datetime(2026, 5, 1, 12, tzinfo=UTC)),
        ("2026-05-01 12:00:00Z", datetime(2026, 5, 1, 12, tzinfo=UTC)),
        ("9999-12-31T23:59:59-14:00", None),
        ("1970-01-01T00:00:30Z", None),
        ("2001-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("2026-13-01T00:00:00Z", None),
        ("", None),
        (None, None),
    ],
)
def test_a_moment(text: str | None, expected: datetime | None) -> None:
    """Pain point 40: a zone that is missing, and times from before the clock was set."""
    assert moment(text) == expected
    if expected is not None:
        assert moment(text).tzinfo is UTC  # type: ignore[union-attr]  # it is there, as the line before says
        assert required(text or "") == expected


@pytest.mark.parametrize("text", ["", "yesterday", "1970-01-01T00:00:00Z", "x" * 10_000])
def test_a_reading_needs_one(text: str) -> None:
    with pytest.raises(ValueError, match="no time of a clock"):
        required(text)


@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    at = moment(text)
    assert at is None or at.tzinfo is UTC


@given(st.integers(0, 80 * 365 * 86_400_000), st.integers(-14 * 60, 14 * 60))
def test_what_we_tell_can_be_read(milliseconds: int, offset: int) -> None:
    at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    text = told(at.astimezone(timezone(timedelta(minutes=offset))))
    assert (text[-1], len(text)) == ("Z", 24)
    assert required(text) == at

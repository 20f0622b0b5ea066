"""What people type is understood as they mean it, or refused with the way to write it."""

import os
import pwd
from datetime import UTC, datetime

import pytest

from voltway.cli.arguments import author, clock_span, instant, seconds
from voltway.vocabulary.errors import InvalidInput

AT = datetime(2030, 1, 5, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"), [("90", 90), ("30s", 30), ("10m", 600), ("1.5h", 5400), (" 2 D ", 172_800), ("0", 0)]
)
def test_spans(text: str, expected: float) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize("text", ["", "soon", "-5m", "5 weeks", "1e9", "nan", "٣m", "3651d", "1" * 30])
def test_what_is_no_span(text: str) -> None:
    with pytest.raises(InvalidInput, match="10m"):
        seconds(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2030-07-01", datetime(2030, 6, 30, 22, tzinfo=UTC)),
        ("2030-07-01T12:00", datetime(2030, 7, 1, 10, tzinfo=UTC)),
        ("2030-07-01T12:00Z", datetime(2030, 7, 1, 12, tzinfo=UTC)),
    ],
)
def test_times_without_a_zone_are_the_operators(text: str, expected: datetime) -> None:
    assert instant(text, "Europe/Berlin") == expected


def test_no_time_is_none() -> None:
    assert instant(None, "UTC") is None
    assert clock_span(None) is None


@pytest.mark.parametrize("text", ["07:00-19:30", "22:00-06:00", "00:00-24:00"])
def test_hours(text: str) -> None:
    assert clock_span(text) == text


@pytest.mark.parametrize("text", ["", "7-19", "07:00-07:00", "07:00-19:60", "24:00-06:00", "07:00"])
def test_what_are_no_hours(text: str) -> None:
    with pytest.raises(InvalidInput, match="07:00-19:30"):
        clock_span(text)


def test_the_author_is_the_unix_user_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "somebody-else")
    assert author() == f"cli:{pwd.getpwuid(os.getuid()).pw_name}"


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    assert author() == "cli:4000000000"

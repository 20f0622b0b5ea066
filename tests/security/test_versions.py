"""Which of two firmware versions is the newer one, and which are within a range."""

import pytest

from voltway.security.versions import is_newer, read_range, within
from voltway.vocabulary.errors import InvalidInput


@pytest.mark.parametrize(
    ("newer", "older"),
    [("2.10.0", "2.9.9"), ("v2.0", "1.99.5"), ("1.2.1", "1.2"), ("3.0.1-b7", "3.0.0+build.9"), ("2.0 (May)", "1.0_x")],
)
def test_numbers_count_as_numbers(newer: str, older: str) -> None:
    assert is_newer(newer, older)
    assert not is_newer(older, newer)


@pytest.mark.parametrize(("one", "other"), [("1.2", "1.2.0"), ("1.2-b1", "1.2-b2"), ("R7", "R6"), ("2024", "1.0")])
def test_nothing_is_claimed_of_what_is_equal_or_cant_be_compared(one: str, other: str) -> None:
    assert not is_newer(one, other)
    assert not is_newer(other, one)


@pytest.mark.parametrize(
    ("told", "inside", "outside"),
    [
        ("vers:generic/<2.4.0", "2.3.9 0.1 v1.0-b3", "2.4.0 2.4 3.0 latest"),
        ("<=2.4.0", "2.4.0 2.4", "2.4.1"),
        ("vers:semver/>=1.0|<2.0", "1.0 1.9.9", "0.9 2.0"),
        (">=1.0|<2.0|>=3.0|<3.5", "1.5 3.1", "0.9 2.0 2.9 3.5 9"),
        (">3", "3.1 4", "3.0 2.9"),
        ("<1.5|>=2.0", "1.4 2.0 9.9", "1.5 1.9"),
        ("vers:generic/1.2.3", "1.2.3", "1.2.4 1.2"),
        ("=1.2-b4|=R7", "1.2-b4 R7", "1.2-b5 R8 1.2"),
        ("!=1.5|<2.0", "1.4", "1.5 2.0"),
        ("vers:all/*", "1.0 R7", ""),
    ],
)
def test_what_is_within_a_range(told: str, inside: str, outside: str) -> None:
    kept = read_range(told)
    assert [version for version in inside.split() if not within(version, kept)] == []
    assert [version for version in outside.split() if within(version, kept)] == []


@pytest.mark.parametrize("told", ["", "all before May", "<R7", ">=1.0 <2.0", "vers:semver", "<1.0||<2", "<1.0" * 200])
def test_a_range_that_cant_be_read_is_refused(told: str) -> None:
    with pytest.raises(InvalidInput, match="can't be read"):
        read_range(told)

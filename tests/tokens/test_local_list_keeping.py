"""How long failures make it wait; what it does with stations is told in tests/stories/test_local_lists.py."""

from datetime import timedelta

import pytest

from voltway.tokens.local_list_keeping import pause


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (1, 0), (2, 5), (3, 10), (4, 20), (11, 2560), (12, 3600), (10_000, 3600)]
)
def test_the_first_failure_is_made_good_at_once_and_later_ones_more_and_more_slowly(
    failures: int, seconds: int
) -> None:
    assert pause(failures) == timedelta(seconds=seconds)

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from tools.breached import from_package, listed
from voltway.people.breached import FILE, PREFIX_LENGTH, is_breached, prefix_of

WORDS = FREQUENCY_LISTS["passwords"]


def test_the_list_is_what_the_tool_makes() -> None:
    assert FILE.read_bytes() == from_package()
    assert FILE.stat().st_size == PREFIX_LENGTH * len({prefix_of(word) for word in WORDS}) == 150_000


@settings(max_examples=300)
@given(integers(min_value=0, max_value=len(WORDS) - 1))
def test_everything_listed_is_found(place: int) -> None:
    assert is_breached(WORDS[place])


def test_the_first_and_last_of_the_file_are_found() -> None:
    by_prefix = sorted(WORDS, key=prefix_of)
    assert is_breached(by_prefix[0])
    assert is_breached(by_prefix[-1])


@pytest.mark.parametrize(
    "password", ["PASSWORD1234", "Password2026!!", "!!dragon2026", "passwordpassword", "1234567890"]
)
def test_ornaments_do_not_make_another_password(password: str) -> None:
    assert is_breached(password)


@pytest.mark.parametrize(
    "password", ["correct horse battery", "dragon-8361-kettle-oslo", "", "zqxjkvbpwm", "dragon83612947563", "ü" * 20]
)
def test_others_are_not_on_it(password: str) -> None:
    assert not is_breached(password)


def test_a_list_is_sorted_and_names_each_once() -> None:
    assert listed(["b", "a", "b"]) == b"".join(sorted({prefix_of("a"), prefix_of("b")}))

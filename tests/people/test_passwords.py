import statistics
import time
import unicodedata

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis.strategies import text

from voltway.people.passwords import (
    LONGEST,
    SENTENCES,
    Weakness,
    check_password,
    hash_password,
    require_good,
    weakness_of,
)
from voltway.vocabulary.errors import InvalidInput

GOOD = "seven kettles hum in Oslo"
OWN = ["Annegret Bergengruen", "annegret.bergengruen@kraftwerke-nord.example"]


def test_a_password_is_kept_as_argon2id_with_the_recommended_cost() -> None:
    kept = hash_password(GOOD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert kept != hash_password(GOOD)
    assert check_password(kept, GOOD).right
    assert check_password(kept, GOOD).rehashed is None
    assert not check_password(kept, GOOD + " ").right


def test_a_password_kept_with_weaker_parameters_is_kept_anew() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    verdict = check_password(weak, GOOD)
    assert verdict.right
    assert verdict.rehashed is not None
    assert verdict.rehashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password(verdict.rehashed, GOOD).right
    assert check_password(weak, "something else").rehashed is None


@pytest.mark.parametrize(
    "kept", [None, "", "garbage", "$argon2id$v=19$m=19456,t=2,p=1$x$y", "$2b$12$abcdefghijklmnopqrstuv"]
)
def test_nothing_opens_an_account_without_a_password(kept: str | None) -> None:
    for told in ("", GOOD, kept or ""):
        assert not check_password(kept, told).right


def test_no_account_costs_what_a_wrong_password_costs() -> None:
    kept = hash_password(GOOD)
    check_password(None, "warm up")

    def took(hash_or_none: str | None) -> float:
        begin = time.thread_time()
        check_password(hash_or_none, "wrong")
        return time.thread_time() - begin

    pairs = [(took(kept), took(None)) for _ in range(9)]
    with_account, without = (statistics.median(times) for times in zip(*pairs, strict=True))
    assert 0.5 < without / with_account < 2


def test_keyboards_that_write_one_letter_differently_agree() -> None:
    kept = hash_password(unicodedata.normalize("NFD", "grüße aus München"))
    assert check_password(kept, unicodedata.normalize("NFC", "grüße aus München")).right


@settings(max_examples=25)
@given(text(max_size=200))
def test_what_can_be_kept_opens_and_the_rest_is_bad_input(password: str) -> None:
    try:
        kept = hash_password(password)
    except InvalidInput:
        assert len(unicodedata.normalize("NFC", password)) > LONGEST or any(
            "\ud800" <= sign <= "\udfff" for sign in password
        )
        return
    assert check_password(kept, password).right


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        (GOOD, None),
        ("x7#kQ2!vLp9z", None),
        ("", Weakness.TOO_SHORT),
        ("x7#kQ2!vLp9", Weakness.TOO_SHORT),
        ("u\u0308" * 11, Weakness.TOO_SHORT),
        ("kettles " * 17, Weakness.TOO_LONG),
        ("x" * 100_000, Weakness.TOO_LONG),
        ("\ud800" * 12, Weakness.UNREADABLE),
        ("Password2026!!", Weakness.BREACHED),
        ("aaaaaaaaaaaaaaaa", Weakness.GUESSABLE),
        ("abcdefghijklmnop", Weakness.GUESSABLE),
        ("bergengruen annegret", Weakness.GUESSABLE),
        ("kraftwerke-nord", Weakness.GUESSABLE),
    ],
)
def test_what_is_good_enough(password: str, weakness: Weakness | None) -> None:
    assert weakness_of(password, OWN) is weakness


def test_own_words_count_for_their_owner_alone() -> None:
    assert weakness_of("bergengruen annegret", OWN) is Weakness.GUESSABLE
    assert weakness_of("bergengruen annegret", ["Bert Tal"]) is None


def test_the_longest_password_is_fine() -> None:
    assert weakness_of((GOOD * 6)[:LONGEST], OWN) in {None, Weakness.GUESSABLE}
    assert weakness_of("x7#kQ2!vLp9zR4@wM8^tB3&n" + "seven kettles hum in Oslo, " * 3, OWN) is None


def test_judging_takes_bounded_time() -> None:
    begin = time.thread_time()
    weakness_of("@4$5(1|!0" * 14, ["@4$5(1|!0" * 40])
    assert time.thread_time() - begin < 1


def test_every_weakness_says_what_to_do() -> None:
    assert set(SENTENCES) == set(Weakness)
    with pytest.raises(InvalidInput, match="at least 12"):
        require_good("short", OWN)
    require_good(GOOD, OWN)

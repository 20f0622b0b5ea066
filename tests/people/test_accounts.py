import pytest
from hypothesis import given
from hypothesis.strategies import emails, text

from voltway.people.accounts import clean_email, clean_locale, clean_name, fold_email
from voltway.vocabulary.errors import InvalidInput


@given(emails())
def test_what_is_taken_stays_as_it_is(email: str) -> None:
    try:
        cleaned = clean_email(f" {email}\n")
    except InvalidInput:
        # Quotes and the like are allowed by the standard and refused by us.
        assert any(sign in email for sign in '"(),:;<>[\\]') or ".." in email or len(email) > 254
        return
    assert clean_email(cleaned) == cleaned


@given(text(max_size=300))
def test_any_text_is_an_address_or_bad_input(told: str) -> None:
    try:
        cleaned = clean_email(told)
    except InvalidInput:
        return
    assert cleaned.count("@") == 1
    assert len(cleaned.encode().partition(b"@")[0]) <= 64


@pytest.mark.parametrize(
    "told",
    ["", "anna", "@example.org", "anna@", "anna@@example.org", "an na@example.org", "anna@example.org\nbcc:x@y.z",
     "anna@exam\x00ple.org", "a" * 65 + "@example.org", "anna@" + "e" * 250, "anna@example.org.", "anna@a..b",
     "\ud800@example.org", "<anna@example.org>", "ä" * 33 + "@example.org"],
)  # fmt: skip
def test_what_no_mail_gets_to_is_refused(told: str) -> None:
    with pytest.raises(InvalidInput):
        clean_email(told)


def test_one_letter_written_in_two_ways_is_one_address() -> None:
    assert clean_email("u\u0308nal@example.org") == clean_email("ünal@example.org")
    assert fold_email(" Ünal@Example.org ") == fold_email("u\u0308nal@example.ORG")


@pytest.mark.parametrize("told", ["", "   ", "x" * 101, "Anna\nBerg", "Anna\x00", "\u202eanna"])
def test_a_name_is_one_line_of_letters(told: str) -> None:
    with pytest.raises(InvalidInput):
        clean_name(told)


def test_a_name_loses_spaces_around_it() -> None:
    assert clean_name("  Anna Berg ") == "Anna Berg"


def test_a_language_is_a_tag() -> None:
    assert [clean_locale(tag) for tag in ("de", "pt-BR", "zh-Hant-TW", "es-419")]
    for wrong in ("", "german", "de_DE", "DE", "de-DE-1996", "de\n"):
        with pytest.raises(InvalidInput):
            clean_locale(wrong)

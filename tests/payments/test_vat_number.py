"""The valid numbers are those that companies and authorities publish as examples."""

import pytest

from voltway.payments.vat_number import verdict

RIGHT = [
    *("ATU13585627", "BE0428759497", "DE136695976", "DK13585628", "EE100931558", "EL094259216", "FI20774740"),
    *("FR40303265045", "HR33392005961", "HU12892312", "IT00743110157", "LU15027442", "NL004495445B01"),
    *("PL8567346215", "PT501964843", "SE123456789701", "SI50223054", "SK2022749619"),
]
ONLY_FORM = ["BG175074752", "CY10259033P", "CZ25123891", "ES54362315K", "IE6433435F", "LT119511515", "LV40003521600"]
ONLY_FORM += ["MT11679112", "RO18547290", "XI980780684"]


@pytest.mark.parametrize("number", [*RIGHT, *ONLY_FORM])
def test_what_can_be_a_number(number: str) -> None:
    assert verdict(number).plausible, verdict(number).reason


@pytest.mark.parametrize("number", RIGHT)
def test_one_digit_that_is_wrong_is_seen(number: str) -> None:
    place = 8
    for digit in "0123456789":
        if digit != number[place]:
            told = verdict(number[:place] + digit + number[place + 1 :])
            assert (told.plausible, told.reason) == (False, "its check digits are wrong"), number


def test_how_it_is_written_does_not_matter() -> None:
    assert verdict("de 136.695-976").plausible


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("", "does not begin with a country"),
        ("US123456789", "does not begin with a country"),
        ("DE12345678", "not have the form of a number of DE"),
        ("DE\u0661\u0663\u0666\u0666\u0669\u0665\u0669\u0667\u0666", "not have the form of a number of DE"),
        ("FRIO303265045", "not have the form of a number of FR"),
    ],
)
def test_what_is_none(number: str, why: str) -> None:
    assert why in verdict(number).reason


def test_keys_of_letters_and_numbers_of_sole_traders() -> None:
    assert verdict("FRK7399859412").plausible
    assert not verdict("FRK7399859413").plausible
    assert verdict("NL002455799B11").plausible
    assert not verdict("NL002455799B12").plausible

"""eMAIDs: syntax, and the check character with published vectors (eMI3 part 2; Hubject's and mobilityid's examples)."""

import pytest

from voltway.plug_and_charge import emaid
from voltway.vocabulary.errors import InvalidInput

GOOD = [
    "DE8AACA2B3C4D5L",
    "DE83DUIEN83QGZD",
    "GBTWK012345678V",
    "GBTWK123456789B",
    "CSKTH5U8TC90A1S",
    "IHRFRNPCZVPPVEW",
    "NN123ABCDEFGHIT",
    "FRXYZ1234567892",
    "ITA1B2C3E4F5G64",
    "ESZU8WOX834H1DR",
    "PT73902837ABCZZ",
    "DE83DUIEN83ZGQM",
    "DE8AA0012345670",
]


@pytest.mark.parametrize("text", GOOD)
def test_the_check_character_follows_from_the_others(text: str) -> None:
    assert emaid.check_character(text[:14]) == text[14]
    assert emaid.normal(text) == text


def test_hyphens_and_small_letters_are_no_part_of_it() -> None:
    assert emaid.normal(" de-8aa-ca2b3c4d5-l ") == emaid.normal("DE8AACA2B3C4D5L") == "DE8AACA2B3C4D5L"
    assert emaid.normal("DE-8AA-CA2B3C4D5") == "DE8AACA2B3C4D5"


@pytest.mark.parametrize(
    "text", ["", "DE8AACA2B3C4D", "DE8AACA2B3C4D5LL", "D18AACA2B3C4D5L", "DE-8AACA2B3C4D5L", "DE8AACA2B3C4Ä5L", "CARD"]
)
def test_what_is_no_emaid(text: str) -> None:
    with pytest.raises(InvalidInput, match="is no eMAID"):
        emaid.normal(text)


def test_a_wrong_check_character() -> None:
    for wrong in "0MKZ":
        with pytest.raises(InvalidInput, match="check character"):
            emaid.normal(f"DE8AACA2B3C4D5{wrong}")


def test_a_contract_with_and_without_its_check_character_is_the_same() -> None:
    assert emaid.same_contract("DE8AACA2B3C4D5L", "DE8AACA2B3C4D5")
    assert not emaid.same_contract("DE8AACA2B3C4D5L", "DE83DUIEN83QGZD")

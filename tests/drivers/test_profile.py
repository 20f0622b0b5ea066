"""What drivers, vehicles and contracts may be called, and how it is written."""

import pytest
from hypothesis import given, strategies as st

from voltway.drivers.profile import (
    CONTRACT,
    DRIVER,
    VEHICLE,
    clean_country,
    clean_emaid,
    clean_evccid,
    clean_phone,
    clean_plate,
    cleaned,
    folded_plate,
)
from voltway.vocabulary.errors import InvalidInput

ALL = {**DRIVER, **VEHICLE, **CONTRACT}


@pytest.mark.parametrize(
    ("text", "number"),
    [("+43 660 1234567", "+436601234567"), ("+1 (212) 555-0100", "+12125550100"), ("+49/30/123.456", "+4930123456")],
)
def test_a_telephone_number_is_written_as_e164(text: str, number: str) -> None:
    assert clean_phone(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "0660 1234567", "+0123456", "+43", "+43 abc", "+1234567890123456", "+4\N{ARABIC-INDIC DIGIT ONE}66012345"],
)
def test_what_nobody_can_call_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        clean_phone(text)


@pytest.mark.parametrize("text", ["00:7d:fa:00:01:02", "007DFA000102", " 00-7d-fa-00-01-02 ", "007d.fa00.0102"])
def test_an_address_on_the_cable_is_digits(text: str) -> None:
    assert clean_evccid(text) == "007DFA000102"


@pytest.mark.parametrize(
    "text", ["", "00:7d:fa:00:01", "007DFA00010G", "007DFA0001020304FF", "\N{ARABIC-INDIC DIGIT ZERO}" * 12]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        clean_evccid(text)


@pytest.mark.parametrize(
    ("text", "emaid"),
    [("DE-8AA-CA2B3C4D5-N", "DE8AACA2B3C4D5N"), ("de8aaca2b3c4d5", "DE8AACA2B3C4D5")],
)
def test_an_emaid_is_written_without_hyphens(text: str, emaid: str) -> None:
    assert clean_emaid(text) == emaid


@pytest.mark.parametrize("text", ["", "DE8AACA2B3C4D", "D18AACA2B3C4D5", "DE8AACA2B3C4D5NN", "DE 8AA CA2B3C4D5"])
def test_what_is_no_emaid_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        clean_emaid(text)


def test_plates_are_the_same_whatever_is_between_their_signs() -> None:
    assert clean_plate(" fü-ab 12e ") == "FÜ-AB 12E"
    assert folded_plate("FÜ-AB 12E") == folded_plate("fü ab.12e") == "FÜAB12E"


def test_a_country_is_two_letters() -> None:
    assert clean_country(" at ") == "AT"
    for wrong in ("", "AUT", "A1", "ÄT"):
        with pytest.raises(InvalidInput):
            clean_country(wrong)


def test_only_texts_that_are_there_are_cleaned() -> None:
    columns = {"name": " Ada ", "phone": None, "battery_wh": 5}
    assert cleaned(columns, DRIVER) == {"name": "Ada", "phone": None, "battery_wh": 5}


@given(st.sampled_from(sorted(ALL)), st.text(max_size=300))
def test_what_is_clean_stays_as_it_is(column: str, text: str) -> None:
    try:
        once = ALL[column](text)
    except InvalidInput:
        return
    assert ALL[column](once) == once
    assert once.isprintable()
    assert once == once.strip()

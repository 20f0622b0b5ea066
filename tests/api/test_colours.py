import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import voltway
from voltway.api.colours import (
    DARK_GROUND,
    LIGHT_GROUND,
    READABLE,
    contrast,
    luminance,
    readable_on,
    stylesheet,
    text_on,
)

STYLES = Path(voltway.__file__).parent / "api" / "static" / "voltway.css"
colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#767676", 4.54), ("#0000ff", "#ffffff", 8.59), ("#777777",) * 2 + (1,)],
)
def test_contrast_is_what_the_standard_says(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@given(colours)
def test_a_button_can_be_read_in_any_colour(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= READABLE


@given(colours)
def test_a_link_can_be_read_on_any_of_our_grounds(colour: str) -> None:
    styles = STYLES.read_text("utf-8")
    for side, ground in enumerate((LIGHT_GROUND, DARK_GROUND)):
        text = readable_on(ground, colour)
        for name in ("ground", "surface"):
            found = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", styles)
            assert found is not None
            assert contrast(text, found.groups()[side]) >= READABLE
        assert text == colour or contrast(colour, ground) < READABLE


def test_what_can_be_read_stays_as_it_is() -> None:
    assert readable_on("#ffffff", "#00693e") == "#00693e"
    assert luminance(readable_on("#ffffff", "#ffee00")) < luminance("#ffee00")
    assert luminance(readable_on("#000000", "#000080")) > luminance("#000080")


def test_pages_without_a_colour_of_their_own_are_left_as_they_are() -> None:
    assert stylesheet(None) == ""
    assert "--brand: #ffee00; --on-brand: #000000; --accent: light-dark(#" in stylesheet("#ffee00")

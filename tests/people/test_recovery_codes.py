import re

import pytest

from voltway.people.recovery_codes import canonical, new_codes


def test_ten_codes_of_fifty_bits() -> None:
    codes = new_codes()
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}", code) for code in codes)
    assert len({letter for _ in range(50) for code in new_codes() for letter in code} - {"-"}) == 32


@pytest.mark.parametrize("told", ["7k3qx-0m1te", "7K3QX0M1TE", " 7k3qx  Om1te ", "7k3qxoMite", "7k3qx-0mlte"])
def test_what_people_type_is_understood(told: str) -> None:
    assert canonical(told) == "7k3qx0m1te"


@pytest.mark.parametrize(
    "told", ["", "7k3qx-0m1t", "7k3qx-0m1teu", "7k3qx-0m1tu", "ü" * 10, "\ud800" * 10, "1" * 10_000]
)
def test_another_text_is_no_code(told: str) -> None:
    assert canonical(told) is None

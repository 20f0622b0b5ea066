from datetime import timedelta

import pytest

from tests.fixtures.people import NOON
from voltway.kit.sealing import Sealing
from voltway.people.device_cookie import LIFETIME, device_of, make_device_cookie

SEALING = Sealing(b"k" * 32)
ANNA = "anna@example.org"


def test_a_cookie_names_a_device_of_one_account() -> None:
    cookie = make_device_cookie(SEALING, ANNA, NOON)
    device = device_of(SEALING, cookie, " Anna@Example.org", NOON)
    assert device is not None
    assert device_of(SEALING, cookie, "bert@example.org", NOON) is None
    assert device_of(SEALING, make_device_cookie(SEALING, ANNA, NOON), ANNA, NOON) not in {device, None}
    assert device_of(Sealing(b"o" * 32), cookie, ANNA, NOON) is None
    assert device_of(Sealing(b"n" * 32, b"k" * 32), cookie, ANNA, NOON) == device


def test_a_cookie_lasts_half_a_year() -> None:
    cookie = make_device_cookie(SEALING, ANNA, NOON)
    assert device_of(SEALING, cookie, ANNA, NOON + LIFETIME - timedelta(seconds=1))
    assert device_of(SEALING, cookie, ANNA, NOON + LIFETIME) is None
    assert device_of(SEALING, cookie, ANNA, NOON - timedelta(seconds=1)) is None


@pytest.mark.parametrize("cookie", [None, "", "a.b.c", "\ud800", "f" * 10_000, f"ffffffffffff.{'0' * 32}.{'0' * 64}"])
def test_what_was_not_made_here_names_none(cookie: str | None) -> None:
    assert device_of(SEALING, cookie, ANNA, NOON) is None


def test_a_changed_cookie_names_none() -> None:
    cookie = make_device_cookie(SEALING, ANNA, NOON)
    for place, sign in enumerate(cookie):
        if sign != ".":
            changed = cookie[:place] + ("0" if sign != "0" else "1") + cookie[place + 1 :]
            assert device_of(SEALING, changed, ANNA, NOON + timedelta(days=1)) is None

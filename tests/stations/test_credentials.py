"""Station passwords."""

import pytest
from hypothesis import given, settings, strategies as st

from voltway.stations.credentials import ALPHABET, LENGTH, check_password, hash_password, new_password


def test_fresh_passwords() -> None:
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert {len(password) for password in made} == {LENGTH}
    assert set("".join(made)) <= set(ALPHABET)
    assert not set("0O1lI") & set(ALPHABET), "they look alike on a label"


@pytest.mark.parametrize("password", ["ABCDEFGHJKLMNPQRSTUV", "chosen by somebody", "ünïcödé-pässwörd"])
def test_a_password_is_checked(password: str) -> None:
    kept = hash_password(password)
    assert password not in kept
    assert check_password(kept, password.encode())
    assert not check_password(kept, password.encode() + b"x")
    assert not check_password(kept, password.swapcase().encode())
    assert not check_password(kept, b"")


def test_the_same_password_is_kept_differently_each_time() -> None:
    assert hash_password("chosen by somebody") != hash_password("chosen by somebody")


def test_a_chosen_password_is_hashed_slowly() -> None:
    assert hash_password("chosen by somebody").startswith("scrypt$")
    assert hash_password(new_password()).startswith("sha256$")


def test_the_three_forms_of_an_authorization_key() -> None:
    """1.6: as text, as hex digits of the text, as the bytes that hex digits mean (quirk 7)."""
    text = new_password()
    assert check_password(hash_password(text), text.encode().hex().encode())
    digits = "00ff" * 8
    assert check_password(hash_password(digits), bytes.fromhex(digits))
    assert check_password(hash_password(digits.upper()), bytes.fromhex(digits))


@pytest.mark.parametrize("kept", ["", "sha256", "sha256$$", "sha256$!$!", "a$b$c$d", "scrypt$AAAA$AAAA"])
def test_a_spoilt_hash_lets_nobody_in(kept: str) -> None:
    assert not check_password(kept, b"anything")


@settings(max_examples=50)
@given(st.binary(max_size=60))
def test_any_bytes_may_be_told(told: bytes) -> None:
    assert not check_password(KEPT, told)


KEPT = hash_password(new_password())

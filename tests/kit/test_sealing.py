"""Secrets at rest."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from voltway.kit.sealing import SealBroken, Sealing, sealing_of
from voltway.kit.settings import Settings
from voltway.vocabulary.errors import ConfigurationError

KEY = b"k" * 32


@given(plain=st.binary(max_size=200), purpose=st.text(max_size=50))
def test_what_is_sealed_opens_again(plain: bytes, purpose: str) -> None:
    sealed = Sealing(KEY).seal(plain, purpose)
    assert Sealing(KEY).open(sealed, purpose) == plain
    assert len(plain) < 4 or plain not in sealed


def test_the_same_is_never_sealed_twice_alike() -> None:
    assert Sealing(KEY).seal(b"secret", "x") != Sealing(KEY).seal(b"secret", "x")


@given(bit=st.integers(0, 8 * (1 + 4 + 12 + 6 + 16) - 1))
def test_a_changed_bit_opens_nothing(bit: int) -> None:
    sealed = bytearray(Sealing(KEY).seal(b"secret", "x"))
    assert len(sealed) == 1 + 4 + 12 + 6 + 16
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        Sealing(KEY).open(bytes(sealed), "x")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + bytes(12), b"\x01" + bytes(31), b"\x01" + bytes(32)])
def test_what_was_never_sealed_opens_nothing(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        Sealing(KEY).open(sealed, "x")


def test_another_key_or_purpose_opens_nothing() -> None:
    sealed = Sealing(KEY).seal(b"secret", "webhook 1")
    with pytest.raises(SealBroken, match="webhook 2"):
        Sealing(KEY).open(sealed, "webhook 2")
    with pytest.raises(SealBroken):
        Sealing(b"K" * 32).open(sealed, "webhook 1")


def test_a_changed_key_opens_what_the_older_one_sealed() -> None:
    old, both = Sealing(KEY), Sealing(b"N" * 32, KEY)
    sealed = old.seal(b"secret", "x")
    assert both.open(sealed, "x") == b"secret"
    assert not both.is_newest(sealed)
    again = both.seal(b"secret", "x")
    assert both.is_newest(again)
    assert Sealing(b"N" * 32).open(again, "x") == b"secret"
    with pytest.raises(SealBroken):
        old.open(again, "x")


def test_a_fingerprint_belongs_to_key_and_purpose() -> None:
    old, both = Sealing(KEY), Sealing(b"N" * 32, KEY)
    assert old.fingerprints(b"secret", "x") == old.fingerprints(b"secret", "x")
    assert both.fingerprints(b"secret", "x")[1:] == old.fingerprints(b"secret", "x")
    different = {
        mark
        for secret, purpose in ((b"secret", "x"), (b"ecret", "xs"), (b"secret", "y"), (b"other", "x"))
        for mark in both.fingerprints(secret, purpose)
    }
    assert len(different) == 8
    assert all(len(mark) == 32 for mark in different)


def test_a_key_file_may_hold_older_keys(tmp_path: Path) -> None:
    file = tmp_path / "key"
    sealed = Sealing(b"x" * 40).seal(b"secret", "x")
    file.write_bytes(b"n" * 40 + b"\n\n" + b"x" * 40 + b"\n")
    sealing = sealing_of(Settings(sealing_key_file=file))
    assert sealing.open(sealed, "x") == b"secret"
    assert Sealing(b"n" * 40).open(sealing.seal(b"new", "x"), "x") == b"new"
    file.write_bytes(b"n" * 40 + b"\nshort\n")
    with pytest.raises(ConfigurationError, match="holds 5 bytes"):
        sealing_of(Settings(sealing_key_file=file))


def test_the_data_directory_keeps_a_key(tmp_path: Path) -> None:
    settings = Settings(data_directory=tmp_path)
    sealed = sealing_of(settings).seal(b"secret", "x")
    assert sealing_of(settings).open(sealed, "x") == b"secret"
    assert (tmp_path / "secrets" / "sealing").stat().st_mode & 0o777 == 0o600


def test_processes_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from voltway.kit.data_directory import DataDirectory as D;"
        " sys.stdin.read(); print(D(Path(sys.argv[1])).secret('sealing'))"
    )
    many = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for one in many:
        assert one.stdin is not None
        one.stdin.close()
    said = set()
    for one in many:
        assert one.stdout is not None
        said.add(one.stdout.read())
        one.stdout.close()
        assert one.wait(30) == 0
    assert len(said) == 1
    assert [file.name for file in (tmp_path / "secrets").iterdir()] == ["sealing"]


def test_a_key_file_stands_before_the_data_directory(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("x" * 40 + "\n")
    settings = Settings(data_directory=tmp_path / "none", sealing_key_file=file)
    assert Sealing(b"x" * 40).open(sealing_of(settings).seal(b"secret", "x"), "x") == b"secret"


@pytest.mark.parametrize(("content", "words"), [(None, "can't be read"), (b"short", "holds 5 bytes")])
def test_a_key_file_that_is_no_use_says_so(tmp_path: Path, content: bytes | None, words: str) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigurationError, match=words):
        sealing_of(Settings(sealing_key_file=file))


def test_without_a_data_directory_it_says_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="sealing_key_file"):
        sealing_of(Settings(data_directory=tmp_path / "none"))
    assert not (tmp_path / "none").exists()

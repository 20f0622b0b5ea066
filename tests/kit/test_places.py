from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.places import ABROAD, MUNICH, NOWHERE, write_places
from voltway.kit.places import Places
from voltway.vocabulary.errors import ConfigurationError


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    opened = Places(write_places(tmp_path / "places.mmdb"))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("address", "locale", "place"),
    [
        (MUNICH, "en", "Munich, Germany"),
        (MUNICH, "de-AT", "München, Deutschland"),
        (MUNICH, "fi", "Munich, Germany"),
        (f"::ffff:{MUNICH}", "en", "Munich, Germany"),
        (ABROAD, "de", "Finland"),
        (NOWHERE, "en", None),
        ("192.168.1.7", "en", "private network"),
        ("10.0.0.1", "de", "privates Netz"),
        ("127.0.0.1", "en", "private network"),
        ("fe80::1%eth0", "en", "private network"),
        ("fd00::1", "en", "private network"),
        ("not an address", "en", None),
        (None, "en", None),
    ],
)
def test_an_address_has_a_place(places: Places, address: str | None, locale: str, place: str | None) -> None:
    assert places.place_of(address, locale) == place


def test_without_a_file_only_private_networks_are_known() -> None:
    places = Places(None)
    assert places.place_of(MUNICH, "en") is None
    assert places.place_of("192.168.1.7", "en") == "private network"
    places.close()


def test_what_is_broken_in_the_middle_is_unknown(tmp_path: Path) -> None:
    file = write_places(tmp_path / "places.mmdb")
    content = bytearray(file.read_bytes())
    at = content.index(b"DE")
    content[at - 40 : at + 20] = b"\xff" * 60
    file.write_bytes(content)
    places = Places(file)
    assert places.place_of(MUNICH, "en") is None
    places.close()


@pytest.mark.parametrize("content", [None, b"", b"no database", b"\xab\xcd\xefMaxMind.com"])
def test_a_file_that_is_none_is_one_clear_error(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "places.mmdb"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"web\.places_file .*places\.mmdb can't be used"):
        Places(file)


def test_a_file_that_knows_no_places_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="'DBIP-ASN-Lite' and knows no places"):
        Places(write_places(tmp_path / "asn.mmdb", "DBIP-ASN-Lite"))

import pytest

from voltway.vocabulary.time_zones import zone_or_utc


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Europe/Vienna", "Europe/Vienna"),
        (None, "UTC"),
        ("", "UTC"),
        ("Mars/Olympus_Mons", "UTC"),
        ("../../etc/passwd", "UTC"),
        ("Europe", "UTC"),
        ("a\0b", "UTC"),
    ],
)
def test_a_name_that_is_no_zone_is_utc(name: str | None, key: str) -> None:
    assert zone_or_utc(name).key == key

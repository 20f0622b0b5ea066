"""Names of things."""

import time
import uuid

import pytest

from voltway.vocabulary.ids import MAX_STATION_ID_LENGTH, is_station_id, new_id


@pytest.mark.parametrize("text", ["S1", "a b", "RDAM|123", "x" * MAX_STATION_ID_LENGTH, "A*-_=+|@.~#", ".."])
def test_names_of_stations(text: str) -> None:
    assert is_station_id(text)


@pytest.mark.parametrize(
    "text", ["", "x" * 65, "a:b", "a/b", "a\nb", "a\0b", "é", "a\tb", "S1\n", "%41", "<b>", "'", "\\"]
)
def test_what_names_no_station(text: str) -> None:
    assert not is_station_id(text)


def test_fresh_ids_are_uuids_of_version_7_and_sort_by_time() -> None:
    made = []
    for _ in range(5):
        made.append(new_id())
        time.sleep(0.002)
    assert made == sorted(made)
    for text in made:
        parsed = uuid.UUID(text)
        assert (len(text), parsed.version, parsed.variant) == (32, 7, uuid.RFC_4122)
    milliseconds = int(made[0][:12], 16)
    assert abs(milliseconds / 1000 - time.time()) < 60


def test_fresh_ids_differ() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000

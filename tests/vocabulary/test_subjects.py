from datetime import UTC, datetime

import msgspec

from voltway.vocabulary import subjects
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.subjects import Change


def test_a_change_leaves_out_what_does_not_apply() -> None:
    change = Change(kind="StationBooted", station_id=StationId("S1"), at=datetime(2026, 5, 1, tzinfo=UTC))
    text = msgspec.json.encode([change])
    assert text == b'[{"kind":"StationBooted","station_id":"S1","at":"2026-05-01T00:00:00Z"}]'
    assert msgspec.json.decode(text, type=list[Change]) == [change]


def test_no_subject_is_part_of_another() -> None:
    words = [
        subjects.TOKEN_CHANGED,
        subjects.TOKENS_CHANGED,
        subjects.LEARNING_OPENED,
        subjects.STATION_CHANGED,
        subjects.LIVE,
        subjects.STATION_ORDER,
    ]
    assert len(set(words)) == len(words)
    assert not any(word.startswith(subjects.STATION_ORDER) for word in words[:-1])

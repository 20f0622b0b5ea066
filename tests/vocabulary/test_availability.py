import msgspec
import pytest

from voltway.vocabulary.availability import PlaceHours


@pytest.mark.parametrize(
    ("hours", "exceptions"),
    [
        (["mon-fri 07:00-12:00,13:00-22:00"], ["2026-12-25 closed", "2026-12-24 08:00-24:00"]),
        (["mon-thu,sat 22:00-06:00"], []),
        ([], []),
    ],
)
def test_hours_as_people_write_them(hours: list[str], exceptions: list[str]) -> None:
    told = {"evse_id": 2, "connector_id": 1, "hours": hours, "exceptions": exceptions}
    assert msgspec.convert(told, PlaceHours).place == (2, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": ["always"]},
        {"hours": ["mon 24:00-25:00"]},
        {"hours": ["mon 07:00-22:00"] * 101},
        {"hours": [], "exceptions": ["2026-13-01 closed"]},
        {"hours": [], "evse_id": 0},
        {"hours": [], "until": "2026"},
    ],
)
def test_what_is_none_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, PlaceHours)

import pytest

from voltway.stations.description import check_description
from voltway.vocabulary.errors import InvalidInput


def test_an_ordinary_station_passes() -> None:
    check_description("DE*VOL*E0001", latitude=52.5, longitude=13.4, time_zone="Europe/Berlin")
    check_description("just an id")


@pytest.mark.parametrize(
    ("station_id", "place"),
    [
        ("", {}),
        ("a" * 65, {}),
        ("a/b", {}),
        ("a\x00b", {}),
        ("A1", {"latitude": 52.5}),
        ("A1", {"longitude": 13.4}),
        ("A1", {"latitude": 90.1, "longitude": 0.0}),
        ("A1", {"latitude": float("nan"), "longitude": 0.0}),
        ("A1", {"latitude": 0.0, "longitude": -180.5}),
        ("A1", {"time_zone": "Mars/Olympus"}),
        ("A1", {"time_zone": "../../etc/passwd"}),
        ("A1", {"time_zone": ""}),
    ],
)
def test_what_can_not_be_is_refused(station_id: str, place: dict[str, float]) -> None:
    with pytest.raises(InvalidInput):
        check_description(station_id, **place)  # type: ignore[arg-type]  # a parametrised mix of places

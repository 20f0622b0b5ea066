"""What an operator may say of a station."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.ids import is_station_id


def check_description(
    station_id: str, *, latitude: float | None = None, longitude: float | None = None, time_zone: str | None = None
) -> None:
    """Raise InvalidInput unless this may be a station: its id, its place (WGS 84 degrees) and its IANA time zone."""
    if not is_station_id(station_id):
        raise InvalidInput(
            f"{station_id[:80]!r} can't be a station's id",
            "use 1 to 64 letters, digits, spaces and the marks * - _ = + | @ . ~ #",
        )
    if (latitude is None) != (longitude is None):
        raise InvalidInput(f"station {station_id} has half a position", "give latitude and longitude, or neither")
    if latitude is not None and not -90 <= latitude <= 90:
        raise InvalidInput(f"latitude {latitude} is not on Earth", "latitudes are degrees from -90 to 90")
    if longitude is not None and not -180 <= longitude <= 180:
        raise InvalidInput(f"longitude {longitude} is not on Earth", "longitudes are degrees from -180 to 180")
    if time_zone is not None and not _is_time_zone(time_zone):
        raise InvalidInput(f"{time_zone[:80]!r} is not a time zone", "use a name like Europe/Berlin")


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True

"""Time zones by their IANA names, as stations and organizations have them."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_or_utc(name: str | None) -> ZoneInfo:
    """The zone of this name; UTC for None, and for a name that this machine does not know.

    Names are checked when they are given (`stations/description.py`); but other machines may know other zones.
    """
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")

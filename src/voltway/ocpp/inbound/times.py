"""Moments as OCPP writes them: RFC 3339, UTC."""

from datetime import UTC, datetime

# Before this no OCPP existed: a clock that says so was never set.
_EARLIEST_YEAR = 2000


def moment(text: str | None) -> datetime | None:
    """The moment in `text`, aware UTC; None where there is none or the station's clock was clearly never set.

    A text without a zone counts as UTC (OCPP 1.6 section 3.3 recommends UTC; quirks correct stations that mean local
    time, before this sees the text).
    """
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if at.year < _EARLIEST_YEAR:
        return None
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        return None


def required(text: str) -> datetime:
    """The moment in `text`. Raises ValueError where `moment` gives None: a reading without a time can't be placed."""
    at = moment(text)
    if at is None:
        raise ValueError(f"{text[:60]!r} is no time of a clock that was set")
    return at


def told(at: datetime) -> str:
    """`at` as OCPP writes it, to the millisecond, with Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

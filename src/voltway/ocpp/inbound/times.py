"""Moments as OCPP writes them: RFC 3339, UTC."""

from datetime import UTC, datetime
from typing import Any

# OCPP 1.6 was published in October 2015: a clock before that was never set.
_EARLIEST_YEAR = 2015


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
    if at.tzinfo is UTC:
        return at
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


def zoneless(text: str) -> bool:
    """Whether `text` leaves open where its wall clock hangs. What is no time at all does, too."""
    if text[-1:] == "Z":
        return False
    try:
        return datetime.fromisoformat(text).tzinfo is None
    except ValueError:
        return True


Facts = tuple[Any, ...]


def never(_message: Any, _facts: Facts) -> bool:
    """For messages that tell no time."""
    return False


def odd_in_message(message: Any, facts: Facts) -> bool:
    """Whether a message that is read all the same tells a time without a zone, or one of a clock that was never set."""
    text = message.timestamp
    return text is not None and (facts[0].at is None or zoneless(text))


def odd_in_events(message: Any, facts: Facts) -> bool:
    """The same for a list of events."""
    return bool(facts) and (facts[-1].at is None or zoneless(message.event_data[-1].timestamp))


def odd_in_readings(message: Any, _facts: Facts) -> bool:
    """The same for readings alone, which are not read with a clock that was never set."""
    values = message.meter_value
    return bool(values) and zoneless(values[-1].timestamp)

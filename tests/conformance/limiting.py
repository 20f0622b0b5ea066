"""The operator's charging profiles, and what a scripted station is known to hold of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.conformance.station import Station
from voltway.sessions import limits
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
    KnownBy,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    SchedulePeriod,
)

HOUR_S = 3600


def moment() -> datetime:
    """Now, in whole seconds: what a schedule starts at."""
    return datetime.now(UTC).replace(microsecond=0)


def said(at: datetime) -> str:
    """A moment as we tell it."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def absolute(number: int, limit_a: float, at: datetime, **fields: Any) -> ChargingProfile:
    """A default for sessions from `at` on for an hour, valid as long; other purposes and kinds by `fields`."""
    schedule = ChargingSchedule(
        unit=RateUnit.AMPERE, periods=[SchedulePeriod(0, limit_a)], starts_at=at, duration_s=HOUR_S
    )
    whole: dict[str, Any] = {
        "stack_level": 0,
        "purpose": ProfilePurpose.TX_DEFAULT,
        "kind": ProfileKind.ABSOLUTE,
        "valid_from": at,
        "valid_to": at + timedelta(seconds=HOUR_S),
        **fields,
    }
    return ChargingProfile(profile_id=number, schedules=[schedule], **whole)


def relative(number: int, limit_a: float, ref: str | None = None, **fields: Any) -> ChargingProfile:
    """Of the transaction `ref`, or of one that is to begin, from its start on."""
    schedule = ChargingSchedule(unit=RateUnit.AMPERE, periods=[SchedulePeriod(0, limit_a)])
    whole: dict[str, Any] = {"stack_level": 0, "purpose": ProfilePurpose.TX, "kind": ProfileKind.RELATIVE, **fields}
    return ChargingProfile(profile_id=number, schedules=[schedule], ref=ref, **whole)


async def held(station: Station) -> list[tuple[int, int, KnownBy]]:
    """What the operator sees that the station holds: EVSE, the profile's id, and how that is known."""
    async with station.running.pool.connection() as connection:
        known = await limits.held(connection, station.station_id)
    return [(one.evse_id, one.profile.profile_id, one.known_by) for one in known]


async def limit_a(station: Station, evse_id: int = 1) -> float | None:
    """What is in force now, as the operator sees it; None: nothing limits."""
    async with station.running.pool.connection() as connection:
        schedule = await limits.in_force(
            connection,
            station.station_id,
            evse_id=evse_id,
            begins_at=moment() + timedelta(seconds=1),
            duration_s=60,
            unit=RateUnit.AMPERE,
        )
    return schedule.periods[0].limit

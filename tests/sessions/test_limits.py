"""What is in force, from the profiles a station is known to hold and the sessions that run there."""

from datetime import UTC, datetime, timedelta

import pytest

from voltway.charging.store import PROFILES, Kept
from voltway.journal.unit import Unit, write_rows
from voltway.kit.postgres import Pool
from voltway.sessions import limits
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
    KnownBy,
    LimitSource,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    SchedulePeriod,
)

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def kept(number: int, purpose: ProfilePurpose, evse_id: int, *steps: tuple[int, float], ref: str | None = None) -> Kept:
    schedule = ChargingSchedule(unit=RateUnit.AMPERE, periods=[SchedulePeriod(*one) for one in steps])
    kind = ProfileKind.RELATIVE if evse_id else ProfileKind.DYNAMIC
    profile = ChargingProfile(
        profile_id=number, stack_level=0, purpose=purpose, kind=kind, schedules=[schedule], ref=ref
    )
    return Kept(
        station_id="S1",
        evse_id=evse_id,
        source=LimitSource.CSO,
        known_by=KnownBy.ORDER,
        profile_id=number,
        purpose=purpose,
        stack_level=0,
        ref=ref,
        profile=profile,
        known_at=NOW,
    )


@pytest.fixture(autouse=True)
async def station(pool: Pool) -> None:
    """EVSE 1 charges since ten minutes; the profile of EVSE 2 is of a session that has ended."""
    unit = Unit("S1")
    rows = [
        kept(1, ProfilePurpose.STATION_MAX, 0, (0, 25.0)),
        kept(2, ProfilePurpose.TX, 1, (0, 6.0), (900, 16.0), ref="7"),
        kept(3, ProfilePurpose.TX, 2, (0, 5.0), ref="6"),
    ]
    unit.rows = [(PROFILES, row) for row in rows]
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        await connection.execute(
            "insert into session (station_id, session_id, ref, evse_id, state, started_at, last_at, received_at,"
            " start_key) values ('S1', 'one', '7', 1, 'active', %(at)s, %(at)s, %(at)s, '1'),"
            " ('S1', 'old', '6', 2, 'ended', %(at)s, %(at)s, %(at)s, '2')",
            {"at": NOW - timedelta(minutes=10)},
        )
        async with connection.transaction():
            await write_rows(connection, [unit])


@pytest.mark.parametrize(
    ("evse_id", "expected"),
    [(0, [(0, 6.0), (300, 16.0)]), (1, [(0, 6.0), (300, 16.0)]), (2, [(0, 25.0)])],
)
async def test_what_is_in_force(pool: Pool, evse_id: int, expected: list[tuple[int, float]]) -> None:
    async with pool.connection() as connection:
        schedule = await limits.in_force(
            connection, "S1", evse_id=evse_id, begins_at=NOW, duration_s=3600, unit=RateUnit.AMPERE
        )
    assert [(one.start_s, one.limit) for one in schedule.periods] == expected


async def test_profiles_go_with_their_transactions(pool: Pool) -> None:
    async with pool.connection() as connection:
        assert [one.profile.profile_id for one in await limits.held(connection, "S1")] == [1, 2]

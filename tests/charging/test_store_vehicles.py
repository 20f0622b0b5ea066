"""What cars told: the newest of each kind, of the newest session."""

from datetime import UTC, datetime, timedelta
from typing import Any

from voltway.charging.store_vehicles import WISHES, VehicleWish, Wish, newest, wishes
from voltway.journal.unit import Unit, write_rows
from voltway.kit.postgres import Pool
from voltway.vocabulary.charging import ChargingSchedule, RateUnit, SchedulePeriod, VehicleNeeds

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
PLAN = ChargingSchedule(unit=RateUnit.AMPERE, periods=[SchedulePeriod(0, 10.0)])


def wants(energy_wh: float, session_id: str = "one", evse_id: int = 1, minutes: int = 0) -> Wish:
    at = NOW + timedelta(minutes=minutes)
    needs = VehicleNeeds(transfer="DC", energy_wh=energy_wh)
    return Wish(station_id="S1", evse_id=evse_id, session_id=session_id, needs=needs, needs_at=at)


def keeps_to(session_id: str = "one", evse_id: int = 1) -> Wish:
    return Wish(station_id="S1", evse_id=evse_id, session_id=session_id, schedule=PLAN, schedule_at=NOW)


def seen(rows: list[Any]) -> list[tuple[int, str, float | None, bool]]:
    """EVSE, session, the energy that is wanted, and whether a schedule is known."""
    return [
        (row.evse_id, row.session_id, None if row.needs is None else row.needs.energy_wh, row.schedule is not None)
        for row in rows
    ]


def test_of_one_session_the_newest_of_both_counts() -> None:
    assert seen(newest([wants(1), keeps_to(), wants(2), wants(3, evse_id=2)])) == [
        (1, "one", 2, True),
        (2, "one", 3, False),
    ]
    assert seen(newest([wants(1), keeps_to("two")])) == [(1, "two", None, True)]


async def test_another_session_leaves_nothing_of_the_one_before(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")

    async def written(*rows: Wish) -> list[VehicleWish]:
        unit = Unit("S1")
        unit.rows = [(WISHES, row) for row in rows]
        async with pool.connection() as connection:
            async with connection.transaction():
                await write_rows(connection, [unit])
            return await wishes(connection, "S1")

    assert seen(await written(wants(1), keeps_to())) == [(1, "one", 1, True)]
    [both] = await written(wants(2, minutes=5))
    assert seen([both]) == [(1, "one", 2, True)]
    assert (both.needs_at, both.schedule_at, both.schedule) == (NOW + timedelta(minutes=5), NOW, PLAN)
    assert seen(await written(wants(3, "two"))) == [(1, "two", 3, False)]
    assert seen(await written(keeps_to("two"), wants(4, "six", evse_id=2))) == [
        (1, "two", 3, True),
        (2, "six", 4, False),
    ]

"""Hours are kept by place, and a look reads those that are due and no others."""

from datetime import UTC, datetime

import pytest

from tests.fixtures.plans import PlanOf
from voltway.kit.postgres import Pool
from voltway.stations import store_availability
from voltway.vocabulary.availability import PlaceHours
from voltway.vocabulary.errors import NotFound

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


async def test_hours_are_put_changed_and_taken_away(pool: Pool) -> None:
    first = PlaceHours(evse_id=1, hours=["mon 07:00-22:00"], exceptions=["2026-12-25 closed"])
    second = PlaceHours(evse_id=2, connector_id=1, hours=[])
    async with pool.connection() as conn:
        await conn.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        await conn.execute("update organization set time_zone = 'Europe/Berlin'")
        await store_availability.put(conn, "S1", [second, first], NOW)
        found = await store_availability.find(conn, "S1")
        assert (found.places, found.time_zone) == ([first, second], "Europe/Berlin")
        told = [(one.evse_id, one.operative, one.taken) for one in found.standings]
        assert told == [(1, None, False), (2, None, False)]
        assert await store_availability.claim(conn, NOW, 1) != []
        await conn.execute("update station set time_zone = 'Asia/Tokyo'")
        changed = PlaceHours(evse_id=2, connector_id=1, hours=["tue 07:00-22:00"])
        await store_availability.put(conn, "S1", [changed], NOW)
        found = await store_availability.find(conn, "S1")
        assert (found.places, found.time_zone) == ([changed], "Asia/Tokyo")
        turns = await store_availability.claim(conn, NOW, 10)
        assert {(one.evse_id, one.hours is None) for one in turns} == {(1, True), (2, False)}
        with pytest.raises(NotFound):
            await store_availability.find(conn, "S2")


async def test_a_look_reads_only_what_is_due(pool: Pool, plan_of: PlanOf) -> None:
    async with pool.connection() as conn:
        await conn.execute(
            "insert into station (station_id, admission) select 'S' || n, 'accepted' from generate_series(1, 20000) n"
        )
        await conn.execute(
            "insert into availability_schedule (station_id, evse_id, connector_id, hours, exceptions, due_at)"
            " select station_id, 0, 0, '{mon 07:00-22:00}', '{}', timestamptz '2026-11-23 09:00Z'"
            " + row_number() over () * interval '1 second' from station"
        )
        await conn.execute("analyze availability_schedule, station")
        plan = await plan_of(store_availability, lambda: store_availability.claim(conn, NOW, 500))
    assert "availability_schedule_due" in plan, plan
    for table in ("availability_schedule", "station"):
        assert f"Seq Scan on {table} " not in plan, plan

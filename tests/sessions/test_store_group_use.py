"""What token groups have used."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from voltway.kit.postgres import Connection, Pool
from voltway.sessions import store_group_use
from voltway.sessions.store_group_use import group_sums, group_use, groups_active_elsewhere
from voltway.tokens.authorize import GroupRecord, GroupUse
from voltway.vocabulary.tokens import LimitPeriod


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


NOW = datetime(2026, 5, 13, 12, tzinfo=UTC)  # a Wednesday


async def add_session(connection: Connection, number: int, began: datetime, **columns: object) -> None:
    values = {
        "station_id": "S1",
        "session_id": str(number),
        "ref": str(number),
        "state": "ended",
        "group_id": "G",
        "started_at": began,
        "last_at": began + timedelta(seconds=60),
        "received_at": began,
        "energy_wh": float(2**number),
        "start_key": str(number),
        **columns,
    }
    names, marks = ", ".join(values), ", ".join(["%s"] * len(values))
    query = f"insert into session ({names}) values ({marks})"  # noqa: S608  # the names are the test's own
    await connection.execute(query.encode(), list(values.values()))


@pytest.mark.parametrize(
    ("period", "zone", "counted"),
    [
        (LimitPeriod.DAY, "UTC", [0]),
        # In Berlin the day began at 22:00 UTC.
        (LimitPeriod.DAY, "Europe/Berlin", [0, 1]),
        (LimitPeriod.WEEK, "UTC", [0, 1, 2]),
        (LimitPeriod.MONTH, "UTC", [0, 1, 2, 3]),
        (LimitPeriod.YEAR, "UTC", [0, 1, 2, 3, 4]),
        (LimitPeriod.TOTAL, "UTC", [0, 1, 2, 3, 4, 5]),
    ],
)
async def test_what_a_group_used_in_its_period(
    connection: Connection, period: LimitPeriod, zone: str, counted: list[int]
) -> None:
    """A session counts in the period in which it began, whole."""
    for number, began in enumerate(
        [
            datetime(2026, 5, 13, tzinfo=UTC),
            datetime(2026, 5, 12, 22, tzinfo=UTC),
            datetime(2026, 5, 11, tzinfo=UTC),
            datetime(2026, 5, 1, tzinfo=UTC),
            datetime(2026, 1, 1, tzinfo=UTC),
            datetime(2025, 12, 31, 23, 59, tzinfo=UTC),
        ]
    ):
        await add_session(connection, number, began)
    await add_session(connection, 10, NOW, group_id="other")
    await add_session(connection, 11, NOW, group_id=None)
    group = GroupRecord(group_id="G", period=period, time_zone=zone, energy_limit_wh=1.0)
    assert await group_sums(connection, [group], NOW) == {
        "G": GroupUse(energy_wh=float(sum(2**number for number in counted)), time_s=60.0 * len(counted))
    }


async def test_sessions_of_a_group_elsewhere(connection: Connection) -> None:
    for station_id, gateway_id in [("HERE", "g1"), ("THERE", "g2"), ("OFFLINE", None)]:
        await connection.execute(
            "insert into station (station_id, admission, gateway_id) values (%s, 'accepted', %s)",
            (station_id, gateway_id),
        )
    for number, station_id in enumerate(["HERE", "THERE", "OFFLINE", "GONE"]):
        await add_session(connection, number, NOW, station_id=station_id, state="active")
    await add_session(connection, 5, NOW, station_id="THERE")
    assert await groups_active_elsewhere(connection, "g1", ["G", "other"]) == {"G": 3}
    everything = await group_use(connection, GroupRecord(group_id="G"), NOW)
    assert everything == GroupUse(energy_wh=1.0 + 2 + 4 + 8 + 32, time_s=300.0, active_elsewhere=4)


async def test_a_session_that_runs_counts_up_to_its_last_reading(connection: Connection) -> None:
    await add_session(connection, 3, NOW - timedelta(hours=2), state="active", last_at=NOW, energy_wh=500.0)
    group = GroupRecord(group_id="G", time_limit_s=1.0)
    assert (await group_sums(connection, [group], NOW))["G"] == GroupUse(energy_wh=500.0, time_s=7200.0)


async def test_only_the_sessions_of_the_period_are_read(connection: Connection) -> None:
    await connection.execute(
        "insert into session (station_id, session_id, ref, state, group_id, started_at, last_at, received_at,"
        " start_key) select 'S' || n, n::text, n::text, case when n % 20 = 1 then 'active' else 'ended' end,"
        " 'G' || n % 100, now() - n * interval '1 minute', now(), now(), n from generate_series(1, 20000) n"
    )
    await connection.execute("analyze session")
    plans = []
    asked: list[tuple[str, Any]] = [
        (store_group_use._SUMS, {"groups": ["G1"], "since": [NOW]}),
        (store_group_use._ACTIVE_ELSEWHERE, (["G1"], "g1")),
    ]
    for query, parameters in asked:
        cursor = await connection.execute(f"explain {query}".encode(), parameters)
        plans.append("\n".join(row[0] for row in await cursor.fetchall()))
    assert "session_by_group" in plans[0]
    assert "session_active_by_group" in plans[1]
    assert not any("Seq Scan on session" in plan for plan in plans), plans

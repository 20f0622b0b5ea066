from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.fixtures.plans import PlanOf
from voltway.kit.postgres import Connection, Pool
from voltway.stations import store_messages
from voltway.stations.store_messages import Direction
from voltway.vocabulary.stations import OcppVersion

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


async def log(
    connection: Connection,
    second: float,
    action: str,
    direction: str = "in",
    latency_ms: float | None = None,
    outcome: str = "answered",
    station_id: str = "S1",
) -> None:
    await connection.execute(
        "insert into message_log (station_id, at, direction, message_id, action, request, response, outcome,"
        " latency_ms, ocpp_version) values (%s, %s, %s, 'm1', %s, '{}', null, %s, %s, '1.6')",
        (station_id, NOON + timedelta(seconds=second), direction, action, outcome, latency_ms),
    )


async def test_a_page_is_newest_first(connection: Connection) -> None:
    for second, action in enumerate(["Boot", "Status", "Heartbeat"]):
        await log(connection, second, action, latency_ms=250.0)
    await log(connection, 9, "Boot", station_id="S2")
    rows = await store_messages.page(connection, "S1", limit=2)
    assert [row.action for row in rows] == ["Heartbeat", "Status"]
    assert rows[0].finished_at - rows[0].at == timedelta(milliseconds=250)
    assert (rows[0].direction, rows[0].ocpp_version, rows[0].notes) == (Direction.IN, OcppVersion.V16, None)
    rest = await store_messages.page(connection, "S1", before=rows[-1].at)
    assert [row.action for row in rest] == ["Boot"]


async def test_messages_of_one_instant_stay_on_one_page(connection: Connection) -> None:
    for second, action in [(0, "a"), (1, "b"), (1, "c"), (2, "d")]:
        await log(connection, second, action)
    first = await store_messages.page(connection, "S1", limit=2)
    assert {row.action for row in first} == {"d", "b", "c"}
    rest = await store_messages.page(connection, "S1", before=first[-1].at, limit=2)
    assert [row.action for row in rest] == ["a"]


async def test_messages_by_action_and_outcome(connection: Connection) -> None:
    await log(connection, 0, "Boot")
    await log(connection, 1, "Boot", outcome="refused")
    await log(connection, 2, "Heartbeat", outcome="refused")
    assert len(await store_messages.page(connection, "S1", action="Boot")) == 2
    assert len(await store_messages.page(connection, "S1", outcome="refused")) == 2
    only = await store_messages.page(connection, "S1", action="Boot", outcome="refused")
    assert [row.at for row in only] == [NOON + timedelta(seconds=1)]


async def test_following_misses_no_slow_question_of_ours(connection: Connection) -> None:
    await log(connection, 3, "Heartbeat")
    seen = await store_messages.since(connection, "S1", NOON)
    # Asked before the heartbeat came, answered and logged after it was shown.
    await log(connection, 1, "Reset", direction="out", latency_ms=5000.0)
    later = await store_messages.since(connection, "S1", seen[-1].finished_at)
    assert [row.action for row in later] == ["Reset"]
    assert await store_messages.since(connection, "S1", later[-1].finished_at) == []


async def test_following_goes_in_order_of_finishing(connection: Connection) -> None:
    await log(connection, 0, "Reset", direction="out", latency_ms=3000.0)
    await log(connection, 1, "Heartbeat")
    await log(connection, 2, "Status")
    first = await store_messages.since(connection, "S1", NOON, limit=2)
    assert [row.action for row in first] == ["Heartbeat", "Status"]
    rest = await store_messages.since(connection, "S1", first[-1].finished_at, limit=2)
    assert [row.action for row in rest] == ["Reset"]


async def test_a_long_log_is_read_by_index(connection: Connection, plan_of: PlanOf) -> None:
    await connection.execute(
        "insert into message_log (station_id, at, direction, message_id, action, request, outcome)"
        " select 'S' || mod(n, 50), %s + n * interval '1 s', 'in', 'm', 'Heartbeat', '{}', 'answered'"
        " from generate_series(1, 20000) n",
        (NOON,),
    )
    await connection.execute("analyze message_log")
    middle = NOON + timedelta(seconds=10_000)
    calls = {
        "newest": lambda: store_messages.page(connection, "S1"),
        "older": lambda: store_messages.page(connection, "S1", before=middle),
        "filtered": lambda: store_messages.page(connection, "S1", action="Boot", outcome="refused"),
        "following": lambda: store_messages.since(connection, "S1", middle),
    }
    for name, call in calls.items():
        plan = await plan_of(store_messages, call)
        assert "Seq Scan" not in plan, f"{name}: {plan}"

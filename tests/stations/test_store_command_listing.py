from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.fixtures.plans import PlanOf
from voltway.kit.postgres import Connection, Pool
from voltway.stations import store_command_listing
from voltway.vocabulary.commands import CommandState, ResetKind, ResetStation

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


async def command(connection: Connection, station_id: str, command_id: str, second: int) -> None:
    await connection.execute(
        "insert into command (station_id, command_id, kind, request, author, state, created_at, answer)"
        """ values (%s, %s, 'ResetStation', '{"kind": "ResetStation", "how": "immediate"}', 'me', 'accepted', %s,"""
        """ '{"status": "Accepted"}')""",
        (station_id, command_id, NOON + timedelta(seconds=second)),
    )


async def test_a_command_is_found_with_its_order_and_answer(connection: Connection) -> None:
    await command(connection, "S1", "c1", 0)
    found = await store_command_listing.find(connection, "S1", "c1")
    assert found is not None
    assert found.order == ResetStation(how=ResetKind.IMMEDIATE)
    assert (found.state, found.author, found.answer) == (CommandState.ACCEPTED, "me", {"status": "Accepted"})
    assert await store_command_listing.find(connection, "S2", "c1") is None


async def test_commands_come_newest_first_over_pages(connection: Connection) -> None:
    for second, (station_id, command_id) in enumerate([("S1", "a"), ("S2", "b"), ("S1", "c")]):
        await command(connection, station_id, command_id, second // 2)
    first = await store_command_listing.page(connection, limit=2)
    assert [row.command_id for row in first] == ["c", "b"]
    after = (first[-1].created_at, first[-1].command_id)
    assert [row.command_id for row in await store_command_listing.page(connection, after=after)] == ["a"]
    assert [row.command_id for row in await store_command_listing.page(connection, station_id="S1")] == ["c", "a"]


async def test_many_commands_are_read_by_index(connection: Connection, plan_of: PlanOf) -> None:
    await connection.execute(
        "insert into command (station_id, command_id, kind, request, author, state, created_at)"
        " select 'S' || mod(n, 200), 'c' || n, 'ClearCache', '{}', 'me', 'accepted', now() - n * interval '1 s'"
        " from generate_series(1, 20000) n"
    )
    await connection.execute("analyze command")
    calls = {
        "all": lambda: store_command_listing.page(connection),
        "next": lambda: store_command_listing.page(connection, after=(NOON, "c5")),
        "station": lambda: store_command_listing.page(connection, station_id="S1"),
    }
    for name, call in calls.items():
        plan = await plan_of(store_command_listing, call)
        assert "Seq Scan" not in plan, f"{name}: {plan}"

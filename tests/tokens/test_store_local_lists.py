"""Which lists a change concerns, and that a turn is one worker's."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from voltway.kit.postgres import Connection, Pool
from voltway.tokens import store_local_lists
from voltway.vocabulary.tokens import LocalListState

OTHER = "a" * 32


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    """Stations of the operator, of the organization below it, and of one beside that; all their lists are as wanted."""
    async with pool.connection() as connection:
        await connection.execute(
            "insert into organization (organization_id, parent_id, path, kind, name)"
            " values ('beside', 'operator', '/operator/beside/', 'fleet', 'Beside')"
        )
        await connection.execute(
            """
            insert into station (station_id, admission, organization_id, local_list, gateway_id, booted_at)
            select 's-' || left(organization_id, 8), 'accepted', organization_id, true, 'g', '2026-01-01'
            from organization
            """
        )
        await store_local_lists.follow_switches(connection)
        await connection.execute(
            "update local_list set state = 'current', due_at = now() + interval '1 hour', told_at = now(),"
            " unsure = false"
        )
        await connection.execute(
            "insert into token (token_uid, kind, status, organization_id) values ('Mine', 'ISO14443', 'active', %s)",
            (OTHER,),
        )
        yield connection


async def due(connection: Connection) -> list[str]:
    return sorted(turn.station_id for turn in await store_local_lists.claim(connection, 10))


async def test_a_turn_is_one_worker_s_and_knows_what_the_station_holds(connection: Connection) -> None:
    await connection.execute(
        "insert into local_list_entry (station_id, folded_uid, token_uid, kind, status)"
        " values ('s-beside', 'gone', 'GONE', 'ISO14443', 'Accepted')"
    )
    assert await due(connection) == []
    await connection.execute("update local_list set due_at = now() where station_id = 's-beside'")
    [turn] = await store_local_lists.claim(connection, 10)
    assert (turn.station_id, turn.organization_path) == ("s-beside", "/operator/beside/")
    assert list(turn.known.entries) == ["gone"]
    assert not turn.known.unsure
    assert await due(connection) == [], "somebody is at it"


async def test_a_boot_makes_it_unsure(connection: Connection) -> None:
    await connection.execute("update station set booted_at = now() + interval '1 s' where station_id = 's-beside'")
    [turn] = await store_local_lists.claim(connection, 10)
    assert (turn.station_id, turn.known.unsure) == ("s-beside", True)


async def test_what_is_offline_waits(connection: Connection) -> None:
    await connection.execute("update station set gateway_id = null")
    await store_local_lists.mark_all_due(connection)
    assert await due(connection) == []


async def test_a_change_meanwhile_is_not_lost(connection: Connection) -> None:
    await store_local_lists.mark_all_due(connection)
    turns = await store_local_lists.claim(connection, 10)
    await connection.execute("update local_list set due_at = now() where station_id = 's-operator'")
    await store_local_lists.end_turns(connection, turns, LocalListState.CURRENT, next_in=timedelta(hours=1))
    assert await due(connection) == ["s-operator"]

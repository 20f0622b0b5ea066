"""Tokens of two organizations: the operator's, and one whose id is 32 times the letter a."""

from collections.abc import AsyncIterator

import pytest

from voltway.kit.postgres import Connection, Pool
from voltway.tokens import store_local_lists


@pytest.fixture
async def pool(pool: Pool) -> Pool:
    """Connections to the database of this test, in which the other organization is."""
    async with pool.connection() as connection:
        await connection.execute(
            "insert into organization (organization_id, parent_id, path, kind, name)"
            " select id, 'operator', '/operator/' || id || '/', 'fleet', 'Other' from repeat('a', 32) as id"
        )
    return pool


@pytest.fixture
async def lists(pool: Pool) -> AsyncIterator[Connection]:
    """A connection. Stations of the operator, of one below it and of one beside that; their lists are as wanted."""
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
            " unsure = false, version = 7, highest = 7, entries_most = 10, per_message = 5, longest_uid = 20"
        )
        await connection.execute(
            "insert into token (token_uid, kind, status, organization_id) values ('Mine', 'ISO14443', 'active', %s)",
            ("a" * 32,),
        )
        yield connection

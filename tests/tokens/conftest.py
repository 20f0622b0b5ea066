"""Tokens of two organizations: the operator's, and one whose id is 32 times the letter a."""

import pytest

from voltway.kit.postgres import Pool


@pytest.fixture
async def pool(pool: Pool) -> Pool:
    """Connections to the database of this test, in which the other organization is."""
    async with pool.connection() as connection:
        await connection.execute(
            "insert into organization (organization_id, parent_id, path, kind, name)"
            " select id, 'operator', '/operator/' || id || '/', 'fleet', 'Other' from repeat('a', 32) as id"
        )
    return pool

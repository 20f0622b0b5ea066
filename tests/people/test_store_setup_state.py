from datetime import UTC, datetime, timedelta

import psycopg

from tests.fixtures.people import make_account
from voltway.kit.postgres import Pool
from voltway.people import store_roles
from voltway.people.roles import RoleGrant, ShippedRole
from voltway.people.setup_link import LIFETIME, make_setup_token, token_hash, use_setup_token
from voltway.people.store_setup_state import close, is_usable
from voltway.vocabulary.access import ROOT

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


async def test_looking_does_not_use_the_link_up(pool: Pool, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as blocking:
        token = make_setup_token(blocking, NOON)
        assert token is not None
        async with pool.connection() as connection:
            for _ in range(2):
                assert await is_usable(connection, token_hash(token), NOON)
            assert not await is_usable(connection, token_hash(token + "x"), NOON)
            assert not await is_usable(connection, token_hash(token), NOON + LIFETIME + timedelta(seconds=1))
            assert use_setup_token(blocking, token, NOON)
            assert not await is_usable(connection, token_hash(token), NOON)


async def test_an_owner_who_signs_in_closes_it_and_then_it_is_over(pool: Pool, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as blocking:
        token = make_setup_token(blocking, NOON)
    assert token is not None
    async with pool.connection() as connection:
        owner = await make_account(connection)
        assert not await close(connection, owner.user_id, NOON)
        assert await is_usable(connection, token_hash(token), NOON)
        given = RoleGrant(
            user_id=owner.user_id,
            organization_id=ROOT,
            role=ShippedRole.OWNER,
            granted_by="tests",
            granted_at=NOON,
        )
        await store_roles.give_role(connection, given)
        assert not await close(connection, owner.user_id, NOON)
        assert not await is_usable(connection, token_hash(token), NOON)
        assert await close(connection, owner.user_id, NOON)

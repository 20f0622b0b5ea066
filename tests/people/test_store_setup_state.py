from datetime import UTC, datetime, timedelta

import psycopg

from voltway.kit.postgres import Pool
from voltway.people.setup_link import LIFETIME, make_setup_token, token_hash, use_setup_token
from voltway.people.store_setup_state import is_usable

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

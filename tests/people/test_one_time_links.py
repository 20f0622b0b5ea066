import asyncio
from datetime import timedelta

import pytest

from tests.fixtures.people import NOON, make_account
from voltway.kit.postgres import Connection, Pool
from voltway.people import one_time_links
from voltway.people.one_time_links import LIFETIMES, look_at_link, make_link, use_link, void_links
from voltway.people.store_one_time_links import Purpose, remove_expired
from voltway.vocabulary.errors import InvalidInput

RESET = Purpose.RESET_PASSWORD


async def test_a_link_works_once_and_looking_does_not_count(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    payload = {"role": "host", "organization_id": "a" * 32}
    token = await make_link(people_connection, RESET, user_id=anna.user_id, payload=payload, now=NOON)
    seen = await look_at_link(people_connection, RESET, token, NOON)
    assert seen is not None
    assert (seen.user_id, seen.payload, seen.expires_at) == (anna.user_id, payload, NOON + LIFETIMES[RESET])
    assert await look_at_link(people_connection, RESET, token, NOON) == seen
    assert await use_link(people_connection, RESET, token, NOON) == seen
    assert await use_link(people_connection, RESET, token, NOON) is None
    assert await look_at_link(people_connection, RESET, token, NOON) is None


async def test_of_two_who_use_it_at_once_one_gets_it(pool: Pool) -> None:
    async with pool.connection() as connection:
        token = await make_link(connection, Purpose.INVITATION, email="new@example.org", now=NOON)

    async def use() -> bool:
        async with pool.connection() as connection:
            return await use_link(connection, Purpose.INVITATION, token, NOON) is not None

    assert sorted(await asyncio.gather(*(use() for _ in range(5)))) == [False] * 4 + [True]


@pytest.mark.parametrize("purpose", list(Purpose))
async def test_a_link_is_for_one_purpose_and_a_while(people_connection: Connection, purpose: Purpose) -> None:
    token = await make_link(people_connection, purpose, email="anna@example.org", now=NOON)
    for other in set(Purpose) - {purpose}:
        assert await use_link(people_connection, other, token, NOON) is None
    assert await use_link(people_connection, purpose, token, NOON + LIFETIMES[purpose]) is None
    assert await use_link(people_connection, purpose, token, NOON + LIFETIMES[purpose] - timedelta(seconds=1))


async def test_a_new_link_voids_the_older_of_its_kind(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    older = await make_link(people_connection, RESET, user_id=anna.user_id, now=NOON)
    other = await make_link(people_connection, Purpose.VERIFY_EMAIL, user_id=anna.user_id, now=NOON)
    newer = await make_link(people_connection, RESET, user_id=anna.user_id, now=NOON)
    assert await look_at_link(people_connection, RESET, older, NOON) is None
    assert await look_at_link(people_connection, RESET, newer, NOON)
    assert await look_at_link(people_connection, Purpose.VERIFY_EMAIL, other, NOON)
    invited = await make_link(people_connection, Purpose.INVITATION, email="Ünal@example.org", now=NOON)
    assert await void_links(people_connection, Purpose.INVITATION, email="ünal@EXAMPLE.org") == 1
    assert await look_at_link(people_connection, Purpose.INVITATION, invited, NOON) is None


async def test_only_a_hash_is_kept(people_connection: Connection) -> None:
    token = await make_link(people_connection, RESET, email="anna@example.org", now=NOON)
    cursor = await people_connection.execute("select l::text from one_time_link l")
    assert token not in (await cursor.fetchone() or ("",))[0]
    for wrong in ("", token[:-1], token + "x", "\x00" * 43):
        assert await use_link(people_connection, RESET, wrong, NOON) is None


async def test_a_link_is_for_somebody(people_connection: Connection) -> None:
    for wrong in ({}, {"email": "nobody"}, {"email": "a@b.c", "payload": {str(number): 1 for number in range(21)}}):
        with pytest.raises(InvalidInput):
            await one_time_links.make_link(people_connection, RESET, now=NOON, **wrong)


async def test_old_links_are_forgotten(people_connection: Connection) -> None:
    await make_link(people_connection, RESET, email="anna@example.org", now=NOON)
    assert await remove_expired(people_connection, NOON + LIFETIMES[RESET]) == 0
    assert await remove_expired(people_connection, NOON + LIFETIMES[RESET] + timedelta(seconds=1)) == 1

"""The tables of directories. What they do with roles and sessions: test_provisioning.py."""

import pytest

from tests.fixtures.organizations import MINE, OTHER, fill_world
from tests.fixtures.people import NOON, make_account
from voltway.kit import scope
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.kit.scope import connect_scoped_pool
from voltway.kit.settings import Settings
from voltway.people import store_scim as store
from voltway.people.scim_resources import GroupFields, UserFields
from voltway.vocabulary.errors import Conflict


@pytest.fixture
async def conn(pool: Pool, people_connection: Connection) -> Connection:
    await fill_world(pool)
    return people_connection


async def person(conn: Connection, email: str) -> str:
    """An account that `mine` keeps, of which no directory has told."""
    account = await make_account(conn, email)
    await conn.execute("update user_account set organization_id = %s where user_id = %s", (MINE, account.user_id))
    return account.user_id


def fields(user_name: str, external_id: str | None = None) -> UserFields:
    return UserFields(
        user_name=user_name,
        email=None,
        name="Anna Berg",
        given_name="Anna",
        family_name="Berg",
        external_id=external_id,
        active=True,
    )


async def test_accounts_are_users_by_their_address_until_a_directory_says_otherwise(conn: Connection) -> None:
    user_id = await person(conn, "Anna@mine.example")
    for name in ("anna@MINE.example", "Anna@mine.example"):
        total, found = await store.find_users(conn, MINE, {"userName": name}, 0, 10)
        assert (total, [one.user_name for one in found]) == (1, ["Anna@mine.example"])
    await store.keep_user(conn, MINE, user_id, fields("ABERG", "e1"), NOON)
    for wanted, count in (
        ({"userName": "aberg"}, 1),
        ({"userName": "anna@mine.example"}, 0),
        ({"externalId": "e1"}, 1),
        ({"externalId": "E1"}, 0),
        ({"emails": "anna@mine.example"}, 1),
        ({"id": user_id, "active": True}, 1),
        ({"active": False}, 0),
        ({"displayName": "Anna Berg"}, 1),
    ):
        assert (await store.find_users(conn, MINE, wanted, 0, 10))[0] == count, wanted
    assert await store.find_user(conn, OTHER, user_id) is None


async def test_two_users_never_have_one_name_but_a_deleted_one_s_is_free(conn: Connection) -> None:
    first, second = await person(conn, "a@mine.example"), await person(conn, "b@mine.example")
    await store.keep_user(conn, MINE, first, fields("x"), NOON)
    with pytest.raises(Conflict):
        await store.keep_user(conn, MINE, second, fields("X"), NOON)
    await store.remove_user(conn, first, NOON)
    assert await store.find_removed(conn, MINE, "X") == first
    await store.keep_user(conn, MINE, second, fields("X"), NOON)
    assert await store.known_users(conn, MINE, [first, second]) == {second}


async def test_groups_and_who_is_in_them(conn: Connection) -> None:
    first, second = await person(conn, "a@mine.example"), await person(conn, "b@mine.example")
    wanted = GroupFields(display_name="G", external_id="e", members=[first, second])
    async with conn.transaction():
        await store.keep_group(conn, MINE, "g", wanted, "host", NOON)
    assert (await store.groups_of(conn, MINE, [first]))[first][0].members == sorted([first, second])
    for found_by, count in (
        ({"displayName": "G"}, 1),
        ({"displayName": "g"}, 0),
        ({"externalId": "e"}, 1),
        ({"members": first}, 1),
        ({"members": "nobody"}, 0),
    ):
        assert (await store.find_groups(conn, MINE, found_by, 0, 10))[0] == count, found_by
    async with conn.transaction():
        fewer = GroupFields(display_name="H", external_id=None, members=[second])
        await store.keep_group(conn, MINE, "g", fewer, None, NOON)
    group = await store.find_group(conn, MINE, "g")
    assert group is not None
    assert (group.display_name, group.members, group.role) == ("H", [second], None)
    assert await store.find_group(conn, OTHER, "g") is None
    await store.remove_group(conn, "g")
    assert await store.find_group(conn, MINE, "g") is None


async def test_no_stranger_sees_them(conn: Connection, database_settings: Settings) -> None:
    user_id = await person(conn, "a@mine.example")
    await store.keep_user(conn, MINE, user_id, fields("x"), NOON)
    async with conn.transaction():
        await store.keep_group(
            conn, MINE, "g", GroupFields(display_name="G", external_id=None, members=[user_id]), None, NOON
        )
    web = await connect_scoped_pool(database_settings, "test")
    try:
        for organization, seen in ((OTHER, 0), (MINE, 3)):
            with scope.entered((organization,)):
                async with transaction(web) as theirs:
                    cursor = await theirs.execute(
                        "select user_id from scim_user union all select group_id from scim_group"
                        " union all select group_id from scim_group_member"
                    )
                    assert len(await cursor.fetchall()) == seen
    finally:
        await web.close()

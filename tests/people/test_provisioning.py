"""What a directory's wishes do. As SCIM requests: tests/api/test_scim.py."""

import pytest

from tests.fixtures.organizations import MINE, OTHER, fill_world
from tests.fixtures.people import NOON, make_account
from voltway.kit.postgres import Connection, Pool
from voltway.people import provisioning, store_accounts, store_roles
from voltway.people.scim_requests import ScimInvalid
from voltway.people.scim_resources import GroupFields, UserFields
from voltway.vocabulary.access import Permission
from voltway.vocabulary.errors import Conflict, NotFound


@pytest.fixture
async def conn(pool: Pool, people_connection: Connection) -> Connection:
    await fill_world(pool)
    return people_connection


def fields(user_name: str = "ada@mine.example", *, active: bool = True) -> UserFields:
    return UserFields(
        user_name=user_name,
        email=user_name if "@" in user_name else None,
        name="Ada",
        given_name=None,
        family_name=None,
        external_id=None,
        active=active,
    )


def group(name: str, *members: str) -> GroupFields:
    return GroupFields(display_name=name, external_id=None, members=[*members])


async def test_somebody_without_an_address_gets_one_that_nothing_reaches(conn: Connection) -> None:
    user = await provisioning.add_user(conn, MINE, fields("bjensen"), NOON)
    assert user.email is None
    account = await store_accounts.find(conn, user.user_id)
    assert account is not None
    assert account.email == f"{user.user_id}@no-address.invalid"
    assert account.organization_id == MINE
    assert (await provisioning.replace_user(conn, MINE, user.user_id, fields(), NOON)).email == "ada@mine.example"


async def test_who_comes_back_is_the_same_person_but_not_with_the_same_roles(conn: Connection) -> None:
    user = await provisioning.add_user(conn, MINE, fields(), NOON)
    await provisioning.keep_group(conn, MINE, None, group("Technician", user.user_id), NOON)
    await provisioning.remove_user(conn, MINE, user.user_id, NOON)
    with pytest.raises(NotFound):
        await provisioning.user(conn, MINE, user.user_id)
    back = await provisioning.add_user(conn, MINE, fields("ADA@mine.example"), NOON)
    assert (back.user_id, back.active) == (user.user_id, True)
    assert await store_roles.grants(conn, [user.user_id], NOON) == {user.user_id: []}


async def test_an_address_of_another_organization_s_account_is_taken(conn: Connection) -> None:
    await make_account(conn, "ada@mine.example")
    with pytest.raises(Conflict):
        await provisioning.add_user(conn, MINE, fields(), NOON)


async def test_a_group_of_a_custom_role_gives_it(conn: Connection) -> None:
    role = await store_roles.create_custom_role(conn, MINE, "Night shift", [Permission.STATIONS_READ], NOON)
    await store_roles.create_custom_role(conn, OTHER, "Day shift", [Permission.STATIONS_READ], NOON)
    user = await provisioning.add_user(conn, MINE, fields(), NOON)
    kept = await provisioning.keep_group(conn, MINE, None, group("NIGHT SHIFT", user.user_id), NOON)
    assert kept.role == role.role
    assert [one.permissions for one in (await store_roles.grants(conn, [user.user_id], NOON))[user.user_id]] == [
        frozenset({Permission.STATIONS_READ})
    ]
    renamed = await provisioning.keep_group(conn, MINE, kept.group_id, group("Day shift", user.user_id), NOON)
    assert renamed.role is None
    assert (await store_roles.grants(conn, [user.user_id], NOON))[user.user_id] == []


async def test_groups_hold_people_of_their_organization_only(conn: Connection) -> None:
    theirs = await provisioning.add_user(conn, OTHER, fields(), NOON)
    with pytest.raises(ScimInvalid, match="there is no user"):
        await provisioning.keep_group(conn, MINE, None, group("g", theirs.user_id), NOON)
    made = await provisioning.keep_group(conn, OTHER, None, group("g", theirs.user_id), NOON)
    for organization in (MINE,):
        with pytest.raises(NotFound):
            await provisioning.remove_group(conn, organization, made.group_id, NOON)
    with pytest.raises(Conflict):
        await provisioning.keep_group(conn, OTHER, None, group("g"), NOON)

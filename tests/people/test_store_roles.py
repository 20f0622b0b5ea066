from datetime import datetime, timedelta

import pytest

from tests.fixtures.people import NOON, make_account, make_site
from voltway.kit.postgres import Connection
from voltway.people import store_roles
from voltway.people.roles import PERMISSIONS, RoleGrant, ShippedRole
from voltway.vocabulary.access import ROOT, OrganizationId, Permission, UserId
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound

SITE = OrganizationId("a" * 32)
HOUR = timedelta(hours=1)


def given(user_id: str, role: str, organization_id: OrganizationId = SITE, until: datetime | None = None) -> RoleGrant:
    return RoleGrant(
        user_id=UserId(user_id),
        organization_id=organization_id,
        role=role,
        granted_by="tests",
        granted_at=NOON,
        until=until,
    )


@pytest.fixture(autouse=True)
async def site(people_connection: Connection) -> None:
    await make_site(people_connection, SITE)


async def test_grants_of_many_people_at_once(people_connection: Connection) -> None:
    anna = await make_account(people_connection, "anna@example.org")
    bert = await make_account(people_connection, "bert@example.org")
    await store_roles.give_role(people_connection, given(anna.user_id, ShippedRole.SUPPORT))
    await store_roles.give_role(people_connection, given(anna.user_id, ShippedRole.HOST, ROOT, NOON + HOUR))
    found = await store_roles.grants(people_connection, [anna.user_id, bert.user_id, "nobody"], NOON)
    assert {grant.organization_id: grant.permissions for grant in found[anna.user_id]} == {
        SITE: PERMISSIONS[ShippedRole.SUPPORT],
        ROOT: PERMISSIONS[ShippedRole.HOST],
    }
    assert found[bert.user_id] == found["nobody"] == []
    later = await store_roles.grants(people_connection, [anna.user_id], NOON + HOUR)
    assert [grant.organization_id for grant in later[anna.user_id]] == [SITE]


async def test_a_role_given_twice_has_the_new_end(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    for until in (NOON + HOUR, NOON + 2 * HOUR, None):
        await store_roles.give_role(people_connection, given(anna.user_id, ShippedRole.HOST, until=until))
        rows = await store_roles.roles_of(people_connection, [anna.user_id])
        assert [row.until for row in rows[anna.user_id]] == [until]
    assert await store_roles.withdraw_role(people_connection, anna.user_id, SITE, ShippedRole.HOST)
    assert not await store_roles.withdraw_role(people_connection, anna.user_id, SITE, ShippedRole.HOST)


async def test_a_wrong_grant_gives_nothing(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    for wrong, error in (
        (given("nobody", ShippedRole.HOST), NotFound),
        (given(anna.user_id, "janitor"), NotFound),
        (given(anna.user_id, "f" * 32), NotFound),
        (given(anna.user_id, ShippedRole.HOST, until=NOON), InvalidInput),
    ):
        with pytest.raises(error):
            await store_roles.give_role(people_connection, wrong)
    assert await store_roles.roles_of(people_connection, [anna.user_id]) == {anna.user_id: []}


async def test_a_custom_role_is_given_changed_and_removed(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    role = await store_roles.create_custom_role(people_connection, SITE, "Gate", {Permission.STATIONS_READ}, NOON)
    await store_roles.give_role(people_connection, given(anna.user_id, role.role))
    with pytest.raises(Conflict):
        await store_roles.create_custom_role(people_connection, SITE, "Gate", set(), NOON)
    wider = {Permission.STATIONS_READ, Permission.SESSIONS_READ}
    await store_roles.change_custom_role(people_connection, role.role, wider)
    found = await store_roles.grants(people_connection, [anna.user_id], NOON)
    assert [grant.permissions for grant in found[anna.user_id]] == [wider]
    assert [one.name for one in await store_roles.custom_roles(people_connection, [SITE])] == ["Gate"]
    assert await store_roles.custom_roles(people_connection, [ROOT]) == []
    async with people_connection.transaction():
        assert await store_roles.remove_custom_role(people_connection, role.role)
    assert await store_roles.roles_of(people_connection, [anna.user_id]) == {anna.user_id: []}
    with pytest.raises(NotFound):
        await store_roles.change_custom_role(people_connection, role.role, wider)


async def test_a_permission_that_is_no_more_is_left_out(people_connection: Connection) -> None:
    role = await store_roles.create_custom_role(people_connection, SITE, "Old", {Permission.STATIONS_READ}, NOON)
    await people_connection.execute("update custom_role set permissions = permissions || '{stations.fly}'::text[]")
    found = await store_roles.find_custom_role(people_connection, role.role)
    assert found is not None
    assert found.permissions == {Permission.STATIONS_READ}

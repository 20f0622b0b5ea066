from datetime import UTC, datetime, timedelta

import pytest

from tests.fixtures.organizations import MINE, fill_world
from voltway.kit.postgres import Connection, Pool
from voltway.people import inviting, store_accounts, store_roles
from voltway.people.access import Principal
from voltway.people.inviting import Invitation
from voltway.vocabulary.access import ROOT, Actor, ActorKind, Grant, Permission
from voltway.vocabulary.errors import InvalidInput, Refused

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OWNER = Principal(Actor(ActorKind.USER, "u-operator", "Ada"), (Grant(ROOT, frozenset(Permission)),))
GRACE = Invitation(email="grace@example.org", role="host", organization_id=MINE, until=NOW + 30 * DAY)


async def invited(connection: Connection) -> str:
    token = await inviting.invite(connection, OWNER, GRACE, NOW)
    assert token is not None
    return token


async def test_the_account_is_made_when_somebody_comes(pool: Pool) -> None:
    await fill_world(pool)
    async with pool.connection() as connection:
        token = await invited(connection)
        account = (await inviting.accept(connection, token, "Grace Hopper", NOW + DAY)).account
        assert (account.email, account.name, account.organization_id) == ("grace@example.org", "Grace Hopper", MINE)
        [role] = (await store_roles.roles_of(connection, [account.user_id]))[account.user_id]
        assert (role.role, role.organization_id, role.granted_by, role.until) == (
            "host",
            MINE,
            "u-operator",
            GRACE.until,
        )


async def test_a_link_works_once_and_not_for_ever(pool: Pool) -> None:
    await fill_world(pool)
    async with pool.connection() as connection:
        token = await invited(connection)
        with pytest.raises(Refused):
            await inviting.accept(connection, token, "Grace", NOW + 8 * DAY)
        await inviting.accept(connection, token, "Grace", NOW)
        for wrong in (token, "nonsense", ""):
            with pytest.raises(Refused):
                await inviting.accept(connection, wrong, "Eve", NOW)


async def test_a_newer_invitation_voids_the_older(pool: Pool) -> None:
    await fill_world(pool)
    async with pool.connection() as connection:
        older, newer = await invited(connection), await invited(connection)
        with pytest.raises(Refused):
            await inviting.accept(connection, older, "Grace", NOW)
        await inviting.accept(connection, newer, "Grace", NOW)


async def test_a_role_that_would_be_over_is_not_given(pool: Pool) -> None:
    await fill_world(pool)
    async with pool.connection() as connection:
        over = Invitation(email="x@example.org", role="host", organization_id=MINE, until=NOW)
        with pytest.raises(InvalidInput):
            await inviting.invite(connection, OWNER, over, NOW)


async def test_a_link_signs_nobody_in_as_somebody_who_was_there(pool: Pool) -> None:
    await fill_world(pool)
    async with pool.connection() as connection:
        token = await invited(connection)
        theirs = await store_accounts.create(
            connection, email="grace@example.org", name="Grace", organization_id=ROOT, now=NOW
        )
        joined = await inviting.accept(connection, token, "Eve", NOW)
        assert (joined.account.user_id, joined.signs_in) == (theirs.user_id, False)
        assert (await store_roles.roles_of(connection, [theirs.user_id]))[theirs.user_id]


async def test_who_gave_up_on_the_way_is_invited_again(pool: Pool) -> None:
    await fill_world(pool)
    async with pool.connection() as connection:
        assert (await inviting.accept(connection, await invited(connection), "Grace", NOW)).signs_in
        assert (await inviting.accept(connection, await invited(connection), "Grace", NOW)).signs_in

from datetime import UTC, datetime

import pytest

from tests.fixtures.organizations import BELOW, MINE, OTHER, custom_role, fill_world
from voltway.kit.postgres import Pool
from voltway.people import handing_on
from voltway.people.access import Principal
from voltway.people.roles import PERMISSIONS, ShippedRole
from voltway.vocabulary.access import Actor, ActorKind, Grant, Permission
from voltway.vocabulary.errors import NotFound, Refused

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
READ, WRITE = Permission.STATIONS_READ, Permission.STATIONS_WRITE
HOST = Principal(Actor(ActorKind.USER, "u", "Anna"), (Grant(MINE, frozenset((READ,))),))


async def test_one_hands_on_what_one_has_there_and_below(pool: Pool) -> None:
    await fill_world(pool)
    async with pool.connection() as connection:
        for place in (MINE, BELOW):
            assert await handing_on.require_held(connection, HOST, [READ], place, NOW) == place
            with pytest.raises(Refused, match=r"stations\.write"):
                await handing_on.require_held(connection, HOST, [READ, WRITE], place, NOW)
        with pytest.raises(Refused):
            await handing_on.require_held(connection, HOST, [READ], OTHER, NOW)
        with pytest.raises(NotFound):
            await handing_on.require_held(connection, HOST, [READ], "nobody", NOW)


async def test_a_role_opens_what_it_says(pool: Pool) -> None:
    await fill_world(pool)
    async with pool.connection() as connection:
        assert await handing_on.permissions_of_role(connection, "host") == PERMISSIONS[ShippedRole.HOST]
        own = await handing_on.permissions_of_role(connection, custom_role(MINE))
        assert own == {Permission.PEOPLE_WRITE}
        with pytest.raises(NotFound):
            await handing_on.permissions_of_role(connection, "emperor")

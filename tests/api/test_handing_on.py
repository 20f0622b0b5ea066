"""Nobody hands on what they don't have. The rule over the API: tests/api/test_identity_providers.py, test_scim.py."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.fixtures.organizations import BELOW, MINE, OTHER, fill_world
from tests.fixtures.people import NOON
from voltway.api.handing_on import require_held, require_role_held
from voltway.kit.postgres import Pool
from voltway.people import store_roles
from voltway.people.access import Principal
from voltway.vocabulary.access import ROOT, Actor, ActorKind, Grant, OrganizationId, Permission
from voltway.vocabulary.errors import NotFound, Refused

P = Permission
ASKER = Principal(
    Actor(ActorKind.KEY, "k", "k"), (Grant(MINE, frozenset({P.STATIONS_READ, P.SESSIONS_READ, P.BILLING_READ})),)
)


def asked_by(principal: Principal) -> Any:
    clock = SimpleNamespace(now=lambda: NOON)
    return SimpleNamespace(auth=principal, app=SimpleNamespace(state=SimpleNamespace(api=SimpleNamespace(clock=clock))))


@pytest.mark.parametrize(
    ("permission", "organization_id", "error"),
    [
        (P.STATIONS_READ, MINE, None),
        (P.STATIONS_READ, BELOW, None),
        (P.STATIONS_READ, OTHER, Refused),
        (P.STATIONS_READ, ROOT, Refused),
        (P.STATIONS_WRITE, MINE, Refused),
        (P.STATIONS_READ, "nowhere", NotFound),
    ],
)
async def test_permissions(
    pool: Pool, permission: Permission, organization_id: str, error: type[Exception] | None
) -> None:
    await fill_world(pool)
    async with pool.connection() as conn:
        if error is None:
            await require_held(asked_by(ASKER), conn, frozenset({permission}), organization_id)
            return
        with pytest.raises(error):
            await require_held(asked_by(ASKER), conn, frozenset({permission}), organization_id)


async def test_roles(pool: Pool) -> None:
    await fill_world(pool)
    async with pool.connection() as conn:
        small = await store_roles.create_custom_role(conn, MINE, "Small", [P.STATIONS_READ], NOON)
        large = await store_roles.create_custom_role(conn, MINE, "Large", [P.STATIONS_WRITE], NOON)
        foreign = await store_roles.create_custom_role(conn, OTHER, "Foreign", [P.STATIONS_READ], NOON)
        for role, where in ((small.role, MINE), (small.role, BELOW)):
            await require_role_held(asked_by(ASKER), conn, role, where)
        refused: list[tuple[str, OrganizationId, type[Exception]]] = [
            (large.role, MINE, Refused),
            (foreign.role, MINE, NotFound),
            ("owner", MINE, Refused),
            ("host", MINE, Refused),
            ("nothing", MINE, NotFound),
        ]
        for role, where, error in refused:
            with pytest.raises(error):
                await require_role_held(asked_by(ASKER), conn, role, where)

"""Whom providers know, and who left for one."""

from datetime import timedelta

import msgspec
import pytest

from tests.fixtures.organizations import OTHER, fill_world
from tests.fixtures.people import make_account
from tests.fixtures.single_sign_on import BELOW, MINE, NOON, PROVIDER
from voltway.kit.postgres import Connection, Pool
from voltway.people import store_identity_providers, store_roles, store_single_sign_on as store
from voltway.people.oidc import Known
from voltway.people.roles import RoleGrant
from voltway.people.store_single_sign_on import Attempt
from voltway.vocabulary.access import ROOT, OrganizationId

ATTEMPT = Attempt(provider_id="p1", return_to="/x", created_at=NOON, sign_in_id="s1")
ENDS = NOON + timedelta(minutes=10)


@pytest.fixture
async def conn(pool: Pool, people_connection: Connection) -> Connection:
    await fill_world(pool)
    async with people_connection.transaction():
        await store_identity_providers.insert(people_connection, PROVIDER, None)
    return people_connection


async def begin(conn: Connection, state: bytes = b"s") -> None:
    await store.begin(conn, ATTEMPT, state_hash=state, browser_hash=b"b", expires_at=ENDS)


async def test_an_attempt_is_taken_once_by_its_browser_and_in_time(conn: Connection) -> None:
    await begin(conn)
    assert await store.take(conn, b"s", b"another", NOON) is None
    assert await store.take(conn, b"another", b"b", NOON) is None
    assert await store.take(conn, b"s", b"b", ENDS) is None
    assert await store.take(conn, b"s", b"b", NOON) == ATTEMPT
    assert await store.take(conn, b"s", b"b", NOON) is None
    await begin(conn)
    assert await store.remove_expired(conn, NOON) == 0
    assert await store.remove_expired(conn, ENDS) == 1


@pytest.mark.parametrize(
    ("kept_by", "role_on", "kept_here", "reaches_beyond"),
    [
        (MINE, None, True, False),
        (BELOW, MINE, True, False),
        (MINE, ROOT, True, True),
        (MINE, OTHER, True, True),
        (OTHER, None, False, False),
        (ROOT, None, False, False),
    ],
)
async def test_what_is_known_of_an_account(
    conn: Connection,
    kept_by: OrganizationId,
    role_on: OrganizationId | None,
    kept_here: bool,
    reaches_beyond: bool,
) -> None:
    account = await make_account(conn, "ada@mine.example")
    await conn.execute("update user_account set organization_id = %s", (kept_by,))
    if role_on is not None:
        grant = RoleGrant(
            user_id=account.user_id, organization_id=role_on, role="host", granted_by="x", granted_at=NOON
        )
        await store_roles.give_role(conn, grant)
    known = Known(user_id=account.user_id, disabled=False, kept_here=kept_here, reaches_beyond=reaches_beyond)
    assert await store.find_by_email(conn, PROVIDER, "ADA@mine.example") == known
    assert await store.find_linked(conn, PROVIDER, "sub") is None
    await store.link(conn, PROVIDER, "sub", account.user_id, NOON)
    assert await store.find_linked(conn, PROVIDER, "sub") == known


async def test_a_subject_is_one_of_its_provider_and_issuer(conn: Connection) -> None:
    account = await make_account(conn, "ada@mine.example")
    for _ in range(2):
        await store.link(conn, PROVIDER, "sub", account.user_id, NOON)
    moved = msgspec.structs.replace(PROVIDER, issuer="https://evil.example")
    other = msgspec.structs.replace(PROVIDER, provider_id="p-mine")
    for provider in (moved, other):
        assert await store.find_linked(conn, provider, "sub") is None
    assert await store.find_linked(conn, PROVIDER, "SUB") is None

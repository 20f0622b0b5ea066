"""The tables of identity providers: what is kept, who is sent where, and what strangers see of it."""

from datetime import timedelta

import msgspec
import pytest

from tests.fixtures.organizations import OTHER, fill_world
from tests.fixtures.people import make_account
from tests.fixtures.single_sign_on import BELOW, MINE, NOON, PROVIDER
from voltway.kit import scope
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.kit.scope import connect_scoped_pool
from voltway.kit.settings import Settings
from voltway.people import store_identity_providers as store
from voltway.people.oidc import IdentityProvider, RoleMapping
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.errors import NotFound


def another(provider_id: str, organization_id: OrganizationId, **fields: object) -> IdentityProvider:
    kept = {"provider_id": provider_id, "organization_id": organization_id, "role_mappings": []} | fields
    return msgspec.structs.replace(PROVIDER, **kept)


async def insert(conn: Connection, provider: IdentityProvider, secret: bytes | None = b"sealed") -> None:
    async with conn.transaction():
        await store.insert(conn, provider, secret)


@pytest.fixture
async def conn(pool: Pool, people_connection: Connection) -> Connection:
    await fill_world(pool)
    await people_connection.execute("delete from identity_provider")
    return people_connection


async def test_a_provider_is_kept_changed_and_removed(conn: Connection) -> None:
    await insert(conn, PROVIDER)
    assert await store.find(conn, "p1") == PROVIDER
    later = NOON + timedelta(hours=1)
    await store.change(conn, "p1", {"name": "New", "provider_id": "p2", "domains": []}, later)
    await store.set_secret(conn, "p1", None)
    assert await store.find(conn, "p1") == msgspec.structs.replace(PROVIDER, name="New", domains=[], changed_at=later)
    assert await store.find_secret(conn, "p1") is None
    assert await store.remove(conn, "p1")
    assert not await store.remove(conn, "p1")
    with pytest.raises(NotFound):
        await store.change(conn, "p1", {"name": "x"}, later)


async def test_pages(conn: Connection) -> None:
    for number in range(3):
        await insert(conn, another(f"p{number}", MINE))
    assert [one.provider_id for one in await store.page(conn, limit=2)] == ["p0", "p1"]
    assert [one.provider_id for one in await store.page(conn, after="p1")] == ["p2"]
    assert await store.page(conn, organization_id=OTHER) == []


async def test_a_mapping_to_what_is_no_longer_below_does_not_hold(conn: Connection) -> None:
    await insert(conn, PROVIDER)
    await conn.execute("update organization set path = '/operator/other/below/', parent_id = 'other' where"
                       " organization_id = 'below'")  # fmt: skip  # one statement
    found = await store.find(conn, "p1")
    assert found is not None
    assert found.role_mappings == [RoleMapping(group="engineers", role="technician", organization_id=MINE)]
    with pytest.raises(NotFound):
        await insert(conn, another("p2", MINE, role_mappings=[msgspec.structs.replace(
            PROVIDER.role_mappings[0], organization_id=OrganizationId("nowhere"))]))  # fmt: skip  # one call


async def test_who_is_sent_where(conn: Connection) -> None:
    await make_account(conn, "boss@mine.example")
    await conn.execute("update user_account set organization_id = 'mine'")
    await make_account(conn, "owner@mine.example", "Owner")
    await insert(conn, another("p-other", OTHER))
    assert await store.find_for_email(conn, "BOSS@Mine.example") is None
    assert await store.find_for_email(conn, "owner@mine.example") is None
    await insert(conn, another("p-below", BELOW))
    await insert(conn, PROVIDER)
    for email, provider in (("boss@mine.example", "p1"), ("owner@mine.example", None), ("x@else.example", None)):
        found = await store.find_for_email(conn, email)
        assert (found.provider_id if found else None) == provider, email
    await insert(conn, another("p-root", ROOT))
    found = await store.find_for_email(conn, "owner@mine.example")
    assert found is not None
    assert found.provider_id == "p-root"
    await conn.execute("update identity_provider set enabled = false")
    assert await store.find_for_email(conn, "boss@mine.example") is None


async def test_no_stranger_reads_or_changes_anything(conn: Connection, database_settings: Settings) -> None:
    await insert(conn, PROVIDER)
    web = await connect_scoped_pool(database_settings, "test")
    try:
        for organizations, seen in (((), 0), ((OTHER,), 0), ((BELOW,), 0), ((MINE,), 1), ((ROOT,), 1)):
            with scope.entered(organizations):
                async with transaction(web) as theirs:
                    cursor = await theirs.execute("select sealed_client_secret from identity_provider")
                    assert len(await cursor.fetchall()) == seen, organizations
                    cursor = await theirs.execute("select * from identity_provider_role")
                    assert len(await cursor.fetchall()) == 2 * seen, organizations
                    if not seen:
                        changed = await theirs.execute("update identity_provider set issuer = 'https://evil.example'")
                        assert changed.rowcount == 0
    finally:
        await web.close()

"""Identity providers over the API: their secrets stay here, and nobody lets themselves in through one."""

from typing import Any

import httpx
import pytest

from tests.fixtures.organizations import BELOW, MINE, OTHER, fill_world
from tests.fixtures.web import Web, key_for
from voltway.kit.postgres import Pool
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import Settings
from voltway.people import store_identity_providers
from voltway.people.roles import PERMISSIONS, ShippedRole
from voltway.people.single_sign_on import secret_purpose
from voltway.vocabulary.access import Permission

AT = "/api/v1/identity-providers"
P = Permission


def wanted(**fields: Any) -> dict[str, Any]:
    return {
        "name": "Ours",
        "issuer": "https://id.mine.example",
        "client_id": "voltway",
        "client_secret": "very secret",
        "domains": ["mine.example"],
        "groups_claim": "groups",
        "role_mappings": [
            {"group": "g", "role": "technician"},
            {"group": "h", "role": "host", "organization_id": BELOW},
        ],
    } | fields


@pytest.fixture
async def owner(web: Web, pool: Pool, settings: Settings) -> Any:
    """Somebody who may do everything in `mine`."""
    settings.data_directory.mkdir(parents=True, exist_ok=True)
    await fill_world(pool)
    async with web.client(await key_for(pool, frozenset(Permission), MINE)) as client:
        yield client


async def test_a_provider_is_set_up_and_its_secret_sealed(
    owner: httpx.AsyncClient, web: Web, pool: Pool, settings: Settings
) -> None:
    made = await owner.post(AT, json=wanted())
    assert made.status_code == 201, made.text
    told = made.json()
    assert told["redirect_uri"] == f"{web.url}/sign-in/sso/callback"
    assert told["role_mappings"][0] == {"group": "g", "role": "technician", "organization_id": MINE}
    assert (await owner.get(made.headers["Location"])).json() == told
    assert [one["provider_id"] for one in (await owner.get(AT)).json()["items"]] == sorted(
        [told["provider_id"], f"p-{MINE}", f"p-{BELOW}"]
    )
    async with pool.connection() as conn:
        sealed = await store_identity_providers.find_secret(conn, told["provider_id"])
        cursor = await conn.execute("select body from audit_entry")
        bodies = str(await cursor.fetchall())
    assert sealed is not None
    assert sealing_of(settings).open(sealed, secret_purpose(told["provider_id"])) == b"very secret"
    assert "identity_provider.add" in bodies
    for answer in (made.text, (await owner.get(AT)).text, bodies):
        assert "secret" not in answer


async def test_a_provider_is_changed_by_whoever_read_it_last(owner: httpx.AsyncClient, pool: Pool) -> None:
    made = await owner.post(AT, json=wanted())
    at, tag = made.headers["Location"], made.headers["ETag"]
    changed = await owner.patch(at, json={"enabled": False, "role_mappings": []}, headers={"If-Match": tag})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["enabled"], changed.json()["role_mappings"]) == (False, [])
    assert changed.json()["domains"] == ["mine.example"]
    assert (await owner.patch(at, json={"name": "x"}, headers={"If-Match": tag})).status_code == 412
    await owner.patch(at, json={"client_secret": None})
    async with pool.connection() as conn:
        assert await store_identity_providers.find_secret(conn, made.json()["provider_id"]) is None
    assert (await owner.delete(at)).status_code == 204
    assert (await owner.get(at)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"issuer": "http://id.mine.example"}, 400),
        ({"issuer": "http://127.0.0.1:8080"}, 400),
        ({"issuer": "https://127.0.0.1@evil.example"}, 400),
        ({"domains": ["MINE.example"]}, 400),
        ({"domains": ["mine"]}, 400),
        ({"domains": ["@mine.example"]}, 400),
        ({"default_role": "emperor"}, 404),
        ({"default_role": "0" * 32}, 404),
        ({"role_mappings": [{"group": "g", "role": "host", "organization_id": OTHER}]}, 400),
        ({"role_mappings": [{"group": "g", "role": "owner", "organization_id": "operator"}]}, 400),
        ({"organization_id": OTHER}, 404),
        ({"organization_id": "operator"}, 404),
        ({"unknown": 1}, 400),
        ({"scopes": ["openid email"]}, 400),
    ],
)
async def test_what_is_not_possible_changes_nothing(
    owner: httpx.AsyncClient, fields: dict[str, Any], status: int
) -> None:
    refused = await owner.post(AT, json=wanted(**fields))
    assert refused.status_code == status, refused.text
    assert len((await owner.get(AT)).json()["items"]) == 2
    if "organization_id" not in fields:
        refused = await owner.patch(f"{AT}/p-{MINE}", json=fields)
        assert refused.status_code == status, refused.text


async def test_who_may_let_people_in_does_not_open_every_account_with_it(
    owner: httpx.AsyncClient, web: Web, pool: Pool
) -> None:
    operators = PERMISSIONS[ShippedRole.NETWORK_OPERATOR] | {P.PEOPLE_WRITE}
    async with web.client(await key_for(pool, operators, MINE)) as client:
        assert (await client.post(AT, json=wanted(role_mappings=[]))).status_code == 403
        assert (await client.patch(f"{AT}/p-{MINE}", json={"issuer": "https://evil.example"})).status_code == 403
    async with web.client(await key_for(pool, operators | {P.ORGANIZATIONS_WRITE}, MINE)) as client:
        assert (await client.post(AT, json=wanted(role_mappings=[]))).status_code == 201
        refused = await client.post(AT, json=wanted(default_role="owner"))
        assert (refused.status_code, "hand on" in refused.text) == (403, True)

import httpx

from tests.fixtures.organizations import BELOW, MINE, OTHER, fill_world
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from tests.fixtures.web_visitors import make_person, visiting
from voltway.kit.postgres import Pool
from voltway.people.roles import PERMISSIONS, ShippedRole
from voltway.vocabulary.access import Permission

PEOPLE = "/api/v1/people"


async def names(client: httpx.AsyncClient, **parameters: str) -> list[str]:
    items = (await client.get(PEOPLE, params=parameters)).json()["items"]
    return sorted(one["account"]["name"] for one in items)


async def test_people_are_seen_where_they_are_or_have_a_role(web: Web, pool: Pool, writer: httpx.AsyncClient) -> None:
    await fill_world(pool)
    assert await names(writer) == ["below", "mine", "operator", "other"]
    await writer.post(f"{PEOPLE}/u-other/roles", json={"role": "technician", "organization_id": BELOW})
    async with web.client(await key_for(pool, frozenset(Permission), MINE)) as owner:
        assert await names(owner) == ["below", "mine", "other"]
        assert await names(owner, search="oth") == ["other"]
        shown = (await owner.get(f"{PEOPLE}/u-other")).json()
        # What they may do elsewhere is none of the asker's business.
        assert [(role["organization_id"], role["role"]) for role in shown["roles"]] == [("below", "technician")]


async def test_a_role_is_given_and_taken(web: Web, pool: Pool, writer: httpx.AsyncClient) -> None:
    await fill_world(pool)
    anna = await make_person(pool, None)
    async with visiting(web, pool, anna) as visit:
        problem_of(await visit.client.get("/api/v1/stations"), 403)
        given = await writer.post(f"{PEOPLE}/{anna.user_id}/roles", json={"role": "host", "organization_id": MINE})
        assert given.status_code == 201
        ids = [one["station_id"] for one in (await visit.client.get("/api/v1/stations")).json()["items"]]
        assert ids == ["isolated-below", "isolated-mine", "s-below", "s-mine", "updated-below", "updated-mine"]
        assert (await writer.delete(f"{PEOPLE}/{anna.user_id}/roles/{MINE}/host")).status_code == 204
        problem_of(await visit.client.get("/api/v1/stations"), 403)
        problem_of(await writer.delete(f"{PEOPLE}/{anna.user_id}/roles/{MINE}/host"), 404)


async def test_nobody_gives_more_than_they_have(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    rights = PERMISSIONS[ShippedRole.HOST] | {Permission.PEOPLE_WRITE, Permission.PEOPLE_READ}
    async with web.client(await key_for(pool, rights, MINE)) as host:
        path = f"{PEOPLE}/u-below/roles"
        assert (await host.post(path, json={"role": "host", "organization_id": BELOW})).status_code == 201
        problem_of(await host.post(path, json={"role": "owner", "organization_id": BELOW}), 403)
        problem_of(await host.post(path, json={"role": "host", "organization_id": OTHER}), 404)
        problem_of(await host.post("/api/v1/roles", json={"name": "x", "permissions": ["stations.write"]}), 403)
        problem_of(await host.post("/api/v1/invitations", json={"email": "x@example.org", "role": "owner"}), 403)


async def test_a_disabled_account_is_out_at_once(web: Web, pool: Pool, writer: httpx.AsyncClient) -> None:
    anna = await make_person(pool, ShippedRole.HOST)
    async with visiting(web, pool, anna) as visit:
        assert (await visit.client.get("/account")).status_code == 200
        changed = await writer.patch(f"{PEOPLE}/{anna.user_id}", json={"disabled": True})
        assert changed.json()["account"]["disabled_at"] is not None
        assert (await visit.client.get("/account")).status_code == 303


async def test_a_role_of_one_s_own(web: Web, pool: Pool, writer: httpx.AsyncClient) -> None:
    await fill_world(pool)
    anna = await make_person(pool, None)
    body = {"name": "Night shift", "permissions": ["stations.read"], "organization_id": MINE}
    made = (await writer.post("/api/v1/roles", json=body)).json()
    listed = (await writer.get("/api/v1/roles", params={"limit": 500})).json()["items"]
    assert made in listed
    assert len([role for role in listed if role["organization_id"] is None]) == len(ShippedRole)
    await writer.post(f"{PEOPLE}/{anna.user_id}/roles", json={"role": made["role"], "organization_id": MINE})
    async with visiting(web, pool, anna) as visit:
        assert (await visit.client.get("/api/v1/stations")).status_code == 200
        assert (await writer.delete(f"/api/v1/roles/{made['role']}")).status_code == 204
        problem_of(await visit.client.get("/api/v1/stations"), 403)
    problem_of(await writer.delete("/api/v1/roles/owner"), 400)

import httpx

from tests.fixtures.organizations import BELOW, MINE, OTHER, fill_world
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from tests.fixtures.web_visitors import make_person, visiting
from tests.fixtures.web_waiting import JSON, approve
from voltway.kit.postgres import Pool
from voltway.people.roles import ShippedRole
from voltway.vocabulary.access import Permission

KEYS = {"act": "key.make"}


def path_of(place: str, act: str = "") -> str:
    return f"/api/v1/organizations/{place}/four-eyes{f'/{act}' if act else ''}"


async def acts(client: httpx.AsyncClient, place: str) -> dict[str, bool]:
    """What takes a second person there, and whether that is inherited."""
    items = (await client.get(path_of(place), headers=JSON)).json()["items"]
    return {one["act"]: one["inherited"] for one in items}


async def test_it_is_switched_on_once_two_could_approve(web: Web, pool: Pool, writer: httpx.AsyncClient) -> None:
    await fill_world(pool)
    await make_person(pool, ShippedRole.OWNER, MINE)
    problem = problem_of(await writer.post(path_of(MINE), json=KEYS), 409)
    assert "fewer than two" in problem["detail"]
    assert await acts(writer, MINE) == {}
    # Somebody above counts, somebody beside, disabled or whose role is over does not.
    await make_person(pool, ShippedRole.OWNER, OTHER, "beside@example.org")
    gone = await make_person(pool, ShippedRole.OWNER, MINE, "gone@example.org")
    over = await make_person(pool, ShippedRole.OWNER, MINE, "over@example.org")
    async with pool.connection() as connection:
        await connection.execute("update user_account set disabled_at = now() where user_id = %s", (gone.user_id,))
        await connection.execute("update role_grant set until = now() where user_id = %s", (over.user_id,))
    problem_of(await writer.post(path_of(MINE), json=KEYS), 409)
    await make_person(pool, ShippedRole.OWNER, email="above@example.org")
    assert (await writer.post(path_of(MINE), json=KEYS)).json() == {"act": "key.make", "inherited": False}
    assert (await writer.post(path_of(MINE), json=KEYS)).status_code == 201
    assert await acts(writer, MINE) == {"key.make": False}
    assert await acts(writer, BELOW) == {"key.make": True}
    assert await acts(writer, OTHER) == {}


async def test_two_must_be_able_to_switch_it_off_again(web: Web, pool: Pool, writer: httpx.AsyncClient) -> None:
    await fill_world(pool)
    await make_person(pool, ShippedRole.OWNER, MINE)
    keeper = await make_person(pool, None, MINE, "keeper@example.org")
    role = (
        await writer.post(
            "/api/v1/roles", json={"name": "Keys", "permissions": ["keys.write"], "organization_id": MINE}
        )
    ).json()["role"]
    await writer.post(f"/api/v1/people/{keeper.user_id}/roles", json={"role": role, "organization_id": MINE})
    assert "organizations.write" in str(problem_of(await writer.post(path_of(MINE), json=KEYS), 409))


async def test_switching_off_takes_a_second_person(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    anna = await make_person(pool, ShippedRole.OWNER, MINE)
    bert = await make_person(pool, ShippedRole.OWNER, MINE, "bert@example.org")
    async with visiting(web, pool, anna) as one, visiting(web, pool, bert) as two:
        await one.client.post(path_of(MINE), json=KEYS, headers=JSON)
        asked = await one.client.delete(path_of(MINE, "key.make"), headers=JSON)
        assert asked.status_code == 202
        assert await acts(one.client, MINE) == {"key.make": False}
        problem_of(await approve(one, asked.headers["location"]), 403)
        assert (await approve(two, asked.headers["location"])).json()["state"] == "done"
        assert await acts(one.client, MINE) == {}
        problem_of(await one.client.delete(path_of(MINE, "key.make"), headers=JSON), 404)


async def test_what_holds_from_above_is_not_switched_off_below(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    for name in ("anna", "bert"):
        await make_person(pool, ShippedRole.OWNER, MINE, f"{name}@example.org")
    async with web.client(await key_for(pool, frozenset(Permission), MINE)) as client:
        await client.post(path_of(MINE), json=KEYS)
        problem_of(await client.delete(path_of(BELOW, "key.make")), 404)
        problem_of(await client.post(path_of(OTHER), json=KEYS), 404)
        problem_of(await client.post(path_of(MINE), json={"act": "key.swallow"}), 400)


async def test_nobody_gets_around_it_by_moving(web: Web, pool: Pool, writer: httpx.AsyncClient) -> None:
    await fill_world(pool)
    for name in ("anna", "bert"):
        await make_person(pool, ShippedRole.OWNER, email=f"{name}@example.org")
    await writer.post(path_of(MINE), json=KEYS)
    away = {"parent_id": OTHER}
    problem = problem_of(await writer.patch(f"/api/v1/organizations/{BELOW}", json=away), 409)
    assert "key.make" in problem["detail"]
    assert await acts(writer, BELOW) == {"key.make": True}
    await writer.post(path_of(BELOW), json=KEYS)
    assert (await writer.patch(f"/api/v1/organizations/{BELOW}", json=away)).status_code == 200
    assert await acts(writer, BELOW) == {"key.make": False}

import httpx

from tests.fixtures.organizations import BELOW, MINE, OTHER, fill_world
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from tests.fixtures.web_visitors import make_person, visiting
from tests.fixtures.web_waiting import JSON, approve
from voltway.kit.postgres import Pool
from voltway.people.roles import ShippedRole
from voltway.vocabulary.access import Permission


def path_of(place: str, act: str = "") -> str:
    return f"/api/v1/organizations/{place}/four-eyes{f'/{act}' if act else ''}"


async def test_it_is_switched_on_once_two_could_approve(web: Web, pool: Pool, writer: httpx.AsyncClient) -> None:
    await fill_world(pool)
    await make_person(pool, ShippedRole.OWNER, MINE)
    problem = problem_of(await writer.put(path_of(MINE, "key.make")), 409)
    assert "fewer than two" in problem["detail"]
    assert (await writer.get(path_of(MINE))).json() == {"acts": [], "inherited": []}
    # Somebody above counts, somebody beside, disabled or whose role is over does not.
    await make_person(pool, ShippedRole.OWNER, OTHER, "beside@example.org")
    gone = await make_person(pool, ShippedRole.OWNER, MINE, "gone@example.org")
    over = await make_person(pool, ShippedRole.OWNER, MINE, "over@example.org")
    async with pool.connection() as connection:
        await connection.execute("update user_account set disabled_at = now() where user_id = %s", (gone.user_id,))
        await connection.execute("update role_grant set until = now() where user_id = %s", (over.user_id,))
    problem_of(await writer.put(path_of(MINE, "key.make")), 409)
    await make_person(pool, ShippedRole.OWNER, email="above@example.org")
    assert (await writer.put(path_of(MINE, "key.make"))).json() == {"acts": ["key.make"], "inherited": []}
    assert (await writer.put(path_of(MINE, "key.make"))).status_code == 200
    assert (await writer.get(path_of(BELOW))).json() == {"acts": [], "inherited": ["key.make"]}
    assert (await writer.get(path_of(OTHER))).json() == {"acts": [], "inherited": []}


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
    assert "organizations.write" in str(problem_of(await writer.put(path_of(MINE, "key.make")), 409))


async def test_switching_off_takes_a_second_person(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    anna = await make_person(pool, ShippedRole.OWNER, MINE)
    bert = await make_person(pool, ShippedRole.OWNER, MINE, "bert@example.org")
    async with visiting(web, pool, anna) as one, visiting(web, pool, bert) as two:
        await one.client.put(path_of(MINE, "key.make"), headers=JSON)
        asked = await one.client.delete(path_of(MINE, "key.make"), headers=JSON)
        assert asked.status_code == 202
        assert (await one.client.get(path_of(MINE), headers=JSON)).json()["acts"] == ["key.make"]
        problem_of(await approve(one, asked.headers["location"]), 403)
        assert (await approve(two, asked.headers["location"])).json()["state"] == "done"
        assert (await one.client.get(path_of(MINE), headers=JSON)).json()["acts"] == []
        problem_of(await one.client.delete(path_of(MINE, "key.make"), headers=JSON), 404)


async def test_what_holds_from_above_is_not_switched_off_below(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    for name in ("anna", "bert"):
        await make_person(pool, ShippedRole.OWNER, MINE, f"{name}@example.org")
    async with web.client(await key_for(pool, frozenset(Permission), MINE)) as client:
        await client.put(path_of(MINE, "key.make"))
        problem_of(await client.delete(path_of(BELOW, "key.make")), 404)
        problem_of(await client.put(path_of(OTHER, "key.make")), 404)
        problem_of(await client.put(path_of(MINE, "key.swallow")), 400)


async def test_nobody_gets_around_it_by_moving(web: Web, pool: Pool, writer: httpx.AsyncClient) -> None:
    await fill_world(pool)
    for name in ("anna", "bert"):
        await make_person(pool, ShippedRole.OWNER, email=f"{name}@example.org")
    await writer.put(path_of(MINE, "key.make"))
    away = {"parent_id": OTHER}
    problem = problem_of(await writer.patch(f"/api/v1/organizations/{BELOW}", json=away), 409)
    assert "key.make" in problem["detail"]
    assert (await writer.get(path_of(BELOW))).json()["inherited"] == ["key.make"]
    await writer.put(path_of(BELOW, "key.make"))
    assert (await writer.patch(f"/api/v1/organizations/{BELOW}", json=away)).status_code == 200
    assert (await writer.get(path_of(BELOW))).json() == {"acts": ["key.make"], "inherited": []}

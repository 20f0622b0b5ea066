"""What takes a second person is not done before one approved it. The rest of the way: tests/api/test_approvals.py."""

from typing import Any

import httpx
import pytest

from tests.api.test_access import BODIES, path_of
from tests.fixtures.organizations import BELOW, MINE, OTHER, custom_role, fill_world
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from tests.fixtures.web_visitors import Visit, make_person, visiting
from tests.fixtures.web_waiting import NEW_KEY, ask_two
from voltway.kit.postgres import Pool
from voltway.people.access_table import FOUR_EYES
from voltway.people.four_eyes import MOST_WAITING
from voltway.people.roles import ShippedRole
from voltway.vocabulary.access import Permission
from voltway.vocabulary.approvals import DangerousAct

FORMS = {
    "POST /keys": {"name": "robot", "may": "look", "organization_id": MINE},
    "POST /people": {"email": "new@example.org", "role": "host", "organization_id": MINE},
}
CHANGED = "select (select count(*) from api_key), (select count(*) from role_grant), (select count(*) from four_eyes),"
CHANGED += " (select count(*) from one_time_link), (select count(*) from mail_outbox),"
CHANGED += " (select count(*) from firmware_campaign), (select count(*) from custom_role),"
CHANGED += " (select count(*) from personal_export),"
CHANGED += " (select json_agg(state order by erasure_id)::text from erasure),"
CHANGED += " (select json_agg(p order by provider_id)::text from identity_provider p)"


async def state(pool: Pool) -> tuple[Any, ...]:
    async with pool.connection() as connection:
        row = await (await connection.execute(CHANGED)).fetchone()
    assert row is not None
    return row


async def waiting(pool: Pool) -> list[tuple[Any, ...]]:
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "select act, method, path, reason, asked_by_kind, state from approval where asked_by_id <> 'k'"
        )
        return await cursor.fetchall()


async def send(visit: Visit, route: str) -> httpx.Response:
    method, _, path = route.partition(" ")
    if route in FORMS:
        return await visit.submit(path, **FORMS[route])
    body = str(BODIES.get(route, {})).replace("'", '"').replace("{organization}", MINE)
    return await visit.client.request(
        method,
        path_of(route, MINE),
        content=body.replace("{role}", custom_role(MINE)),
        headers={"Accept": "application/json"},
    )


@pytest.mark.parametrize("route", FOUR_EYES)
async def test_every_dangerous_act_waits_and_nothing_is_done(web: Web, pool: Pool, route: str) -> None:
    await fill_world(pool)
    await ask_two(pool, *DangerousAct)
    owner = await make_person(pool, ShippedRole.OWNER, MINE)
    before = await state(pool)
    async with visiting(web, pool, owner) as visit:
        answer = await send(visit, route)
    assert answer.status_code == 202, answer.text
    assert await state(pool) == before
    assert [one[:1] + one[5:] for one in await waiting(pool)] == [(FOUR_EYES[route], "waiting")]


# Ending what is not asked for is no act.
@pytest.mark.parametrize("route", [one for one, act in FOUR_EYES.items() if act is not DangerousAct.FOUR_EYES_END])
async def test_where_nobody_asks_for_two_it_is_done_at_once(web: Web, pool: Pool, route: str) -> None:
    await fill_world(pool)
    await ask_two(pool, DangerousAct.FOUR_EYES_END, place=OTHER)
    owner = await make_person(pool, ShippedRole.OWNER, MINE)
    async with visiting(web, pool, owner) as visit:
        assert (await send(visit, route)).status_code in {200, 201, 204}
    assert await waiting(pool) == []


async def test_it_holds_below_and_not_beside(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    await ask_two(pool, DangerousAct.KEY_MAKE)
    async with web.client(await key_for(pool)) as client:
        for place, status in ((MINE, 202), (BELOW, 202), (OTHER, 201)):
            made = await client.post("/api/v1/keys", json=NEW_KEY | {"organization_id": place})
            assert made.status_code == status
    # Whoever has rights below only can't see that it is asked for above, and is asked all the same.
    async with web.client(await key_for(pool, frozenset(Permission), BELOW)) as client:
        assert (await client.post("/api/v1/keys", json=NEW_KEY | {"organization_id": BELOW})).status_code == 202


async def test_what_is_wrong_is_refused_at_once(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    await ask_two(pool, DangerousAct.KEY_MAKE)
    async with web.client(await key_for(pool, {Permission.KEYS_WRITE}, MINE)) as client:
        problem_of(await client.post("/api/v1/keys", json=NEW_KEY), 403)
        problem_of(await client.post("/api/v1/keys", json=NEW_KEY | {"permissions": []}), 400)
    assert await waiting(pool) == []


async def test_a_reason_is_kept_and_a_page_tells_that_it_waits(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    await ask_two(pool, DangerousAct.KEY_MAKE)
    owner = await make_person(pool, ShippedRole.OWNER, MINE)
    async with visiting(web, pool, owner) as visit:
        page = await visit.submit("/keys", **FORMS["POST /keys"], reason="for the new robot")
        assert page.status_code == 202
        assert page.headers["location"] == "/approvals"
        assert "Waiting for a second person" in page.text
        said = {"Voltway-Reason": "f%C3%BCr%20den%20Roboter", "Accept": "*/*"}
        made = await visit.client.post("/api/v1/keys", json=NEW_KEY, headers=said)
        assert made.headers["location"] == made.json()["location"] == f"/api/v1/approvals/{made.json()['approval_id']}"
        problem_of(await visit.client.post("/api/v1/keys", json=NEW_KEY, headers={"Voltway-Reason": "x" * 501}), 400)
    assert sorted(await waiting(pool)) == [
        ("key.make", "POST", "/api/v1/keys", "for the new robot", "user", "waiting"),
        ("key.make", "POST", "/api/v1/keys", "für den Roboter", "user", "waiting"),
    ]


async def test_a_request_sent_again_asks_once(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    await ask_two(pool, DangerousAct.KEY_MAKE)
    async with web.client(await key_for(pool)) as client:
        answers = [
            await client.post("/api/v1/keys", json=NEW_KEY, headers={"Idempotency-Key": "once"}) for _ in range(2)
        ]
    assert answers[0].json() == answers[1].json()
    assert len(await waiting(pool)) == 1


async def test_nobody_piles_up_what_waits(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    await ask_two(pool, DangerousAct.KEY_MAKE)
    async with web.client(await key_for(pool)) as client:
        assert (await client.post("/api/v1/keys", json=NEW_KEY)).status_code == 202
        async with pool.connection() as connection:
            await connection.execute(
                "insert into approval (approval_id, organization_id, act, method, path, asked_by_kind, asked_by_id,"
                " asked_by_name, asked_at, expires_at) select 'x' || number, organization_id, act, method, path,"
                " asked_by_kind, asked_by_id, asked_by_name, asked_at, expires_at"
                " from approval cross join generate_series(2, %s) number where asked_by_id <> 'k'",
                (MOST_WAITING,),
            )
        problem = problem_of(await client.post("/api/v1/keys", json=NEW_KEY), 409)
    assert "withdraw some" in str(problem)


async def test_secrets_are_masked_and_sealed(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    await ask_two(pool, DangerousAct.IDENTITY_PROVIDER_CHANGE)
    async with web.client(await key_for(pool)) as client:
        asked = await client.patch(f"/api/v1/identity-providers/p-{MINE}", json={"client_secret": "hush"})
        assert asked.status_code == 202
        shown = await client.get(asked.headers["location"])
        assert shown.json()["body"] == {"client_secret": "********"}
    async with pool.connection() as connection:
        row = await (await connection.execute("select a::text from approval a where asked_by_id <> 'k'")).fetchone()
    assert row is not None
    assert "hush" not in row[0]
    assert b"hush".hex() not in row[0]

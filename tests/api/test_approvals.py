"""What waits is decided by a second person, done once, as the one who asked; and nobody gets around it."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from tests.fixtures.organizations import BELOW, MINE
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from tests.fixtures.web_visitors import make_person, visiting
from tests.fixtures.web_waiting import JSON, NEW_KEY, Three, approve, ask_two, post
from voltway.kit.postgres import Pool
from voltway.people.roles import ShippedRole
from voltway.vocabulary.access import Permission
from voltway.vocabulary.approvals import DangerousAct

APPROVALS = "/api/v1/approvals"


async def test_a_second_person_approves_and_it_is_done_as_the_one_who_asked(three: Three, web: Web) -> None:
    path = await three.ask()
    done = await approve(three.bert, path)
    assert done.status_code == 201, done.text
    told = done.json()
    assert (told["state"], told["status"], told["decided_by"]["name"]) == ("done", 201, "bert")
    answer = (await three.anna.client.get(f"{path}/answer", headers=JSON)).json()
    assert answer["status"] == 201
    async with web.client(answer["body"]["key"]) as robot:
        assert (await robot.get("/api/v1/stations")).status_code == 200
    entries = (await three.anna.client.get("/api/v1/audit-entries", headers=JSON)).json()["items"]
    made = next(one for one in entries if one["action"] == "key.make")
    assert (made["actor"]["name"], made["approved_by"]["name"]) == ("anna", "bert")
    assert {"approval.ask", "approval.give"} <= {one["action"] for one in entries}
    # The answer holds a secret, and is for whoever asked.
    problem_of(await three.bert.client.get(f"{path}/answer", headers=JSON), 403)


async def test_nobody_is_their_own_second_person(three: Three, web: Web) -> None:
    path = await three.ask()
    problem_of(await approve(three.anna, path), 403)
    problem_of(await post(three.anna, f"{path}/refusal", {"reason": "x"}), 403)
    assert await three.keys() == []


async def test_a_key_decides_nothing_and_its_maker_does_not_approve_what_it_asks(
    three: Three, web: Web, pool: Pool
) -> None:
    rights = [Permission.KEYS_WRITE, Permission.STATIONS_READ]
    path = await three.ask(permissions=rights)
    await approve(three.bert, path)
    key = (await three.anna.client.get(f"{path}/answer", headers=JSON)).json()["body"]["key"]
    async with web.client(key) as robot:
        asked = await robot.post("/api/v1/keys", json=NEW_KEY | {"permissions": rights})
        assert asked.status_code == 202
        problem_of(await robot.post(f"{asked.headers['location']}/approval"), 403)
        problem_of(await approve(three.anna, asked.headers["location"]), 403)
        assert (await approve(three.bert, asked.headers["location"])).json()["state"] == "done"
        second = (await robot.get(f"{asked.headers['location']}/answer")).json()["body"]["key"]
    # Nor does she approve what a key asks that a key of hers has made.
    async with web.client(second) as robot:
        asked = await robot.post("/api/v1/keys", json=NEW_KEY)
        problem_of(await approve(three.anna, asked.headers["location"]), 403)
    async with web.client(await key_for(pool)) as other:
        problem_of(await other.post(f"{asked.headers['location']}/approval"), 403)


async def test_who_may_not_do_it_does_not_see_it(three: Three, web: Web, pool: Pool) -> None:
    path = await three.ask()
    for visit in (three.anna, three.bert):
        listed = (await visit.client.get(APPROVALS, headers=JSON, params={"state": "waiting"})).json()["items"]
        assert path.rpartition("/")[2] in [one["approval_id"] for one in listed]
    problem_of(await approve(three.cleo, path), 404)
    support = await make_person(pool, ShippedRole.SUPPORT, MINE, "sue@example.org")
    async with visiting(web, pool, support) as sue:
        assert (await sue.client.get(APPROVALS, headers=JSON)).json()["items"] == []
        problem_of(await approve(sue, path), 404)
    below = await make_person(pool, ShippedRole.OWNER, BELOW, "bea@example.org")
    async with visiting(web, pool, below) as bea:
        problem_of(await approve(bea, path), 404)
    # Rights that were taken away meanwhile don't count.
    await three.do("delete from role_grant where user_id = %s", three.bert.account.user_id)
    problem_of(await approve(three.bert, path), 404)
    assert await three.keys() == []


async def test_approving_takes_a_fresh_second_factor(three: Three, web: Web, pool: Pool) -> None:
    path = await three.ask()
    async with visiting(web, pool, three.bert.account, strong_ago=timedelta(minutes=20)) as stale:
        problem_of(await approve(stale, path), 403)
        problem_of(await post(stale, f"{path}/refusal", {"reason": "x"}), 403)
    assert await three.keys() == []


async def test_it_is_done_once_however_many_approve_it(three: Three, web: Web, pool: Pool) -> None:
    path = await three.ask()
    async with AsyncExitStack() as stack:
        approvers = [three.bert]
        for number in range(3):
            account = await make_person(pool, ShippedRole.OWNER, MINE, f"dora{number}@example.org")
            approvers.append(await stack.enter_async_context(visiting(web, pool, account)))
        answers = await asyncio.gather(*(approve(visit, path) for visit in approvers))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(await three.keys()) == 1
    problem_of(await approve(three.bert, path), 409)
    assert len(await three.keys()) == 1


async def test_what_is_refused_withdrawn_or_lapsed_is_not_done(three: Three) -> None:
    refused, withdrawn, lapsed = [await three.ask() for _ in range(3)]
    told = (await post(three.bert, f"{refused}/refusal", {"reason": "not on a Friday"})).json()
    assert (told["state"], told["decision_reason"], told["decided_by"]["name"]) == (
        "refused",
        "not on a Friday",
        "bert",
    )
    problem_of(await post(three.bert, f"{withdrawn}/withdrawal"), 403)
    assert (await post(three.anna, f"{withdrawn}/withdrawal")).json()["state"] == "withdrawn"
    await three.do("update approval set expires_at = now() where approval_id = %s", lapsed.rpartition("/")[2])
    for path, state in ((refused, "refused"), (withdrawn, "withdrawn"), (lapsed, "lapsed")):
        problem_of(await approve(three.bert, path), 409)
        problem_of(await post(three.anna, f"{path}/withdrawal"), 409)
        assert (await three.anna.client.get(path, headers=JSON)).json()["state"] == state
        listed = (await three.anna.client.get(APPROVALS, headers=JSON, params={"state": state})).json()["items"]
        assert path.endswith(listed[0]["approval_id"])
    assert await three.keys() == []


@pytest.mark.parametrize(
    ("meanwhile", "status"),
    [
        ("update user_account set disabled_at = now() where user_id = %s", 403),
        ("delete from role_grant where user_id = %s", 403),
        ("update role_grant set role = 'support' where user_id = %s", 403),
    ],
)
async def test_the_asker_must_still_be_allowed(three: Three, meanwhile: str, status: int) -> None:
    path = await three.ask()
    await three.do(meanwhile, three.anna.account.user_id)
    told = (await approve(three.bert, path)).json()
    assert (told["state"], told["status"]) == ("failed", status)
    assert told["problem"]["detail"]
    assert await three.keys() == []
    problem_of(await approve(three.bert, path), 409)


async def test_a_key_that_asked_must_still_be_one(three: Three, web: Web, pool: Pool) -> None:
    key = await key_for(pool)
    async with web.client(key) as client:
        path = (await client.post("/api/v1/keys", json=NEW_KEY)).headers["location"]
    await three.do("update api_key set revoked_at = now() where key_id = %s", key.split("_")[1])
    assert (await approve(three.bert, path)).json()["state"] == "failed"
    assert await three.keys() == []


async def test_the_precondition_is_still_held(three: Three, pool: Pool) -> None:
    await ask_two(pool, DangerousAct.IDENTITY_PROVIDER_CHANGE)
    provider = f"/api/v1/identity-providers/p-{MINE}"
    tag = (await three.anna.client.get(provider, headers=JSON)).headers["etag"]
    paths = []
    for name in ("first", "second"):
        headers = {**JSON, "If-Match": tag}
        asked = await three.anna.client.patch(provider, json={"name": name}, headers=headers)
        paths.append(asked.headers["location"])
    assert (await approve(three.bert, paths[0])).json()["state"] == "done"
    told = (await approve(three.bert, paths[1])).json()
    assert (told["state"], told["status"]) == ("failed", 412)
    assert (await three.anna.client.get(provider, headers=JSON)).json()["name"] == "first"


async def test_a_role_is_given_by_the_one_who_asked(three: Three, pool: Pool) -> None:
    await ask_two(pool, DangerousAct.ROLE_GIVE)
    path = f"/api/v1/people/{three.bert.account.user_id}/roles"
    asked = await post(three.anna, path, {"role": "technician", "organization_id": BELOW})
    assert (await approve(three.bert, asked.headers["location"])).json()["state"] == "done"
    roles = (await three.anna.client.get(path.removesuffix("/roles"), headers=JSON)).json()["roles"]
    given = next(role for role in roles if role["role"] == "technician")
    assert given["granted_by"] == three.anna.account.user_id


async def test_lists_have_pages(three: Three) -> None:
    paths = [await three.ask() for _ in range(3)]
    seen, after = [], None
    while True:
        parameters = {"limit": 2} | ({"after": after} if after else {})
        page = (await three.anna.client.get(APPROVALS, headers=JSON, params=parameters)).json()
        seen += [f"{APPROVALS}/{one['approval_id']}" for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    # The two of the world are newest, by their ids.
    assert seen == [f"{APPROVALS}/a-{MINE}", f"{APPROVALS}/a-{BELOW}", *paths[::-1]]

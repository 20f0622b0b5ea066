"""What can't be tried goes on waiting; what was tried is told to who asked. Else: tests/api/test_approvals.py."""

from datetime import UTC, datetime

import psycopg
import pytest

from tests.fixtures.organizations import MINE
from tests.fixtures.problems import problem_of
from tests.fixtures.web_waiting import JSON, Three, approve, ask_two, post
from voltway.people import jobs, store_keys
from voltway.people.four_eyes import ANSWER_KEPT_FOR
from voltway.vocabulary.approvals import DangerousAct


async def test_what_could_not_be_tried_goes_on_waiting(three: Three, monkeypatch: pytest.MonkeyPatch) -> None:
    path = await three.ask()

    async def away(*_: object) -> None:
        raise psycopg.OperationalError("the server is away")

    with monkeypatch.context() as patch:
        patch.setattr(store_keys, "insert", away)
        problem_of(await approve(three.bert, path), 503)
    assert (await three.anna.client.get(path, headers=JSON)).json()["state"] == "waiting"
    assert await three.keys() == []
    assert (await approve(three.bert, path)).json()["state"] == "done"
    assert len(await three.keys()) == 1


async def test_what_fails_in_the_middle_is_undone_and_tried_again(
    three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await three.ask()

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours, after it was marked as done")

    with monkeypatch.context() as patch:
        # What the handler writes down; what the gate does has a name of its own.
        patch.setattr("voltway.audit.store.append", broken)
        problem_of(await approve(three.bert, path), 503)
    assert (await three.anna.client.get(path, headers=JSON)).json()["state"] == "waiting"
    assert await three.keys() == []


async def test_the_answer_is_forgotten_after_a_day(three: Three) -> None:
    path = await three.ask()
    await approve(three.bert, path)
    answer = await three.anna.client.get(f"{path}/answer", headers=JSON)
    assert answer.headers["cache-control"] == "no-store"
    made = answer.json()
    assert made["location"] == f"/api/v1/keys/{made['body']['row']['key_id']}"
    await three.do("update approval set decided_at = decided_at - %s::interval", str(ANSWER_KEPT_FOR * 2))
    await jobs.end_approvals(three.pool, datetime.now(UTC))
    problem_of(await three.anna.client.get(f"{path}/answer", headers=JSON), 404)


async def test_what_was_so_already_is_not_done_twice(three: Three) -> None:
    await ask_two(three.pool, DangerousAct.PERSON_ERASE)
    at = f"/api/v1/privacy/erasures/e-{MINE}"
    asked = [await post(three.anna, f"{at}/confirmation") for _ in range(2)]
    assert [one.status_code for one in asked] == [202, 202]
    assert (await three.anna.client.get(at, headers=JSON)).json()["state"] == "planned"
    ends = [(await approve(three.bert, one.headers["location"])).json() for one in asked]
    assert [one["state"] for one in ends] == ["done", "failed"]
    assert "nothing was left to do" in ends[1]["problem"]["detail"]
    async with three.pool.connection() as connection:
        cursor = await connection.execute("select body::json from audit_entry where action = 'person.erase'")
        [entry] = [row[0] for row in await cursor.fetchall()]
    assert entry["reason"] == "asked by letter"
    assert entry["approved_by"]["name"] == three.bert.account.name

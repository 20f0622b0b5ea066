"""/api/v1/drivers."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.fixtures.organizations import BELOW, MINE, fill_world
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from voltway.kit.postgres import Pool
from voltway.vocabulary.access import Permission

DRIVERS = "/api/v1/drivers"
ADA = {"name": "Ada Lovelace", "email": "ada@example.org", "phone": "+43 660 1234567", "city": "London"}


async def made(client: httpx.AsyncClient, **fields: object) -> dict[str, Any]:
    response = await client.post(DRIVERS, json=ADA | fields)
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json()
    assert response.headers["location"] == f"{DRIVERS}/{found['driver_id']}"
    return found


async def audited(pool: Pool) -> list[str]:
    """Whole entries, oldest first."""
    async with pool.connection() as connection:
        cursor = await connection.execute("select body from audit_entry order by number")
        return [str(row[0]) for row in await cursor.fetchall()]


async def test_one_is_added_shown_changed_and_removed(writer: httpx.AsyncClient, pool: Pool) -> None:
    ada = await made(writer)
    path = f"{DRIVERS}/{ada['driver_id']}"
    assert (ada["phone"], ada["organization_id"], ada["user_id"]) == ("+436601234567", "operator", None)
    assert (await writer.get(path)).json() == ada
    changed = await writer.patch(path, json={"city": None, "country": "at"})
    assert changed.json() == ada | {"city": None, "country": "AT", "changed_at": changed.json()["changed_at"]}
    assert (await writer.delete(path)).status_code == 204
    problem_of(await writer.get(path), 404)
    entries = await audited(pool)
    assert ['"driver.add"' in entries[0], '"driver.change"' in entries[1], '"driver.remove"' in entries[2]] == [
        True
    ] * 3


async def test_the_audit_trail_knows_nobody(writer: httpx.AsyncClient, pool: Pool) -> None:
    ada = await made(writer)
    await writer.patch(f"{DRIVERS}/{ada['driver_id']}", json={"name": "Ada King"})
    text = "".join(await audited(pool))
    assert ada["driver_id"] in text
    assert "email" in text
    for secret in ("Lovelace", "King", "ada@example.org", "4366", "London"):
        assert secret not in text


async def test_two_who_write_at_once_do_not_undo_each_other(writer: httpx.AsyncClient) -> None:
    path = f"{DRIVERS}/{(await made(writer))['driver_id']}"
    tag = (await writer.get(path)).headers["etag"]
    answers = await asyncio.gather(
        *(writer.patch(path, json={"city": city}, headers={"If-Match": tag}) for city in ("Linz", "Graz"))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]


async def test_a_request_sent_again_makes_nothing_again(writer: httpx.AsyncClient, pool: Pool) -> None:
    key = {"Idempotency-Key": "intent-1"}
    answers = await asyncio.gather(*(writer.post(DRIVERS, json=ADA, headers=key) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["driver_id"] for answer in answers}) == 1
    assert len((await writer.get(DRIVERS)).json()["items"]) == 1
    assert len(await audited(pool)) == 1
    problem_of(await writer.post(DRIVERS, json=ADA | {"name": "Eve"}, headers=key), 422)


async def test_a_request_that_failed_may_be_sent_again(writer: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "intent-1"}
    ada = await made(writer)
    problem_of(await writer.post(DRIVERS, json=ADA, headers=key), 409)
    await writer.delete(f"{DRIVERS}/{ada['driver_id']}")
    assert (await writer.post(DRIVERS, json=ADA, headers=key)).status_code == 201


async def test_lists_come_in_pages(writer: httpx.AsyncClient) -> None:
    for name in ("Bob", "ada", "Anna", "Zoe"):
        await made(writer, name=name, email=f"{name}@example.org")
    found: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = (await writer.get(DRIVERS, params={"limit": "1"} | after)).json()
        found += [one["name"] for one in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert found == ["ada", "Anna", "Bob", "Zoe"]
    searched = (await writer.get(DRIVERS, params={"search": "AN"})).json()["items"]
    assert [one["name"] for one in searched] == ["Anna"]
    searched = (await writer.get(DRIVERS, params={"email": "zo"})).json()["items"]
    assert [one["name"] for one in searched] == ["Zoe"]
    problem_of(await writer.get(DRIVERS, params={"after": "nonsense"}), 400)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"name": "a\u0000b"},
        {"email": "nobody"},
        {"phone": "0660"},
        {"country": "Austria"},
        {"locale": "german"},
        {"surprise": 1},
    ],
)
async def test_an_impossible_one_is_refused(writer: httpx.AsyncClient, wrong: dict[str, object]) -> None:
    problem_of(await writer.post(DRIVERS, json=ADA | wrong), 400)
    assert (await writer.get(DRIVERS)).json()["items"] == []


async def test_a_driver_with_a_card_stays(writer: httpx.AsyncClient) -> None:
    ada = await made(writer)
    token = {"token_uid": "04A1", "kind": "ISO14443", "driver_id": ada["driver_id"]}
    assert (await writer.post("/api/v1/tokens", json=token)).status_code == 201
    path = f"{DRIVERS}/{ada['driver_id']}"
    assert "tokens" in problem_of(await writer.delete(path), 409)["detail"]
    await writer.delete("/api/v1/tokens/04A1")
    assert (await writer.delete(path)).status_code == 204


async def test_a_fleet_sees_and_makes_its_own_only(web: Web, writer: httpx.AsyncClient, pool: Pool) -> None:
    await fill_world(pool)
    async with web.client(await key_for(pool, frozenset(Permission), MINE)) as fleet:
        names = [one["name"] for one in (await fleet.get(DRIVERS)).json()["items"]]
        assert names == ["D-below", "D-mine"]
        assert (await made(fleet))["organization_id"] == MINE
        assert (await made(fleet, organization_id=BELOW))["organization_id"] == BELOW
        problem_of(await fleet.post(DRIVERS, json=ADA | {"organization_id": "other"}), 404)
        # The same address elsewhere gives nothing away.
        await made(writer, organization_id="other", email="eve@example.org")
        await made(fleet, email="eve@example.org")

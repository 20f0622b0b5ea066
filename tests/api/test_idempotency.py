import asyncio
import base64
import json

import httpx
import pytest

from tests.api.test_access import BODIES, path_of, prepare
from tests.api.test_commands import COMMANDS, RESET, Gateway, gateway
from tests.fixtures.organizations import MINE, UNUSED, custom_role
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from voltway.kit.postgres import Pool
from voltway.people.access_table import ROUTES
from voltway.vocabulary.access import Permission

__all__ = ["gateway"]
KEY = {"Idempotency-Key": "intent-1"}


async def test_a_request_sent_again_does_nothing_again(writer: httpx.AsyncClient, gateway: Gateway) -> None:
    first = await writer.post(COMMANDS, json=RESET, headers=KEY)
    again = await writer.post(COMMANDS, json=RESET, headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["command_id"] == first.json()["command_id"]
    assert again.headers["location"] == first.headers["location"]
    assert again.json()["state"] == "accepted"
    assert len(gateway.taken) == 1


async def test_the_repeat_may_be_spelled_differently(writer: httpx.AsyncClient, gateway: Gateway) -> None:
    await writer.post(COMMANDS, content=b'{"kind":"ResetStation","how":"immediate"}', headers=KEY)
    again = await writer.post(COMMANDS, content=b'{ "how": "immediate", "kind": "ResetStation" }', headers=KEY)
    assert again.status_code == 201
    assert len(gateway.taken) == 1


@pytest.mark.parametrize(
    ("path", "body"), [(COMMANDS, {"kind": "ClearCache"}), ("/api/v1/stations/S2/commands", RESET)]
)
async def test_a_key_of_another_request_is_refused(
    writer: httpx.AsyncClient, gateway: Gateway, path: str, body: dict[str, str]
) -> None:
    await writer.post(COMMANDS, json=RESET, headers=KEY)
    problem_of(await writer.post(path, json=body, headers=KEY), 422)
    assert len(gateway.taken) == 1


async def test_a_repeat_while_the_first_runs_is_a_conflict(writer: httpx.AsyncClient, gateway: Gateway) -> None:
    gateway.may_answer.clear()
    first = asyncio.create_task(writer.post(COMMANDS, json=RESET, headers=KEY))
    await asyncio.wait_for(gateway.took_one.wait(), 5)
    problem_of(await writer.post(COMMANDS, json=RESET, headers=KEY), 409)
    gateway.may_answer.set()
    assert (await first).json()["state"] == "accepted"
    assert len(gateway.taken) == 1


async def test_of_many_at_once_one_is_done(writer: httpx.AsyncClient, gateway: Gateway) -> None:
    responses = await asyncio.gather(*(writer.post(COMMANDS, json=RESET, headers=KEY) for _ in range(8)))
    assert {response.status_code for response in responses} <= {201, 409}
    assert 201 in {response.status_code for response in responses}
    assert len(gateway.taken) == 1


async def test_a_request_that_failed_may_be_sent_again(writer: httpx.AsyncClient, gateway: Gateway, pool: Pool) -> None:
    path = "/api/v1/stations/S3/commands"
    problem_of(await writer.post(path, json=RESET, headers=KEY), 404)
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S3', 'accepted')")
    assert (await writer.post(path, json=RESET, headers=KEY)).json()["state"] == "offline"


async def test_keys_of_different_clients_do_not_meet(web: Web, pool: Pool, gateway: Gateway) -> None:
    made = set()
    for _ in range(2):
        async with web.client(await key_for(pool)) as client:
            made.add((await client.post(COMMANDS, json=RESET, headers=KEY)).json()["command_id"])
    assert len(made) == 2


async def test_without_a_key_each_request_is_its_own(writer: httpx.AsyncClient, gateway: Gateway) -> None:
    for _ in range(2):
        await writer.post(COMMANDS, json=RESET)
    assert len(gateway.taken) == 2


async def test_a_key_has_a_length(writer: httpx.AsyncClient, gateway: Gateway) -> None:
    problem_of(await writer.post(COMMANDS, json=RESET, headers={"Idempotency-Key": "x" * 201}), 400)
    assert gateway.taken == []


# Orders and decisions are tried elsewhere: those need a gateway, these a person. And what ends something,
# or only looks ahead, makes nothing.
NO_CREATIONS = {
    "acknowledgements", "commands", "comparison", "isolations", "notes", "previews", "publications", "refusal",
    "releases", "reopenings", "resolutions", "revocation", "withdrawals",
}  # fmt: skip
CREATES = sorted(
    route
    for route in ROUTES
    if route.startswith("POST") and route in BODIES and route.rpartition("/")[2] not in NO_CREATIONS
)


@pytest.mark.parametrize("route", CREATES)
async def test_every_creation_is_done_once_and_told_again_with_its_secrets(
    writer: httpx.AsyncClient, pool: Pool, route: str
) -> None:
    await prepare(pool)
    text = json.dumps(BODIES[route]).replace("{organization}", MINE).replace("{role}", custom_role(MINE))
    text = text.replace('"{unused}"', str(UNUSED[MINE]))
    path, body = path_of(route, MINE), json.loads(text)
    listed = [f"{path}?limit=500"] if f"GET {route.removeprefix('POST ')}" in ROUTES else []
    first = await writer.post(path, json=body, headers=KEY)
    there = [len((await writer.get(one)).json()["items"]) for one in listed]
    again = await writer.post(path, json=body, headers=KEY)
    # What takes a second person waits, once.
    waits = route == "POST /api/v1/identity-providers"
    assert first.status_code == again.status_code == (202 if waits else 201), first.text
    assert again.json() == first.json()
    assert again.headers.get("location") == first.headers.get("location")
    assert again.headers.get("etag") == first.headers.get("etag")
    assert [len((await writer.get(one)).json()["items"]) for one in listed] == there


async def test_the_database_does_not_give_a_secret_away(writer: httpx.AsyncClient, pool: Pool) -> None:
    made = await writer.post("/api/v1/stations", json={"station_id": "S9"}, headers=KEY)
    async with pool.connection() as connection:
        cursor = await connection.execute("select result from api_request")
        kept = [row[0] for row in await cursor.fetchall()]
    assert len(kept) == 1
    assert made.json()["password"] not in kept[0]
    assert made.json()["password"].encode() not in base64.b64decode(kept[0])
    assert b"S9" not in base64.b64decode(kept[0])


async def test_a_new_password_is_told_again_and_stays(writer: httpx.AsyncClient) -> None:
    await writer.post("/api/v1/stations", json={"station_id": "S9"})
    path = "/api/v1/stations/S9/password"
    first, again = [await writer.post(path, headers=KEY) for _ in range(2)]
    assert first.json() == again.json()
    assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (None, "true")
    assert (await writer.post(path, headers={"Idempotency-Key": "another"})).json() != first.json()


async def test_what_can_not_be_opened_any_more_is_a_conflict(writer: httpx.AsyncClient, pool: Pool) -> None:
    await writer.post("/api/v1/stations", json={"station_id": "S9"}, headers=KEY)
    async with pool.connection() as connection:
        await connection.execute("update api_request set result = '0192a8b0'")
    problem = problem_of(await writer.post("/api/v1/stations", json={"station_id": "S9"}, headers=KEY), 409)
    assert "GET" in problem["next_step"]


async def test_who_may_not_is_refused_before_anything_is_told_again(
    web: Web, pool: Pool, writer: httpx.AsyncClient
) -> None:
    async with web.client(await key_for(pool, {Permission.STATIONS_READ})) as reader:
        problem_of(await reader.post("/api/v1/stations", json={"station_id": "S9"}, headers=KEY), 403)
    made = await writer.post("/api/v1/stations", json={"station_id": "S9"}, headers=KEY)
    assert made.status_code == 201


async def test_a_wrong_body_claims_no_key(writer: httpx.AsyncClient) -> None:
    problem_of(await writer.post("/api/v1/stations", content=b"{", headers=KEY), 400)
    problem_of(await writer.post("/api/v1/stations", json={}, headers=KEY), 400)
    assert (await writer.post("/api/v1/stations", json={"station_id": "S9"}, headers=KEY)).status_code == 201

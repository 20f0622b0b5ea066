import asyncio

import httpx
import pytest

from tests.api.test_commands import COMMANDS, RESET, Gateway, gateway
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from voltway.kit.postgres import Pool

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

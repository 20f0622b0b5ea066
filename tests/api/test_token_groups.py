import asyncio

import httpx

from tests.fixtures.problems import problem_of
from voltway.kit.bus import Bus
from voltway.vocabulary.subjects import TOKENS_CHANGED

GROUPS = "/api/v1/token-groups"


async def test_one_is_made_changed_and_removed_and_gateways_hear_of_it(writer: httpx.AsyncClient, bus: Bus) -> None:
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    bus.subscribe(TOKENS_CHANGED, lambda _subject, payload: heard.put_nowait(payload))
    made = await writer.post(GROUPS, json={"group_id": "fleet 7", "energy_limit_wh": 50_000.0, "period": "month"})
    assert made.status_code == 201
    path = made.headers["location"]
    assert path == f"{GROUPS}/fleet%207"
    assert (await writer.get(path)).json() == made.json()
    changed = (await writer.put(path, json={"max_concurrent": 2})).json()
    assert (changed["max_concurrent"], changed["energy_limit_wh"]) == (2, None)
    await asyncio.wait_for(heard.get(), 5)
    await writer.post("/api/v1/tokens", json={"token_uid": "T1", "kind": "Central", "group_id": "fleet 7"})
    problem_of(await writer.delete(path), 409)
    await writer.delete("/api/v1/tokens/T1")
    assert (await writer.delete(path)).status_code == 204
    problem_of(await writer.get(path), 404)


async def test_an_impossible_one_is_refused(writer: httpx.AsyncClient) -> None:
    impossible: list[dict[str, object]] = [
        {"group_id": ""},
        {"money_limit": "10"},
        {"period": "decade"},
        {"max_concurrent": 0},
        {"time_zone": "Mars/Olympus"},
    ]
    for wrong in impossible:
        problem_of(await writer.post(GROUPS, json={"group_id": "g"} | wrong), 400)

import asyncio

import httpx
import pytest

from tests.fixtures.problems import problem_of
from voltway.kit.bus import Bus
from voltway.vocabulary.subjects import TOKEN_CHANGED

TOKENS = "/api/v1/tokens"


async def test_a_token_is_added_blocked_and_removed_and_gateways_hear_of_each(
    writer: httpx.AsyncClient, bus: Bus
) -> None:
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    bus.subscribe(TOKEN_CHANGED, lambda _subject, payload: heard.put_nowait(payload))
    body = {"token_uid": "04A1 é", "kind": "ISO14443", "holder": "Ada", "valid_until": "2030-01-01T00:00:00+01:00"}
    added = await writer.post(TOKENS, json=body)
    assert added.status_code == 201
    assert (added.json()["status"], added.json()["valid_until"]) == ("active", "2029-12-31T23:00:00Z")
    assert await asyncio.wait_for(heard.get(), 5) == "04A1 é".encode()
    path = f"{TOKENS}/04A1%20%C3%A9"
    assert (await writer.get(path)).json() == added.json()
    blocked = await writer.patch(path, json={"status": "blocked"})
    assert blocked.json()["status"] == "blocked"
    await asyncio.wait_for(heard.get(), 5)
    assert (await writer.delete(path)).status_code == 204
    await asyncio.wait_for(heard.get(), 5)
    problem_of(await writer.get(path), 404)
    problem_of(await writer.delete(path), 404)
    problem_of(await writer.patch(path, json={"status": "active"}), 404)


async def test_a_taken_uid_is_a_conflict(writer: httpx.AsyncClient) -> None:
    await writer.post(TOKENS, json={"token_uid": "T", "kind": "Local"})
    problem_of(await writer.post(TOKENS, json={"token_uid": "T", "kind": "Local"}), 409)


@pytest.mark.parametrize(
    "wrong",
    [
        {"token_uid": "", "kind": "Local"},
        {"token_uid": "x" * 256, "kind": "Local"},
        {"token_uid": "T", "kind": "Plastic"},
        {"token_uid": "T"},
        {"token_uid": "T", "kind": "Local", "valid_until": "2030-01-01T00:00:00"},
        {"token_uid": "T", "kind": "Local", "max_concurrent": 0},
        {"token_uid": "T\u0000", "kind": "Local"},
    ],
)
async def test_an_impossible_token_is_refused(writer: httpx.AsyncClient, wrong: dict[str, object]) -> None:
    problem_of(await writer.post(TOKENS, json=wrong), 400)
    assert (await writer.get(TOKENS)).json() == {"items": [], "next": None}


async def test_tokens_are_listed_by_uid(writer: httpx.AsyncClient) -> None:
    for uid in ("b", "a", "c"):
        await writer.post(TOKENS, json={"token_uid": uid, "kind": "Local", "holder": f"Holder {uid}"})
    await writer.patch(f"{TOKENS}/b", json={"status": "blocked"})
    first = (await writer.get(TOKENS, params={"limit": 2})).json()
    assert [item["token_uid"] for item in first["items"]] == ["a", "b"]
    rest = (await writer.get(TOKENS, params={"after": first["next"]})).json()
    assert [item["token_uid"] for item in rest["items"]] == ["c"]
    blocked = (await writer.get(TOKENS, params={"status": "blocked"})).json()
    assert [item["token_uid"] for item in blocked["items"]] == ["b"]
    found = (await writer.get(TOKENS, params={"search": "holder C"})).json()
    assert [item["token_uid"] for item in found["items"]] == ["c"]


async def test_whose_tokens_are_listed(writer: httpx.AsyncClient) -> None:
    whose = {"group_id": "G", "driver_id": "ada", "vehicle_id": "car", "fleet_id": "post"}
    for uid, fields in [("a", whose), ("b", {})]:
        assert (await writer.post(TOKENS, json={"token_uid": uid, "kind": "Local", **fields})).status_code == 201
    for name, value in whose.items():
        listed = (await writer.get(TOKENS, params={name: value})).json()["items"]
        assert [row["token_uid"] for row in listed] == ["a"]
        assert listed[0][name] == value
        assert (await writer.get(TOKENS, params={name: value.upper() + "x"})).json()["items"] == []


@pytest.mark.parametrize("name", ["search", "group_id", "driver_id"])
async def test_what_no_text_in_the_database_can_be(writer: httpx.AsyncClient, name: str) -> None:
    """PostgreSQL's text holds no NUL."""
    problem_of(await writer.get(TOKENS, params={name: "a\0b"}), 400)

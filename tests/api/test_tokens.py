import asyncio

import httpx
import pytest

from tests.fixtures.problems import problem_of
from voltway.kit.bus import Bus
from voltway.vocabulary.subjects import TOKEN_CHANGED
from voltway_client import AsyncVoltway, errors
from voltway_client.models import NewToken, TokenChange, TokenKind, TokenStatus

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


async def test_a_taken_uid_is_a_conflict(api: AsyncVoltway) -> None:
    token = NewToken(token_uid="T", kind=TokenKind.LOCAL)
    await api.add_token(token)
    with pytest.raises(errors.Conflict):
        await api.add_token(token)


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


async def test_tokens_are_listed_by_uid(api: AsyncVoltway) -> None:
    for uid in ("b", "a", "c"):
        await api.add_token(NewToken(token_uid=uid, kind=TokenKind.LOCAL, holder=f"Holder {uid}"))
    await api.change_token("b", TokenChange(status=TokenStatus.BLOCKED))
    first = await api.list_tokens(limit=2)
    assert [token.token_uid for token in first.items] == ["a", "b"]
    assert [token.token_uid for token in (await api.list_tokens(after=first.next)).items] == ["c"]
    assert [token.token_uid for token in (await api.list_tokens(status=TokenStatus.BLOCKED)).items] == ["b"]
    assert [token.token_uid for token in (await api.list_tokens(search="holder C")).items] == ["c"]


async def test_whose_tokens_are_listed(api: AsyncVoltway) -> None:
    whose = NewToken(
        token_uid="a", kind=TokenKind.LOCAL, group_id="G", driver_id="ada", vehicle_id="car", fleet_id="post"
    )
    await api.add_token(whose)
    await api.add_token(NewToken(token_uid="b", kind=TokenKind.LOCAL))
    filters = {"group_id": "G", "driver_id": "ada", "vehicle_id": "car", "fleet_id": "post"}
    for name, value in filters.items():
        listed = await api.list_tokens(**{name: value})  # type: ignore[arg-type]  # the test names the filters
        assert [(token.token_uid, getattr(token, name)) for token in listed.items] == [("a", value)]
        none = await api.list_tokens(**{name: value.upper() + "x"})  # type: ignore[arg-type]  # the test names the filters, as above
        assert none.items == []


@pytest.mark.parametrize("name", ["search", "group_id", "driver_id"])
async def test_what_no_text_in_the_database_can_be(writer: httpx.AsyncClient, name: str) -> None:
    """PostgreSQL's text holds no NUL."""
    problem_of(await writer.get(TOKENS, params={name: "a\0b"}), 400)

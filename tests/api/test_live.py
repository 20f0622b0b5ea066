import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest

from tests.fixtures.organizations import MINE, fill_world
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for, start_web
from voltway.api import live_changes
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings
from voltway.people.api_keys import READ_ONLY
from voltway.vocabulary.ids import SessionId, StationId
from voltway.vocabulary.subjects import LIVE, Change

PATH = "/api/v1/live"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def change(kind: str = "StatusChanged", station_id: str = "S1", **more: Any) -> Change:
    return Change(kind=kind, station_id=StationId(station_id), at=NOON, **more)


def told(*changes: Change) -> bytes:
    return msgspec.json.encode(list(changes))


@asynccontextmanager
async def following(client: httpx.AsyncClient, **parameters: Any) -> AsyncIterator[AsyncIterator[str]]:
    """The lines of the stream; entered once the server has taken the client on."""
    async with client.stream("GET", PATH, params=parameters) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = response.aiter_lines()
        while await anext(lines) != ": connected":
            pass
        yield lines


async def next_change(lines: AsyncIterator[str]) -> dict[str, Any]:
    async with asyncio.timeout(5):
        async for line in lines:
            if line.startswith("data: "):
                found: dict[str, Any] = json.loads(line.removeprefix("data: "))
                return found
    raise AssertionError("the stream ended")


async def test_what_a_gateway_tells_reaches_the_client(reader: httpx.AsyncClient, bus: Bus) -> None:
    async with following(reader) as lines:
        bus.publish(LIVE, told(change("SessionStarted", session_id=SessionId("x1"), evse_id=1, connector_id=2)))
        assert await next_change(lines) == {
            "kind": "SessionStarted",
            "station_id": "S1",
            "session_id": "x1",
            "evse_id": 1,
            "connector_id": 2,
            "at": "2026-05-01T12:00:00Z",
        }


async def test_filters_let_through_what_was_asked_for(reader: httpx.AsyncClient, bus: Bus) -> None:
    wanted = {"station_id": ["S1", "S2"], "kind": ["MeterRead", "StatusChanged"]}
    async with following(reader, **wanted) as lines:
        bus.publish(LIVE, told(change(station_id="S3"), change("StationBooted"), change("MeterRead", "S2")))
        bus.publish(LIVE, told(change("StatusChanged", "S1")))
        seen = [await next_change(lines), await next_change(lines)]
        assert [(one["kind"], one["station_id"]) for one in seen] == [("MeterRead", "S2"), ("StatusChanged", "S1")]


async def test_several_clients_hear_the_same(reader: httpx.AsyncClient, bus: Bus) -> None:
    async with following(reader) as first, following(reader) as second:
        bus.publish(LIVE, told(change()))
        assert await next_change(first) == await next_change(second)


async def test_an_unknown_kind_is_refused(reader: httpx.AsyncClient) -> None:
    problem = problem_of(await reader.get(PATH, params={"kind": "Explosion"}), 400)
    assert "StatusChanged" in problem["next_step"]


async def test_a_message_that_can_not_be_read_ends_nothing(reader: httpx.AsyncClient, bus: Bus) -> None:
    async with following(reader) as lines:
        bus.publish(LIVE, b"{nonsense")
        bus.publish(LIVE, told(change()))
        assert (await next_change(lines))["station_id"] == "S1"


async def test_a_client_that_left_is_forgotten(web: Web, reader: httpx.AsyncClient, bus: Bus) -> None:
    async with following(reader):
        assert b"voltway_live_clients 1.0" in web.context.metrics.text()
    for _ in range(250):
        if b"voltway_live_clients 0.0" in web.context.metrics.text():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("the client is still counted")


async def test_a_stopping_server_ends_its_streams(web: Web, reader: httpx.AsyncClient) -> None:
    async with following(reader) as lines:
        web.context.stop.set()
        async with asyncio.timeout(5):
            assert [line async for line in lines if line] == []
    await asyncio.wait_for(web.running, 5)


async def test_too_many_clients_are_asked_to_come_later(
    reader: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_changes, "CLIENT_LIMIT", 1)
    async with following(reader):
        problem_of(await reader.get(PATH), 503)


async def test_changes_at_others_are_not_told(web: Web, bus: Bus, pool: Pool) -> None:
    await fill_world(pool)
    async with web.client(await key_for(pool, READ_ONLY, MINE)) as host, following(host) as lines:
        bus.publish(LIVE, told(change(station_id="s-other"), change(station_id="s-operator"), change(station_id="S1")))
        bus.publish(LIVE, told(change(station_id="s-below"), change(station_id="s-mine")))
        seen = [await next_change(lines), await next_change(lines)]
        assert [one["station_id"] for one in seen] == ["s-below", "s-mine"]


async def test_who_loses_the_permission_is_told_and_let_go(settings: Settings, pool: Pool) -> None:
    await fill_world(pool)
    key = await key_for(pool, READ_ONLY, MINE)
    web = await start_web(settings, heartbeat_s=0.05)
    try:
        async with web.client(key) as host, following(host) as lines:
            async with pool.connection() as connection:
                await connection.execute("update api_key set revoked_at = now()")
            async with asyncio.timeout(5):
                rest = [line async for line in lines]
        assert "event: ended" in rest
    finally:
        await web.stop()

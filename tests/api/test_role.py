import asyncio
import socket
from pathlib import Path

import httpx
import msgspec
import pytest

from tests.fixtures.ports import new_port
from tests.fixtures.web import Web, start_web
from voltway.api.role import main
from voltway.kit.role import RoleContext
from voltway.kit.settings import Settings, WebSettings
from voltway.vocabulary.errors import ConfigurationError, PortTaken


async def test_a_web_process_serves_and_stops_when_asked(settings: Settings) -> None:
    web = await start_web(settings)
    async with web.client() as client:
        assert (await client.get("/")).status_code == 200
        assert await web.context.health.failing() == {}
    await web.stop()
    async with web.client() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("/")


async def test_a_request_that_has_begun_is_finished(web: Web, writer: httpx.AsyncClient) -> None:
    asked = asyncio.create_task(writer.post("/api/v1/stations", json={"station_id": "S1"}))
    await asyncio.sleep(0)
    while not asked.done() and not web.context.stop.is_set():
        await asyncio.sleep(0.001)
        web.context.stop.set()
    assert (await asked).status_code == 201
    await asyncio.wait_for(web.running, 10)


async def test_a_taken_port_is_named(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        taken = msgspec.structs.replace(settings, web=WebSettings(port=port))
        with pytest.raises(PortTaken, match=str(port)) as raised:
            await main(RoleContext(name="web", settings=taken))
    assert "web.port" in str(raised.value)


async def test_without_a_database_address_it_says_so(settings: Settings) -> None:
    nowhere = msgspec.structs.replace(settings, database_url=None, web=WebSettings(port=0))
    with pytest.raises(ConfigurationError):
        await main(RoleContext(name="web", settings=nowhere))


async def test_a_missing_file_of_places_is_named(settings: Settings) -> None:
    lost = msgspec.structs.replace(settings, web=WebSettings(port=new_port(), places_file=Path("/nowhere/places.mmdb")))
    with pytest.raises(ConfigurationError, match=r"web\.places_file /nowhere/places\.mmdb can't be used"):
        await main(RoleContext(name="web", settings=lost))


async def test_it_starts_without_nats_and_serves_what_it_can(settings: Settings) -> None:
    web = await start_web(msgspec.structs.replace(settings, nats_url="nats://127.0.0.1:1"))
    try:
        async with web.client() as client:
            assert (await client.get("/")).status_code == 200
    finally:
        await web.stop()

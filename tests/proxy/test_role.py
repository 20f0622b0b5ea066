"""The proxy as a role."""

import asyncio
from pathlib import Path

from tests.fixtures.gateway import until
from tests.fixtures.ocpp_client import OcppClient
from tests.fixtures.ports import new_port
from tests.proxy.running import ExactUplink, door
from voltway.kit.proxy_settings import ProxySettings
from voltway.kit.role import RoleContext
from voltway.kit.settings import Settings
from voltway.proxy import role


async def test_it_serves_counts_tells_how_it_is_and_stops(tmp_path: Path) -> None:
    port = new_port()
    async with ExactUplink() as uplink:
        settings = Settings(
            data_directory=tmp_path, gateway=door(port=port), proxy=ProxySettings(uplink_url=uplink.url)
        )
        context = RoleContext(name="proxy", settings=settings)
        running = asyncio.create_task(role.main(context))
        await asyncio.wait_for(context.ready.wait(), 10)
        url = f"ws://127.0.0.1:{port}/ocpp"
        async with OcppClient(url, "S1") as station:
            await station.send("hello")
            await uplink.hear()
            sample = context.metrics.registry.get_sample_value
            assert sample("voltway_proxy_stations_connected") == 1
            assert sample("voltway_proxy_messages_total", {"direction": "up"}) == 1
            assert sample("voltway_proxy_messages_total", {"direction": "down"}) == 0
        assert await context.health.failing() == {}
        await uplink.leave()

        async def trouble() -> bool:
            try:
                await OcppClient(url, "S1").__aenter__()
            except Exception:  # noqa: BLE001 - it is refused
                return "uplink" in await context.health.failing()
            return False

        await until(trouble)
        assert sample("voltway_proxy_handshakes_refused_total") == 1
        context.stop.set()
        await asyncio.wait_for(running, 10)
    assert (tmp_path / "proxy" / "messages.log").exists()

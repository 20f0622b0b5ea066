"""The gateway as a whole: what it acknowledges is on disk, whatever is taken away from it."""

import asyncio
from collections.abc import Callable

import msgspec
import psycopg
import pytest
from psycopg.rows import dict_row

from tests.fixtures.gateway import Network, Troubles, start_gateway, until
from tests.fixtures.nats import NatsServer
from tests.fixtures.ocpp_client import BOOT_V16, OcppClient
from tests.fixtures.postgres import PrivatePostgres
from tests.stories.station import StoryStation
from voltway.journal.store import GatewayForgotten
from voltway.kit import bus as bus_kit
from voltway.kit.settings import Settings

STATUS = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}


async def chatter(client: OcppClient, acknowledged: list[str]) -> None:
    """Tell one status after the other until the line goes; what was acknowledged is noted."""
    number = 0
    while True:
        number += 1
        name = f"{client.station_id}-{number}"
        try:
            await client.call("StatusNotification", {**STATUS, "info": name})
        except (ConnectionError, OSError):
            return
        except Exception as error:
            if "ConnectionClosed" not in type(error).__name__:
                raise
            return
        acknowledged.append(name)


async def recorded(network: Network) -> list[str]:
    """The statuses in the journal."""
    rows = await network.rows("select body::json ->> 'error_text' as name from journal where kind = 'StatusChanged'")
    return [row["name"] for row in rows if row["name"] is not None]


async def chatty(network: Network, count: int) -> list[OcppClient]:
    clients = []
    for number in range(count):
        await network.add_station(f"S{number}")
        clients.append(await OcppClient(network.url, f"S{number}").__aenter__())
    return clients


async def test_a_drain_loses_nothing(network: Network, troubles: Troubles) -> None:
    """1012 for everyone, no new station, and nothing acknowledged that is not on disk."""
    running = await network.start(drain_s=0.5)
    url = running.url
    clients = await chatty(network, 30)
    acknowledged: list[str] = []
    talking = [asyncio.ensure_future(chatter(client, acknowledged)) for client in clients]
    await asyncio.sleep(0.3)
    await running.stop()
    assert {(await client.closed())[0] for client in clients} == {1012}
    await asyncio.gather(*talking)
    with pytest.raises(ConnectionRefusedError):
        await OcppClient(url, "S1").__aenter__()
    names = await recorded(network)
    assert set(acknowledged) <= set(names)
    assert len(names) == len(set(names))
    assert len(acknowledged) > 60
    row = await network.row("select count(*) as n from station where gateway_id is not null")
    assert row["n"] == 0
    asked = await network.row("select count(*) as n from message_log where outcome = 'answered'")
    assert asked["n"] >= len(acknowledged)


async def test_a_gateway_that_dies_loses_nothing(network: Network) -> None:
    """Pain point 31: its stations come back to another one, and go on where they were."""
    running = await network.start()
    clients = await chatty(network, 20)
    await network.add_token("CARD-x")
    await network.add_station("CHARGING")
    charging = await OcppClient(network.url, "CHARGING").__aenter__()
    station = StoryStation(charging, "-x")
    charge = await station.start(0, 1000)
    acknowledged: list[str] = []
    talking = [asyncio.ensure_future(chatter(client, acknowledged)) for client in clients]
    await asyncio.sleep(0.3)
    await running.kill()
    await asyncio.gather(*talking)
    names = await recorded(network)
    assert set(acknowledged) <= set(names)
    assert len(names) == len(set(names))

    await network.start()
    again = await asyncio.gather(*(OcppClient(network.url, client.station_id).__aenter__() for client in clients))
    for client in again:
        await client.call("Heartbeat", {})
        assert client.orders == [], "nobody is asked to boot or to report on a mere reconnect"
        await client.close()
    async with OcppClient(network.url, "CHARGING") as back:
        station.client = back
        await station.stop(charge, 30, 5000)
    row = await network.row("select energy_wh from session")
    assert row["energy_wh"] == 4000
    for client in [*clients, charging]:
        await client.closed()


async def test_connections_to_postgresql_that_break(network: Network) -> None:
    """Each message is recorded once, and acknowledged only then, however often the connection breaks in between."""
    await network.start()
    clients = await chatty(network, 10)
    acknowledged: list[str] = []
    talking = [asyncio.ensure_future(chatter(client, acknowledged)) for client in clients]
    for _ in range(6):
        await asyncio.sleep(0.1)
        await network.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and application_name like 'voltway-%%' and pid <> pg_backend_pid()"
        )
    seen = len(acknowledged)

    async def going_on() -> bool:
        return len(acknowledged) > seen + 50

    await until(going_on)
    for client in clients:
        client.abort()
    await asyncio.gather(*talking)
    names = await recorded(network)
    assert set(acknowledged) <= set(names)
    assert len(names) == len(set(names))


async def test_postgresql_away(private_postgres: Callable[..., PrivatePostgres], settings: Settings) -> None:
    """Nothing is acknowledged, heartbeats and pings go on, and it recovers by itself; stations wait at the door."""
    server = private_postgres(options={"fsync": "off"})
    mine = msgspec.structs.replace(settings, database_url=server.url)
    with psycopg.connect(server.url, autocommit=True) as connection:
        for name in ("S1", "S2"):
            connection.execute(
                "insert into station (station_id, admission, security_profile) values (%s, 'accepted', 0)", (name,)
            )
    running = await start_gateway(mine)
    try:
        async with OcppClient(running.url, "S1") as client:
            await client.call("BootNotification", BOOT_V16)
            server.stop()
            answer = client.ask("StatusNotification", STATUS)
            await client.send(client.last_frame)
            repeated = client.last_frame
            await asyncio.sleep(0.3)
            await client.send(repeated)
            entering = asyncio.ensure_future(OcppClient(running.url, "S2").__aenter__())
            await asyncio.sleep(0.5)
            assert not answer.done()
            assert not entering.done()
            assert running.gateway.writer.away
            server.start()
            assert (await asyncio.wait_for(answer, 10.0))[0] == 3
            late = await asyncio.wait_for(entering, 10.0)
            assert "currentTime" in await late.call("Heartbeat", {})
            await late.close()
        with psycopg.connect(server.url, autocommit=True, row_factory=dict_row) as connection:
            rows = connection.execute("select * from journal where kind = 'StatusChanged'").fetchall()
            assert len(rows) == 1
    finally:
        await running.stop()


async def test_nats_away(network: Network, private_nats: NatsServer) -> None:
    """It only carries news: stations charge without it."""
    network.settings = msgspec.structs.replace(network.settings, nats_url=private_nats.url)
    await network.start()
    await network.add_station("S1")
    await network.add_token("CARD-x")
    async with OcppClient(network.url, "S1") as client:
        station = StoryStation(client, "-x")
        charge = await station.start(0, 1000)
        private_nats.kill()
        await station.meter(charge, 10, 2000)
        await station.stop(charge, 20, 3000)
        assert (await network.row("select energy_wh from session"))["energy_wh"] == 2000
        await asyncio.to_thread(private_nats.start)
        listening = await bus_kit.connect(network.settings, "test", wait_s=5.0)
        news: list[bytes] = []
        listening.subscribe("live", lambda _, payload: news.append(payload))

        async def told() -> bool:
            await client.call("StatusNotification", STATUS)
            return bool(news)

        await until(told)
        await listening.close()
    assert b"StatusChanged" in news[0]


async def test_what_was_committed_is_told_over_the_bus(network: Network) -> None:
    await network.start()
    await network.add_station("S1")
    news: list[bytes] = []
    network.bus.subscribe("live", lambda _, payload: news.append(payload))
    async with OcppClient(network.url, "S1") as client:
        await client.call("StatusNotification", STATUS)

        async def told() -> bool:
            return any(b"StatusChanged" in one for one in news)

        await until(told)
    (status,) = [change for one in news for change in msgspec.json.decode(one) if change["kind"] == "StatusChanged"]
    assert (status["station_id"], status["evse_id"], status["connector_id"]) == ("S1", 1, 1)


async def test_a_gateway_that_was_taken_for_dead_ends(network: Network) -> None:
    """Its stations belong to others; whatever it would write now is not its to say."""
    running = await network.start()
    await network.add_station("S1")
    async with OcppClient(network.url, "S1") as client:
        await network.execute("delete from gateway")
        answer = client.ask("StatusNotification", STATUS)
        await client.send(client.last_frame)
        with pytest.raises(GatewayForgotten):
            await asyncio.wait_for(running.gateway.failed(), 5.0)
        assert not answer.done()
        await running.kill()
        await client.closed()
    assert await recorded(network) == []


async def test_quirks_are_counted(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    await network.start()
    await network.add_station("S1")
    async with OcppClient(network.url, "S1") as client:
        value = {"timestamp": "2026-05-01T12:00:00Z", "sampledValue": [{"value": "12,5"}]}
        for _ in range(2):
            await client.call("MeterValues", {"connectorId": 1, "meterValue": [value]})
            value["timestamp"] = "2026-05-01T12:01:00Z"

        async def counted() -> bool:
            rows = await network.rows("select quirk, uses from quirk_use")
            return rows == [{"quirk": "decimal_comma", "uses": 2}]

        await until(counted)
    (first, _) = await network.messages("S1")
    assert "decimal comma" in first["notes"][0]

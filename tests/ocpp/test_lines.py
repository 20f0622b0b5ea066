"""Which connection of a station counts, here and between gateways."""

import asyncio

from tests.fixtures.gateway import Network, Troubles, until
from tests.fixtures.ocpp_client import OcppClient, RawSocket
from tests.stories.station import StoryStation
from voltway.vocabulary.stations import OcppVersion


async def test_the_newest_connection_wins(network: Network, troubles: Troubles) -> None:
    """Pain point 33: a half-open socket does not keep its station out, and the old one's end does not end the new one.

    Pain point 31: a station that connects over and over ends with one connection that works.
    """
    await network.start()
    await network.add_station("S1")
    async with OcppClient(network.url, "S1") as old, OcppClient(network.url, "S1") as new:
        code, reason = await old.closed()
        assert (code, reason) == (1008, "replaced by a newer connection")
        assert "currentTime" in await new.call("Heartbeat", {})
        await asyncio.sleep(0.1)
        assert await network.online("S1")
        assert network.gateway.lines["S1"].transport is not None

    async def offline() -> bool:
        return not await network.online("S1")

    await until(offline)


async def test_many_connections_of_one_station_at_once(network: Network, troubles: Troubles) -> None:
    await network.start()
    await network.add_station("S1")
    clients = [OcppClient(network.url, "S1") for _ in range(20)]
    await asyncio.gather(*(client.__aenter__() for client in clients), return_exceptions=True)
    async with OcppClient(network.url, "S1") as last:
        for client in clients:
            if hasattr(client, "_listening"):
                await client.closed()
        assert "currentTime" in await last.call("Heartbeat", {})
        assert len(network.gateway.lines) == 1
        assert len(list(network.gateway.wheel.lines())) == 1


async def test_the_new_connection_knows_what_the_old_one_said_last(network: Network) -> None:
    """A start whose commit is still under way when the station comes anew is not begun twice."""
    await network.start()
    await network.add_station("S1")
    await network.add_token("CARD-x")
    async with OcppClient(network.url, "S1") as old:
        station = StoryStation(old, "-x")
        await station.authorize("CARD")
        told = {"connectorId": 1, "idTag": "CARD-x", "meterStart": 5, "timestamp": "2026-01-01T00:00:00Z"}
        answer = old.ask("StartTransaction", told)
        blocker = await network.connection.execute(b"begin")
        await network.connection.execute(b"lock table session in access exclusive mode")
        await old.send(old.last_frame)
        await asyncio.sleep(0.1)
        assert not answer.done()
        new = OcppClient(network.url, "S1")
        entering = asyncio.ensure_future(new.__aenter__())
        await asyncio.sleep(0.1)
        assert not entering.done()
        await network.connection.execute(b"commit")
        await blocker.close()
        await entering
        again = await new.call("StartTransaction", told)
        await new.close()
    rows = await network.rows("select ref from session")
    assert [row["ref"] for row in rows] == [str(again["transactionId"])]


async def test_a_station_that_moves_to_another_gateway(network: Network, troubles: Troubles) -> None:
    """Whoever claimed it last may write for it; what the other had not committed by then is not, nor acknowledged."""
    first = await network.start()
    second = await network.start()
    await network.add_station("S1")
    await network.add_station("S2")
    await network.add_token("CARD-x")
    async with OcppClient(first.url, "S1") as old, OcppClient(first.url, "S2") as neighbour:
        station = StoryStation(old, "-x")
        charge = await station.start(0, 1000)
        await station.meter(charge, 10, 2000)
        async with OcppClient(second.url, "S1") as new:
            lost = old.ask("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Faulted"})
            await old.send(old.last_frame)
            await neighbour.call("BootNotification", {"chargePointVendor": "A", "chargePointModel": "B"})
            code, reason = await old.closed()
            assert (code, reason) == (1008, "connected elsewhere")
            assert isinstance(lost.exception(), ConnectionError)
            moved = StoryStation(new, "-x")
            await moved.meter(charge, 20, 3000)
            await moved.stop(charge, 30, 4000)
            row = await network.row("select gateway_id from station where station_id = 'S1'")
            assert row["gateway_id"] == second.gateway.gateway_id
            connector = await network.row("select status from connector")
            assert connector["status"] == "occupied"
        assert "currentTime" in await neighbour.call("Heartbeat", {})
    row = await network.row("select energy_wh from session")
    assert row["energy_wh"] == 3000
    assert await network.rows("select * from lost_claim") == []


async def test_back_and_forth_between_gateways(network: Network, troubles: Troubles) -> None:
    gateways = [await network.start(), await network.start()]
    await network.add_station("S1")
    await network.add_token("CARD-x")
    client = await OcppClient(gateways[0].url, "S1").__aenter__()
    station = StoryStation(client, "-x")
    charge = await station.start(0, 1000)
    for number in range(1, 9):
        station.client = await OcppClient(gateways[number % 2].url, "S1").__aenter__()
        await station.meter(charge, number, 1000 + 100 * number)
        client.abort()
        await client.closed()
        client = station.client
    await station.stop(charge, 10, 2000)
    await client.close()
    row = await network.row("select energy_wh, seen from session")
    assert row["energy_wh"] == 1000


async def test_a_station_that_vanishes_is_offline_within_two_intervals(network: Network) -> None:
    """Pain point 19: a dead socket is not shown online for a quarter of an hour."""
    running = await network.start(ping_interval_s=1.0)
    await network.add_station("S1")
    await network.add_station("ALIVE")
    async with OcppClient(network.url, "ALIVE"), await RawSocket.open(running.port) as raw:
        await raw.upgrade("/ocpp/S1")
        raw.frame(1, b'[2,"1","Heartbeat",{}]')
        await raw.read_frame()
        silent_since = asyncio.get_running_loop().time()
        raw.read_no_more()

        async def offline() -> bool:
            return not await network.online("S1")

        await until(offline)
        # A second more is the wheel's own step, half of one for a busy machine.
        assert asyncio.get_running_loop().time() - silent_since < 2 * 1.0 + 1.5
        assert await network.online("ALIVE"), "whoever answers pings stays"
        assert network.gateway.offline == 1
    (gone,) = await network.facts("S1", "StationDisconnected")
    assert gone["gateway_id"] == network.gateway.gateway_id


async def test_an_idle_station_is_pinged(network: Network) -> None:
    """Pain point 32: a line on which nobody speaks is kept alive through whatever stands between."""
    running = await network.start(ping_interval_s=1.0)
    await network.add_station("S1")
    async with await RawSocket.open(running.port) as raw:
        await raw.upgrade("/ocpp/S1")
        for _ in range(2):
            assert await raw.read_frame() == (9, b"")
            raw.frame(10, b"")
        assert await network.online("S1")


async def test_news_of_a_station_are_read_at_once(network: Network) -> None:
    """station.changed: admission, password, quirks."""
    await network.start()
    await network.add_station("S1")
    async with OcppClient(network.url, "S1") as client:
        told = {"connectorId": 1, "errorCode": "NoError", "status": "Available", "timestamp": "2026-05-01T12:00:00Z"}
        await client.call("StatusNotification", told)
        await network.change_station("S1", quirks=["local_time_as_utc"], time_zone="Europe/Berlin")

        async def changed() -> bool:
            return network.gateway.lines["S1"].record.time_zone == "Europe/Berlin"

        await until(changed)
        await client.call("StatusNotification", {**told, "connectorId": 2})
        rows = await network.rows("select evse_id, status_at from connector order by evse_id")
        assert [row["status_at"].hour for row in rows] == [12, 10]
        await network.change_station("S1", password_hash="sha256$AAAA$AAAA")
        assert await client.closed() == (1008, "the password was changed")


async def test_a_removed_station_is_hung_up_on(network: Network) -> None:
    await network.start()
    await network.add_station("S1")
    async with OcppClient(network.url, "S1", OcppVersion.V21) as client:
        await network.execute("delete from station")
        network.bus.publish("station.changed", b"S1")
        assert await client.closed() == (1008, "removed")

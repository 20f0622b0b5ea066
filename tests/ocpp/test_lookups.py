"""What is read on demand: together for many stations, each message going on where it had to wait."""

import asyncio

from tests.fixtures.gateway import Network, Troubles, until
from tests.fixtures.ocpp_client import OcppClient
from tests.stories.station import StoryStation, at, text


async def test_many_stations_ask_for_tokens_at_once(network: Network, troubles: Troubles) -> None:
    """They share a few reads, and each gets its own answer; messages behind a waiting one keep their order."""
    await network.start()
    clients = []
    for number in range(40):
        await network.add_station(f"S{number}")
        if number % 2:
            await network.add_token(f"T{number}")
        clients.append(await OcppClient(network.url, f"S{number}").__aenter__())

    async def ask(client: OcppClient) -> list[str]:
        tag = {"idTag": f"T{client.station_id[1:]}"}
        asked = [client.ask("Authorize", tag), client.ask("Heartbeat", {}), client.ask("Authorize", tag)]
        for number, action in enumerate(["Authorize", "Heartbeat", "Authorize"], start=1):
            payload = tag if action == "Authorize" else {}
            await client.send([2, f"{client.station_id[-8:]}-{number}", action, payload])
        return [frame[2].get("idTagInfo", {"status": "time"})["status"] for frame in await asyncio.gather(*asked)]

    answers = await asyncio.gather(*(ask(client) for client in clients))
    for number, told in enumerate(answers):
        expected = "Accepted" if number % 2 else "Invalid"
        assert told == [expected, "time", expected]
    for client in clients:
        await client.close()


async def test_a_transaction_from_long_ago_is_found(network: Network) -> None:
    """A stop for a session that has left the station's memory finds it in the database."""
    await network.start()
    await network.add_station("S1")
    await network.add_token("CARD-x")
    async with OcppClient(network.url, "S1") as client:
        station = StoryStation(client, "-x")
        old = await station.start(0, 1000, evse_id=1)
        await station.stop(old, 5, 2000)
        for number in range(4):
            charge = await station.start(10 + number, 3000)
            await station.stop(charge, 10.5 + number, 3000)
        await station.meter(old, 4, 1800)
        await station.stop(old, 5, 2000)
    rows = await network.rows("select ref, energy_wh, rules from session order by session_id")
    assert len(rows) == 5
    assert (rows[0]["energy_wh"], "reading_after_stop" in rows[0]["rules"]) == (1000, True)


async def test_an_unknown_token_that_is_added_meanwhile(network: Network) -> None:
    """What is unknown is asked for again soon, and at once when the news of it come."""
    await network.start()
    await network.add_station("S1")
    async with OcppClient(network.url, "S1") as client:
        assert (await client.call("Authorize", {"idTag": "NEW"}))["idTagInfo"]["status"] == "Invalid"
        await network.add_token("NEW")
        network.bus.publish("token.changed", b"NEW")

        async def accepted() -> bool:
            told = await client.call("Authorize", {"idTag": "NEW"})
            return bool(told["idTagInfo"]["status"] == "Accepted")

        await until(accepted, timeout_s=2.0)


async def test_a_station_that_leaves_while_its_token_is_read(network: Network, troubles: Troubles) -> None:
    """Nothing of it is recorded: it was not answered, and will say it again."""
    await network.start()
    await network.add_station("S1")
    await network.connection.execute(b"begin")
    await network.connection.execute(b"lock table token in access exclusive mode")
    async with OcppClient(network.url, "S1") as client:
        told = {"connectorId": 1, "idTag": "T", "meterStart": 0, "timestamp": text(at(0))}
        client.ask("StartTransaction", told)
        await client.send(client.last_frame)
        await asyncio.sleep(0.1)
        client.abort()
    await network.connection.execute(b"commit")
    async with OcppClient(network.url, "S1") as client:
        assert (await client.call("StartTransaction", told))["transactionId"] > 0
    assert len(await network.rows("select * from session")) == 1


async def test_numbers_of_transactions_don_t_run_out(network: Network, monkeypatch: object) -> None:
    """More starts than a block has numbers, each with its own."""
    await network.start()
    await network.add_station("S1")
    numbers = network.gateway.desk.deciding._numbers
    while numbers.left > 3:
        numbers.take()
    async with OcppClient(network.url, "S1") as client:
        given = []
        for number in range(8):
            told = {"connectorId": 1, "idTag": "T", "meterStart": number, "timestamp": text(at(number))}
            given.append((await client.call("StartTransaction", told))["transactionId"])
    assert len(set(given)) == 8

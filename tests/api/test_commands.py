import asyncio

import httpx
import msgspec
import pytest

from tests.fixtures.problems import problem_of
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool
from voltway.stations import store_commands
from voltway.stations.store_commands import Outcome
from voltway.vocabulary.commands import Answer, CommandState, ResetKind, ResetStation
from voltway.vocabulary.ids import GatewayId
from voltway.vocabulary.subjects import OrderMessage, gateway_orders

COMMANDS = "/api/v1/stations/S1/commands"
GATEWAY = GatewayId("g1")
RESET = {"kind": "ResetStation", "how": "immediate"}


class Gateway:
    """Takes orders as a gateway does: asks the station (here: waits for `may_answer`), writes and answers."""

    def __init__(self, pool: Pool, bus: Bus) -> None:
        self.taken: list[OrderMessage] = []
        self.took_one = asyncio.Event()
        self.wrote_one = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self._pool = pool
        bus.respond(gateway_orders(GATEWAY), self._on_order)

    async def say_nothing(self, _subject: str, _payload: bytes) -> bytes:
        return b""

    async def _on_order(self, _subject: str, payload: bytes) -> bytes:
        message = msgspec.json.decode(payload, type=OrderMessage)
        self.taken.append(message)
        self.took_one.set()
        await self.may_answer.wait()
        answer = Answer(state=CommandState.ACCEPTED, answer={"status": "Accepted"}, station_ms=3.0)
        outcome = Outcome(
            station_id=message.station_id,
            command_id=message.command_id,
            state=answer.state,
            sent_at=None,
            answered_at=None,
            answer=answer.answer,
            reason=None,
        )
        async with self._pool.connection() as connection:
            await store_commands.record_outcomes(connection, [outcome])
        self.wrote_one.set()
        return msgspec.json.encode(answer)


@pytest.fixture
async def gateway(pool: Pool, bus: Bus) -> Gateway:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into station (station_id, admission, gateway_id) values ('S1', 'accepted', 'g1'),"
            " ('S2', 'accepted', null)"
        )
    gateway = Gateway(pool, bus)
    # The server has read what this connection listens to when it has answered it once.
    bus.respond("fixture.ready", gateway.say_nothing)
    await bus.request("fixture.ready", b"", 5.0)
    return gateway


async def test_an_order_reaches_the_station_and_its_answer_comes_back(
    writer: httpx.AsyncClient, gateway: Gateway
) -> None:
    response = await writer.post(COMMANDS, json=RESET)
    assert response.status_code == 201
    command = response.json()
    assert (command["state"], command["answer"]) == ("accepted", {"status": "Accepted"})
    assert command["order"] == {"kind": "ResetStation", "how": "immediate"}
    assert command["author"].startswith("key test (")
    assert [message.order for message in gateway.taken] == [ResetStation(how=ResetKind.IMMEDIATE)]
    shown = (await writer.get(response.headers["location"])).json()
    assert (shown["command_id"], shown["state"]) == (command["command_id"], "accepted")


async def test_an_offline_station_is_told_at_once_or_keeps_the_order(
    writer: httpx.AsyncClient, gateway: Gateway
) -> None:
    path = "/api/v1/stations/S2/commands"
    assert (await writer.post(path, json=RESET)).json()["state"] == "offline"
    queued = (await writer.post(path, json=RESET, params={"queue_for_s": 60})).json()
    assert queued["state"] == "queued"
    assert queued["queue_until"] is not None
    assert gateway.taken == []


async def test_who_does_not_wait_gets_the_command_as_sent(writer: httpx.AsyncClient, gateway: Gateway) -> None:
    gateway.may_answer.clear()
    response = await writer.post(COMMANDS, json=RESET, params={"wait_s": 0})
    assert response.json()["state"] == "sent"
    gateway.may_answer.set()
    await asyncio.wait_for(gateway.wrote_one.wait(), 5)
    assert (await writer.get(response.headers["location"])).json()["state"] == "accepted"


async def test_an_unknown_station_is_not_found(writer: httpx.AsyncClient, gateway: Gateway) -> None:
    problem_of(await writer.post("/api/v1/stations/S9/commands", json=RESET), 404)
    problem_of(await writer.get("/api/v1/stations/S1/commands/none"), 404)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"kind": "Explode"},
        {"kind": "ResetStation", "how": "gently"},
        {"kind": "StopSession"},
        {"kind": "UnlockConnector", "evse_id": "one"},
        [RESET],
        "ResetStation",
    ],
)
async def test_an_order_that_is_none_is_refused_and_not_kept(
    writer: httpx.AsyncClient, gateway: Gateway, wrong: object
) -> None:
    problem_of(await writer.post(COMMANDS, json=wrong), 400)
    assert (await writer.get(COMMANDS)).json()["items"] == []


@pytest.mark.parametrize(("name", "value"), [("wait_s", "-1"), ("wait_s", "121"), ("queue_for_s", "0")])
async def test_a_wait_out_of_bounds_is_refused(
    writer: httpx.AsyncClient, gateway: Gateway, name: str, value: str
) -> None:
    problem_of(await writer.post(COMMANDS, json=RESET, params={name: value}), 400)
    assert gateway.taken == []


async def test_a_secret_is_not_put_on_record(writer: httpx.AsyncClient, gateway: Gateway) -> None:
    order = {"kind": "SetVariables", "changes": [{"name": {"variable": "AuthorizationKey"}, "value": "secret"}]}
    problem_of(await writer.post(COMMANDS, json=order), 403)
    assert gateway.taken == []


async def test_commands_are_listed_newest_first(writer: httpx.AsyncClient, gateway: Gateway) -> None:
    made = [(await writer.post(COMMANDS, json=RESET)).json()["command_id"] for _ in range(3)]
    other = (await writer.post("/api/v1/stations/S2/commands", json=RESET)).json()["command_id"]
    everything = (await writer.get("/api/v1/commands")).json()
    assert [item["command_id"] for item in everything["items"]] == [other, *reversed(made)]
    first = (await writer.get(COMMANDS, params={"limit": 2})).json()
    rest = (await writer.get(COMMANDS, params={"limit": 2, "after": first["next"]})).json()
    assert [item["command_id"] for page in (first, rest) for item in page["items"]] == list(reversed(made))
    of_station = (await writer.get("/api/v1/commands", params={"station_id": "S2"})).json()
    assert [item["command_id"] for item in of_station["items"]] == [other]

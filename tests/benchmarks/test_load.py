"""The load generator counts answers and nothing else: against servers that answer well, wrongly, late or not at all."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import perf_counter

import msgspec
import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from benchmarks.load import Load
from benchmarks.tasks import Connect, OwnTime, Registers, Run, StoryName
from tests.fixtures.ports import new_port

Answer = Callable[[list[object]], list[str]]
"""What a server sends for a CALL, as the parts of the frame."""

ACCEPTED = '{"status":"Accepted","currentTime":"2026-05-01T12:00:00Z","interval":300}'
STARTED = '{"transactionId":4711,"idTagInfo":{"status":"Accepted"}}'


def good(call: list[object]) -> list[str]:
    payloads = {"BootNotification": ACCEPTED, "StartTransaction": STARTED, "Authorize": STARTED}
    return [f'[3,"{call[1]}",{payloads.get(str(call[2]), "{}")}]']


def bad_meter(frames: Callable[[list[object]], list[str]]) -> Answer:
    """A server that is good until it gets MeterValues."""
    return lambda call: frames(call) if call[2] == "MeterValues" else good(call)


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[tuple[str, list[list[object]]]]:
    taken: list[list[object]] = []

    async def talk(connection: ServerConnection) -> None:
        try:
            async for message in connection:
                call = msgspec.json.decode(message)
                taken.append(call)
                for frame in answer(call) if call[0] == 2 else ():
                    await connection.send(frame)
        except ConnectionClosed:
            return

    port = new_port()
    async with serve(talk, "127.0.0.1", port):
        yield f"ws://127.0.0.1:{port}", taken


async def connected(url: str, *, count: int = 3, echo: bool = False) -> Load:
    load = Load()
    task = Connect(url=url, subprotocol="ocpp1.6", prefix="T", count=count, password="x" * 20, echo=echo)
    done = await load.connect(task)
    assert done.failures == {}
    return load


async def test_stations_boot_and_tell_their_status() -> None:
    async with server(good) as (url, taken):
        await connected(url)
        assert sorted(str(call[2]) for call in taken) == ["BootNotification"] * 3 + ["StatusNotification"] * 3


async def test_every_message_is_counted_once_and_is_a_new_one() -> None:
    async with server(good) as (url, taken):
        load = await connected(url)
        started = await load.run(Run(story=StoryName.START, times=1))
        ran = await load.run(Run(story=StoryName.METER, seconds=0.2))
    meters = [call for call in taken if call[2] == "MeterValues"]
    assert started.acknowledged == {"StartTransaction": 3}
    assert ran.failures == {}
    assert ran.acknowledged == {"MeterValues": len(meters)}
    assert len(meters) - 3 <= ran.answered <= len(meters)
    assert len({str(call[1]) for call in meters}) == len(meters)
    assert len({msgspec.json.encode(call[3]) for call in meters}) == len(meters)
    assert b'"transactionId":4711' in msgspec.json.encode(meters[0])


async def test_a_session_has_six_messages_and_is_told_to_its_end() -> None:
    async with server(good) as (url, taken):
        load = await connected(url)
        ran = await load.run(Run(story=StoryName.SESSION, seconds=0.2))
    acknowledged = ran.acknowledged
    assert acknowledged["Authorize"] == acknowledged["StartTransaction"] == acknowledged["StopTransaction"]
    assert acknowledged["MeterValues"] == 3 * acknowledged["Authorize"]
    assert acknowledged["StopTransaction"] - 3 <= ran.stories <= acknowledged["StopTransaction"]
    first = [str(call[2]) for call in taken if str(call[1]).startswith("0.")][2:8]
    assert first == ["Authorize", "StartTransaction", *["MeterValues"] * 3, "StopTransaction"]


@pytest.mark.parametrize(
    ("frames", "failure"),
    [
        (lambda call: [f'[4,"{call[1]}","InternalError","",{{}}]'], "MeterValues was refused"),
        (lambda call: ['[3,"somebody else\'s",{}]'], "answer with a wrong type or id"),
        (lambda call: [f'[2,"{call[1]}",{{}}]'], "answer with a wrong type or id"),
        (lambda call: ["no JSON"], "MeterValues was refused"),
    ],
    ids=["CALLERROR", "id of another", "type of another", "not JSON"],
)
async def test_a_wrong_answer_is_a_failure(frames: Answer, failure: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.load._LAST_ANSWERS_S", 0.2)
    async with server(bad_meter(frames)) as (url, _):
        load = await connected(url)
        ran = await load.run(Run(story=StoryName.METER, times=1))
    assert ran.acknowledged == {}
    assert ran.answered == 0
    assert ran.failures[failure] == 3
    assert failure in ran.example


async def test_an_answer_that_does_not_come_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.load._LAST_ANSWERS_S", 0.2)
    async with server(bad_meter(lambda _: [])) as (url, _):
        load = await connected(url)
        ran = await load.run(Run(story=StoryName.METER, times=1))
    assert ran.failures == {"never answered": 3}


async def test_a_card_that_is_refused_is_a_failure() -> None:
    blocked = '{"idTagInfo":{"status":"Blocked"}}'
    async with server(lambda c: [f'[3,"{c[1]}",{blocked}]'] if c[2] == "Authorize" else good(c)) as (url, _):
        load = await connected(url, count=1)
        ran = await load.run(Run(story=StoryName.SESSION, times=1))
    assert ran.failures == {"Authorize: Authorize was answered Blocked": 1}


async def test_an_echo_is_taken_for_an_answer_only_from_an_echo_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.load._LAST_ANSWERS_S", 0.2)
    async with server(lambda call: [msgspec.json.encode(call).decode()]) as (url, _):
        load = await connected(url, echo=True)
        ran = await load.run(Run(story=StoryName.METER, times=2))
        assert (ran.acknowledged, ran.failures) == ({"MeterValues": 6}, {})
    async with server(bad_meter(lambda call: [msgspec.json.encode(call).decode()])) as (url, _):
        load = await connected(url, count=1)
        ran = await load.run(Run(story=StoryName.METER, times=1))
        assert "never answered" in ran.failures


async def test_paced_messages_keep_their_pace_and_wait_from_when_they_were_due() -> None:
    async with server(good) as (url, _):
        load = await connected(url)
        begun_s = perf_counter()
        ran = await load.run(Run(story=StoryName.METER, seconds=0.5, rate=200.0))
        took_s = perf_counter() - begun_s
    assert ran.acknowledged == {"MeterValues": 100}
    assert 0.45 <= took_s < 5.0


async def test_a_server_that_stops_for_a_while_is_not_excused() -> None:
    """One station, 20 messages due within 0.1 s, 10 ms for each answer: the last was due 0.1 s before its turn."""

    async def slow(connection: ServerConnection) -> None:
        async for message in connection:
            await asyncio.sleep(0.01)
            await connection.send(good(msgspec.json.decode(message))[0])

    port = new_port()
    async with serve(slow, "127.0.0.1", port):
        load = await connected(f"ws://127.0.0.1:{port}", count=1)
        ran = await load.run(Run(story=StoryName.METER, seconds=0.1, rate=200.0))
    assert ran.acknowledged == {"MeterValues": 20}
    assert ran.latency_ms["max"] >= 80.0


async def test_registers_are_those_of_acknowledged_readings() -> None:
    async with server(good) as (url, taken):
        load = await connected(url, count=1)
        await load.run(Run(story=StoryName.METER, times=3))
    told = load.registers(Registers()).register_wh
    last = msgspec.json.encode([call for call in taken if call[2] == "MeterValues"][-1])
    assert f'"value":"{told["T-00000"]}"'.encode() in last


async def test_a_station_answers_orders_at_once_and_tells_its_own_time() -> None:
    order = '[2,"o-1","RemoteStartTransaction",{"idTag":"CARD","connectorId":1}]'
    async with server(lambda call: [*good(call), order] if call[2] == "MeterValues" else good(call)) as (url, taken):
        load = await connected(url, count=1)
        answers = asyncio.create_task(load.run(Run(story=StoryName.METER, times=1)))
        await answers
        async with asyncio.timeout(5):
            while not any(call[1] == "o-1" for call in taken):  # noqa: ASYNC110 - the server has no event for it
                await asyncio.sleep(0.01)
    assert [3, "o-1", {"status": "Accepted"}] in taken
    assert load.own_time(OwnTime()).calls == 1
    assert load.own_time(OwnTime()).calls == 0


async def test_a_floor_made_of_ocpp_and_websockets_answers_a_whole_session() -> None:
    """The peer is what it says: it validates and answers all messages of the contest."""
    port = new_port()
    peer = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.peers.ocpp_floor", str(port))
    try:
        async with asyncio.timeout(20):
            while True:
                try:
                    await (
                        await connect(f"ws://127.0.0.1:{port}/ocpp/x", subprotocols=[Subprotocol("ocpp1.6")])
                    ).close()
                    break
                except OSError:
                    await asyncio.sleep(0.05)
        load = await connected(f"ws://127.0.0.1:{port}/ocpp")
        ran = await load.run(Run(story=StoryName.SESSION, times=1))
    finally:
        peer.kill()
        await peer.wait()
    assert ran.failures == {}
    assert ran.stories == 3

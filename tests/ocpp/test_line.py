"""Frames on a station's socket."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator

import pytest

from tests.fixtures.gateway import Network, Troubles, until
from tests.fixtures.ocpp_client import OcppClient, RawSocket, ws_frame
from voltway.ocpp.line import MOST_UNSENT_BYTES

HEARTBEAT = b'[2,"1","Heartbeat",{}]'
TEXT, CONTINUATION, BINARY, CLOSE, PING, PONG = 1, 0, 2, 8, 9, 10
DEFLATE = "permessage-deflate; client_no_context_takeover"


@pytest.fixture
async def raw(network: Network, troubles: Troubles) -> AsyncIterator[RawSocket]:
    """A station's socket, open."""
    running = await network.start(max_message_bytes=100_000)
    await network.add_station("S1")
    async with await RawSocket.open(running.port) as raw:
        await raw.upgrade("/ocpp/S1")
        yield raw


async def test_a_message_in_fragments(raw: RawSocket) -> None:
    raw.frame(TEXT, HEARTBEAT[:5], fin=False)
    raw.frame(CONTINUATION, HEARTBEAT[5:10], fin=False)
    raw.frame(PING, b"between")
    raw.frame(CONTINUATION, HEARTBEAT[10:])
    assert await raw.read_frame() == (PONG, b"between")
    opcode, answer = await raw.read_frame()
    assert (opcode, b"currentTime" in answer) == (TEXT, True)


async def test_very_many_fragments(raw: RawSocket) -> None:
    """Their cost grows with their number, not with its square."""
    message = b'[2,"1","Heartbeat",{"x":"' + b"y" * 60_000 + b'"}]'
    frames = [ws_frame(CONTINUATION, message[n : n + 1], fin=False) for n in range(1, len(message) - 1)]
    raw.frame(TEXT, message[:1], fin=False)
    raw.writer.write(b"".join(frames))
    raw.frame(CONTINUATION, message[-1:])
    begun = asyncio.get_running_loop().time()
    assert b"currentTime" in (await raw.read_frame())[1]
    assert asyncio.get_running_loop().time() - begun < 2.0


async def test_fragments_without_end(raw: RawSocket) -> None:
    raw.frame(TEXT, b"x" * 60_000, fin=False)
    raw.frame(CONTINUATION, b"x" * 60_000, fin=False)
    assert await raw.read_close() == 1009


async def test_a_continuation_of_nothing(raw: RawSocket) -> None:
    raw.frame(CONTINUATION, HEARTBEAT)
    assert await raw.read_close() == 1002


async def test_binary_is_not_ocpp(raw: RawSocket) -> None:
    raw.frame(BINARY, HEARTBEAT)
    assert await raw.read_close() == 1003
    await raw.ended()


async def test_a_ping_is_answered(raw: RawSocket) -> None:
    raw.frame(PING, b"are you there")
    assert await raw.read_frame() == (PONG, b"are you there")


@pytest.mark.parametrize("payload", [b"", (1000).to_bytes(2, "big"), (3999).to_bytes(2, "big") + b"bye"])
async def test_a_close_is_answered(network: Network, raw: RawSocket, payload: bytes) -> None:
    raw.frame(CLOSE, payload)
    opcode, answer = await raw.read_frame()
    assert (opcode, answer[:2]) == (CLOSE, payload[:2] or (1000).to_bytes(2, "big"))
    await raw.ended()

    async def offline() -> bool:
        return not await network.online("S1")

    await until(offline)


async def test_too_long_a_message(raw: RawSocket) -> None:
    raw.frame(TEXT, b'[2,"1","DataTransfer",{"vendorId":"' + b"x" * 100_000 + b'"}]')
    assert await raw.ended(10.0) != b""


async def test_what_is_no_frame(raw: RawSocket) -> None:
    raw.writer.write(b"\xff" * 64)
    await raw.ended()


# --- permessage-deflate


def deflated(message: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return (stream.compress(message) + stream.flush(zlib.Z_SYNC_FLUSH))[:-4]


@pytest.fixture
async def squeezed(network: Network, troubles: Troubles) -> AsyncIterator[RawSocket]:
    """A socket with permessage-deflate agreed."""
    running = await network.start(max_message_bytes=100_000)
    await network.add_station("S1")
    async with await RawSocket.open(running.port) as raw:
        head = await raw.upgrade("/ocpp/S1", {"Sec-WebSocket-Extensions": DEFLATE})
        assert "permessage-deflate; server_no_context_takeover; client_no_context_takeover" in head
        yield raw


async def test_compressed_messages_in_and_out(network: Network) -> None:
    """As another library negotiates and does it; long answers come compressed, short ones as they are."""
    await network.start()
    await network.add_station("S1")
    async with OcppClient(network.url, "S1", compression="deflate") as client:
        told = {"vendorId": "Acme", "data": json.dumps(list(range(2000)))}
        for _ in range(3):
            assert (await client.call("DataTransfer", told))["status"] == "UnknownVendorId"
        client.obey = lambda action, payload: {"status": "Accepted", "data": "z" * 5000}
        assert "currentTime" in await client.call("Heartbeat", {})
    assert [fact["detail"]["data"] for fact in await network.facts("S1", "StationReported")] == [told["data"]] * 3


async def test_an_answer_worth_compressing_is_compressed(squeezed: RawSocket) -> None:
    squeezed.frame(TEXT, b'[2,"1","' + b"x" * 600 + b'",{}]')
    opcode, payload = await squeezed.read_frame()
    assert opcode == TEXT | 0x40
    answer = json.loads(zlib.decompressobj(wbits=-15).decompress(payload + b"\0\0\xff\xff"))
    assert answer[:3] == [4, "1", "NotImplemented"]


async def test_a_compressed_message_in_fragments(squeezed: RawSocket) -> None:
    packed = deflated(HEARTBEAT)
    squeezed.frame(TEXT, packed[:4], fin=False, rsv1=True)
    squeezed.frame(CONTINUATION, packed[4:])
    assert b"currentTime" in (await squeezed.read_frame())[1]


async def test_a_message_that_inflates_without_end(squeezed: RawSocket) -> None:
    squeezed.frame(TEXT, deflated(b"[" + b" " * 50_000_000), rsv1=True)
    assert await squeezed.read_close() == 1009


async def test_what_is_no_deflate_stream(squeezed: RawSocket) -> None:
    squeezed.frame(TEXT, b"\xff" * 40, rsv1=True)
    assert await squeezed.read_close() == 1007


async def test_compression_that_was_not_agreed(raw: RawSocket) -> None:
    raw.frame(TEXT, deflated(HEARTBEAT), rsv1=True)
    assert await raw.read_close() == 1002


# --- those who send too much, or read too little


async def test_a_station_that_does_not_read_is_cut_off(network: Network) -> None:
    """What we owe a slow station can't grow without bound; its neighbour notices nothing."""
    running = await network.start(messages_per_s=100_000)
    await network.add_station("SLOW")
    await network.add_station("S2")
    most = 0
    async with OcppClient(network.url, "S2") as neighbour, await RawSocket.open(running.port) as raw:
        await raw.upgrade("/ocpp/SLOW")
        raw.read_no_more()
        for _ in range(2000):
            raw.writer.write(ws_frame(TEXT, b'[2,"1","' + b"x" * 1000 + b'",{}]') * 20)
            await asyncio.sleep(0)
            line = network.gateway.lines.get("SLOW")
            if line is None or line.transport is None:
                break
            most = max(most, line.transport.underlying_transport.get_write_buffer_size())
        assert "SLOW" not in network.gateway.lines
        assert "currentTime" in await neighbour.call("Heartbeat", {})
    assert most < 2 * MOST_UNSENT_BYTES


async def test_a_station_that_sends_too_fast_is_read_slower(network: Network) -> None:
    await network.start(messages_per_s=20, ping_interval_s=1.0)
    await network.add_station("FAST")
    await network.add_station("S2")
    async with OcppClient(network.url, "FAST") as fast, OcppClient(network.url, "S2") as neighbour:
        for number in range(100):
            await fast.send([2, str(number), "Heartbeat", {"padding": "x" * 4000}])
        await asyncio.sleep(0.5)
        assert fast.heard.qsize() < 95, "one read of the socket may bring more than the allowance, not everything"
        assert "currentTime" in await asyncio.wait_for(neighbour.call("Heartbeat", {}), 1.0)
        answered = [await fast.receive(10.0) for _ in range(100)]
    assert [frame[1] for frame in answered] == [str(number) for number in range(100)], "late, but nothing is lost"

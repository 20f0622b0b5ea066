"""What passes between a station and its uplink."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection

from tests.fixtures.gateway import Troubles, until
from tests.fixtures.ocpp_client import RawSocket, ws_frame
from tests.proxy.running import ExactUplink, RunningProxy, door, running_proxy

ODD = '[2 ,"1", "Heartbeat",\n {} , "and more"]'


@pytest.fixture
async def uplink(troubles: Troubles) -> AsyncIterator[ExactUplink]:
    async with ExactUplink() as made:
        yield made


@pytest.fixture
async def proxy(uplink: ExactUplink, tmp_path: Path) -> AsyncIterator[RunningProxy]:
    async with running_proxy(uplink.url, tmp_path) as made:
        yield made


async def test_texts_pass_byte_for_byte_and_in_order_both_ways(uplink: ExactUplink, proxy: RunningProxy) -> None:
    texts = [ODD, "no JSON at all", '[3,"x",{"ä":1}]', "[]"]
    async with await RawSocket.open(proxy.port) as raw:
        await raw.upgrade("/ocpp/S1")
        for text in texts:
            raw.frame(1, text.encode())
        assert [await uplink.hear() for _ in texts] == texts
        for text in texts:
            await (await uplink.line()).send(text)
        assert [await raw.read_frame() for _ in texts] == [(1, text.encode()) for text in texts]
    assert [(line["direction"], line["origin"], line["frame"]) for line in proxy.logged] == [
        *(("up", "forwarded", text) for text in texts),
        *(("down", "forwarded", text) for text in texts),
    ]


async def test_fragments_arrive_as_one_text(uplink: ExactUplink, proxy: RunningProxy) -> None:
    async with await RawSocket.open(proxy.port) as raw:
        await raw.upgrade("/ocpp/S1")
        raw.frame(1, b'[2,"1",', fin=False)
        raw.frame(9, b"there?")
        raw.frame(0, b'"Heartbeat",', fin=False)
        raw.frame(0, b"{}]")
        assert await uplink.hear() == '[2,"1","Heartbeat",{}]'
        # Pings are answered here: what a station learns by one is that the proxy is there.
        assert await raw.read_frame() == (10, b"there?")


async def test_what_the_uplink_says_at_once_waits_for_the_station(tmp_path: Path) -> None:
    class Hasty(ExactUplink):
        async def _serve(self, line: ServerConnection) -> None:
            for number in range(50):
                await line.send(f'[2,"{number}","TriggerMessage",{{}}]')
            await super()._serve(line)

    async with Hasty() as uplink, running_proxy(uplink.url, tmp_path) as proxy, proxy.station() as station:
        assert [(await station.receive())[1] for _ in range(50)] == [str(number) for number in range(50)]


@pytest.mark.parametrize("code", [1000, 1008, 1012, 4001])
async def test_a_close_of_one_side_closes_the_other_alike(uplink: ExactUplink, proxy: RunningProxy, code: int) -> None:
    async with proxy.station() as station:
        await (await uplink.line()).close(code, "because")
        assert await station.closed() == (code, "because")
    async with proxy.station("S2") as station:
        await uplink.line()
        line = uplink.lines[-1]
        await station.socket.close(code, "because")
        await asyncio.wait_for(line.wait_closed(), 5)
        assert (line.close_code, line.close_reason) == (code, "because")


async def test_a_side_that_breaks_off_is_told_as_going_away(uplink: ExactUplink, proxy: RunningProxy) -> None:
    async with proxy.station() as station:
        (await uplink.line()).transport.abort()
        assert (await station.closed())[0] == 1001
    async with proxy.station("S2") as station:
        await uplink.line()
        line = uplink.lines[-1]
        station.abort()
        await asyncio.wait_for(line.wait_closed(), 5)
        assert line.close_code == 1001


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([ws_frame(1, b"x" * 5000)], 1009),
        ([ws_frame(1, b"x" * 3000, fin=False), ws_frame(0, b"x" * 3000)], 1009),
        ([ws_frame(0, b"of nothing")], 1002),
        ([ws_frame(1, b"squeezed", rsv1=True)], 1002),
        ([ws_frame(2, b"binary")], 1003),
        ([ws_frame(11, b"no such frame")], 1002),
    ],
    ids=["too long", "too long in parts", "continuation", "compressed", "binary", "unknown opcode"],
)
async def test_a_station_that_sends_no_proper_frames_is_hung_up_on_and_so_is_its_uplink(
    uplink: ExactUplink, tmp_path: Path, frames: list[bytes], code: int
) -> None:
    async with (
        running_proxy(uplink.url, tmp_path, door(max_message_bytes=4096)) as proxy,
        await RawSocket.open(proxy.port) as raw,
    ):
        await raw.upgrade("/ocpp/S1")
        raw.writer.write(b"".join(frames))
        assert await raw.read_close() == code
        raw.writer.transport.abort()
        await asyncio.wait_for((await uplink.line()).wait_closed(), 5)
        assert uplink.heard.empty()


async def test_an_uplink_that_sends_too_much_at_once_is_hung_up_on(uplink: ExactUplink, tmp_path: Path) -> None:
    async with running_proxy(uplink.url, tmp_path, door(max_message_bytes=4096)) as proxy, proxy.station() as station:
        line = await uplink.line()
        await line.send("x" * 5000)
        await asyncio.wait_for(line.wait_closed(), 5)
        assert line.close_code == 1009
        # It may have said goodbye with the same code meanwhile, or not.
        assert (await station.closed())[0] in {1001, 1009}


async def test_who_does_not_read_makes_the_other_side_wait(uplink: ExactUplink, proxy: RunningProxy) -> None:
    text, count = "x" * 100_000, 200
    async with await RawSocket.open(proxy.port) as raw:
        await raw.upgrade("/ocpp/S1")
        reading: Any = raw.writer.transport
        reading.pause_reading()
        line = await uplink.line()

        async def talk() -> None:
            for _ in range(count):
                await line.send(text)

        talking = asyncio.ensure_future(talk())
        link = proxy.site.links["S1"]

        async def waits() -> bool:
            before = link.passed_down
            await asyncio.sleep(0.1)
            return 0 < before == link.passed_down

        await until(waits)
        assert link.passed_down < count / 2
        assert not talking.done()
        reading.resume_reading()
        for _ in range(count):
            assert len((await raw.read_frame())[1]) == len(text)
        await talking


async def test_ends_are_pinged_apart_and_a_dead_one_is_cut_off(uplink: ExactUplink, tmp_path: Path) -> None:
    async with (
        running_proxy(uplink.url, tmp_path, door(ping_interval_s=0.2)) as proxy,
        await RawSocket.open(proxy.port) as raw,
    ):
        await raw.upgrade("/ocpp/S1")
        assert await raw.read_frame() == (9, b"")
        raw.frame(10, b"")
        assert await raw.read_frame() == (9, b"")
        # The uplink answers its own pings, which keeps nobody else alive.
        await asyncio.wait_for((await uplink.line()).wait_closed(), 5)
        assert proxy.site.found_dead == 1

import asyncio

import pytest

from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.line import Line, LineRefused, open_line
from voltway.vocabulary.stations import OcppVersion


def a_line() -> Line:
    return Line(lambda _: None, lambda _: None, lambda _: None)


@pytest.mark.parametrize("status", [401, 404, 503])
async def test_a_refused_handshake_is_told_by_its_status(csms: SmallCsms, status: int) -> None:
    csms.refuse_status = status
    with pytest.raises(LineRefused) as refused:
        await open_line(a_line(), f"{csms.url}/S", {})
    assert refused.value.reason == str(status)


async def test_nobody_there_is_told_as_such(csms: SmallCsms) -> None:
    await csms.stop()
    with pytest.raises(LineRefused, match="refused"):
        await open_line(a_line(), f"{csms.url}/S", {})


async def test_a_silent_handshake_ends() -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(LineRefused) as refused:
        await open_line(a_line(), f"ws://127.0.0.1:{port}/S", {}, timeout_s=0.05)
    assert refused.value.reason == "timeout"
    server.close()


async def test_it_connects_from_the_address_it_was_given(csms: SmallCsms) -> None:
    line = a_line()
    await open_line(line, f"{csms.url}/S", {}, source_address="127.0.0.5")
    assert line.transport is not None
    assert line.transport.underlying_transport.get_extra_info("sockname")[0] == "127.0.0.5"
    line.hang_up()


async def test_a_cut_is_seen_by_the_other_side_and_silence_is_not(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(OcppVersion.V16) as station:
        await station.boot()
        other_side = csms.lines["S"]
        await station.vanish()
        other_side.transport.send_ping()
        await asyncio.sleep(0.05)
        assert "S" in csms.lines, "the other side can't know"
        await station.reconnect()
        assert csms.lines["S"] is not other_side
        await station.drop_line()
        await asyncio.sleep(0.05)
        assert "S" not in csms.lines


async def test_a_line_that_answers_no_probe_is_given_up() -> None:
    lost = asyncio.Event()
    line = Line(lambda _: None, lambda _: lost.set(), lambda _: None)
    async with SmallCsms() as csms:
        await open_line(line, f"{csms.url}/S", {})
        csms.lines["S"].transport.underlying_transport.pause_reading()
        line.probe()
        line.probe()
        await asyncio.wait_for(lost.wait(), 1)


async def test_a_probe_that_is_answered_keeps_the_line() -> None:
    lost = asyncio.Event()
    line = Line(lambda _: None, lambda _: lost.set(), lambda _: None)
    async with SmallCsms() as csms:
        await open_line(line, f"{csms.url}/S", {})
        for _ in range(3):
            line.probe()
            await asyncio.sleep(0.02)
        assert not lost.is_set()


async def test_what_goes_wrong_with_a_frame_is_told() -> None:
    failures: list[BaseException] = []

    def stumble(_: bytes) -> None:
        raise RuntimeError("stumbled")

    async with SmallCsms() as csms:
        await open_line(Line(stumble, lambda _: None, failures.append), f"{csms.url}/S", {})
        csms.lines["S"]._send([3, "x", {}])
        await asyncio.sleep(0.05)
    assert [str(failure) for failure in failures] == ["stumbled"]

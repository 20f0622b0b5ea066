import asyncio

import pytest

from voltway.files.ftp_data import DataConnection, NoPort, NotOpened


async def nothing_from(reader: asyncio.StreamReader) -> bool:
    """Whether the connection is ended without a byte."""
    try:
        return await reader.read(1) == b""
    except ConnectionResetError:
        return True


async def test_only_who_asked_for_it_gets_the_file() -> None:
    data = DataConnection("127.0.0.2")
    port = await data.listen("127.0.0.1", range(0))
    stranger, one = await asyncio.open_connection("127.0.0.1", port)
    assert await nothing_from(stranger)
    reader, other = await asyncio.open_connection("127.0.0.1", port, local_addr=("127.0.0.2", 0))
    await data.open()
    await data.send(b"firmware")
    await data.finish()
    assert await reader.read() == b"firmware"
    one.close()
    other.close()


async def test_a_second_connection_is_none() -> None:
    data = DataConnection("127.0.0.1")
    port = await data.listen("127.0.0.1", range(0))
    _, first = await asyncio.open_connection("127.0.0.1", port)
    await data.open()
    first.write(b"log")
    first.write_eof()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
    assert [piece async for piece in data.received()] == [b"log"]
    data.abort()
    first.close()


async def test_ports_run_out() -> None:
    first, second = DataConnection("127.0.0.1"), DataConnection("127.0.0.1")
    port = await first.listen("127.0.0.1", range(0))
    with pytest.raises(NoPort):
        await second.listen("127.0.0.1", range(port, port + 1))
    first.abort()
    second.abort()
    third = DataConnection("127.0.0.1")
    assert await third.listen("127.0.0.1", range(port, port + 1)) == port
    third.abort()


async def test_who_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voltway.files.ftp_data.ACCEPT_S", 0.05)
    data = DataConnection("127.0.0.1")
    await data.listen("127.0.0.1", range(0))
    with pytest.raises(NotOpened):
        await data.open()
    data.abort()

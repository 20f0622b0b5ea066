"""Who may talk to the FTP server, and where it listens."""

import asyncio

import pytest

from tests.files.ftp_client import dialled, image_path
from tests.files.made import LINKS, Kept
from voltway.files import ftp
from voltway.files.ftp import FtpServer, data_ports
from voltway.files.ftp_conversation import Shelf
from voltway.kit.file_settings import FileSettings
from voltway.vocabulary.errors import ConfigurationError, PortTaken


async def test_one_address_holds_so_many_connections(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ftp, "MOST_OF_ONE_ADDRESS", 2)
    async with dialled(port) as (first, _):
        assert (await first.readline())[:3] == b"220"
        async with dialled(port) as (second, _), dialled(port) as (third, _):
            assert (await second.readline())[:3] == b"220"
            assert (await third.readline())[:3] == b"421"
        await asyncio.sleep(0.1)
        async with dialled(port) as (fourth, _):
            assert (await fourth.readline())[:3] == b"220"


@pytest.mark.parametrize("told", ["0-5", "7-5", "60000-70000"])
def test_ports_that_are_none(told: str) -> None:
    with pytest.raises(ConfigurationError, match="ftp_data_ports"):
        data_ports(told)


async def test_a_port_that_is_taken_is_said(kept: Kept, port: int) -> None:
    shelf = Shelf(kept.connected, kept.storage, LINKS, kept.clock)
    with pytest.raises(PortTaken, match=r"files\.ftp_port"):
        async with FtpServer(FileSettings(), shelf).serving("127.0.0.1", port):
            pass


async def test_it_ends_while_files_are_on_their_way(kept: Kept) -> None:
    shelf = Shelf(kept.connected, kept.storage, LINKS, kept.clock)
    path = await image_path(kept, b"x" * 50_000_000)
    async with FtpServer(FileSettings(), shelf).serving("127.0.0.1", 0) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"EPSV\r\nRETR {path}\r\n".encode())
        await reader.readline()
        data_port = int((await reader.readline()).split(b"|||")[1].split(b"|")[0])
        data, data_writer = await asyncio.open_connection("127.0.0.1", data_port)
        await data.readexactly(100_000)
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 5.0
    for one in (writer, data_writer):
        one.close()

"""The FTP server, asked by the standard library's client and by strangers."""

import asyncio
import ftplib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from io import BytesIO
from typing import TypeVar

import pytest

from tests.files.made import HOUR, LINKS, NOW, Kept, new_log
from voltway.files import ftp, store
from voltway.files.ftp import FtpServer, Shelf, data_ports
from voltway.files.links import ReadLink, download_url
from voltway.kit.file_settings import FileSettings
from voltway.vocabulary.errors import ConfigurationError, PortTaken
from voltway.vocabulary.files import LinkPurpose

T = TypeVar("T")

CONTENT = bytes(range(256)) * 4000


@pytest.fixture
async def port(kept: Kept) -> AsyncIterator[int]:
    shelf = Shelf(kept.connected, kept.storage, LINKS, kept.clock)
    async with FtpServer(FileSettings(), shelf).serving("127.0.0.1", 0) as port:
        yield port


@asynccontextmanager
async def dialled(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def asked(port: int, work: Callable[[ftplib.FTP], T]) -> T:
    """What a client gets that has signed in as anybody."""

    def talk() -> T:
        with ftplib.FTP(timeout=10) as client:  # noqa: S321  (it is what is tested)
            client.connect("127.0.0.1", port)
            client.login("station", "whatever")
            return work(client)

    return await asyncio.to_thread(talk)


async def image_path(kept: Kept) -> str:
    """Where station S1 can fetch firmware."""
    file = await kept.image(CONTENT, "fw.bin")
    async with kept.pool.connection() as connection:
        url = await download_url(connection, LINKS, file.file_id, "S1", until=NOW + HOUR, now=NOW)
    return url[url.index("/files/") :]


async def log_folder(kept: Kept, limit_bytes: int = 10_000) -> tuple[str, str]:
    """Where it can send a log, and that file's id."""
    new = new_log()
    link_id = await kept.link_to(new, limit_bytes)
    return "/files/" + LINKS.text(ReadLink(link_id, LinkPurpose.UPLOAD, NOW + HOUR)), new.file_id


def fetched(client: ftplib.FTP, path: str, rest: int | None = None) -> bytes:
    content = bytearray()
    client.retrbinary(f"RETR {path}", content.extend, rest=rest)
    return bytes(content)


@pytest.mark.parametrize("extended", [True, False])
async def test_firmware_is_fetched(kept: Kept, port: int, extended: bool) -> None:
    path = await image_path(kept)

    def work(client: ftplib.FTP) -> tuple[int | None, bytes]:
        client.af = socket.AF_INET6 if extended else socket.AF_INET
        if extended:
            client.host = "127.0.0.1"
        folder, _, name = path.rpartition("/")
        for part in folder.strip("/").split("/"):
            client.cwd(part)
        assert client.pwd() == folder
        return client.size(name), fetched(client, name)

    assert await asked(port, work) == (len(CONTENT), CONTENT)


async def test_a_download_that_broke_off_goes_on(kept: Kept, port: int) -> None:
    path = await image_path(kept)
    assert await asked(port, lambda client: fetched(client, path, rest=1_000_000)) == CONTENT[1_000_000:]
    # Where it begins holds for one file only.
    assert await asked(port, lambda client: (client.sendcmd("REST 5"), fetched(client, path))[1]) == CONTENT


async def test_a_link_hands_out_its_file_twice_and_no_more(kept: Kept, port: int) -> None:
    path = await image_path(kept)
    for _ in range(2):
        assert await asked(port, lambda client: fetched(client, path)) == CONTENT
    with pytest.raises(ftplib.error_perm, match="550 this link was used"):
        await asked(port, lambda client: fetched(client, path))


async def test_a_log_is_sent_once(kept: Kept, port: int) -> None:
    folder, file_id = await log_folder(kept)

    def send(client: ftplib.FTP) -> str:
        client.cwd(folder)
        return client.storbinary("STOR diag 1.zip", BytesIO(b"all is well"))

    assert (await asked(port, send)).startswith("226")
    file = await kept.find(file_id)
    assert file is not None
    assert (file.name, file.size_bytes) == ("diag 1.zip", 11)
    with pytest.raises(ftplib.error_perm, match="550"):
        await asked(port, send)


async def test_what_is_too_long_is_not_kept(kept: Kept, port: int) -> None:
    folder, file_id = await log_folder(kept, limit_bytes=1000)

    def send(client: ftplib.FTP, length: int) -> str:
        return client.storbinary(f"STOR {folder}/log.txt", BytesIO(b"x" * length))

    with pytest.raises((ftplib.error_perm, OSError)):
        await asked(port, lambda client: send(client, 5_000_000))
    file = await kept.find(file_id)
    assert file is not None
    assert file.size_bytes is None
    assert (await asked(port, lambda client: send(client, 1000))).startswith("226")


async def test_a_file_whose_connection_breaks_off_is_not_kept(kept: Kept, port: int) -> None:
    folder, file_id = await log_folder(kept)

    def broken(client: ftplib.FTP) -> str:
        data = client.transfercmd(f"STOR {folder}/log.txt")
        data.sendall(b"half of it")
        data.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        data.close()
        return client.voidresp()

    with pytest.raises(ftplib.error_temp, match="426"):
        await asked(port, broken)
    file = await kept.find(file_id)
    assert file is not None
    assert file.size_bytes is None


@pytest.mark.parametrize(
    "command",
    [
        *("LIST", "NLST", "MLSD", "DELE x", "MKD x", "RMD x", "RNFR x", "APPE x", "STOU", "SITE CHMOD 777 x"),
        *("PORT 127,0,0,1,0,22", "EPRT |1|127.0.0.1|22|", "AUTH TLS", "TYPE E", "MODE B", "", "\0"),
    ],
)
async def test_nothing_else_is_done(port: int, command: str) -> None:
    with pytest.raises(ftplib.error_perm, match="502"):
        await asked(port, lambda client: client.sendcmd(command))


@pytest.mark.parametrize("command", ["SIZE", "CWD"])
@pytest.mark.parametrize("path", ["/etc/passwd", "../../etc/passwd", "/files/made-up/x/y", "/files/" + "A" * 51 + "/x"])
async def test_who_has_no_link_finds_nothing(port: int, command: str, path: str) -> None:
    with pytest.raises(ftplib.error_perm, match="550"):
        await asked(port, lambda client: client.sendcmd(f"{command} {path}"))


async def test_a_link_to_send_is_none_to_fetch(kept: Kept, port: int) -> None:
    folder, _ = await log_folder(kept)
    path = await image_path(kept)
    with pytest.raises(ftplib.error_perm, match="550"):
        await asked(port, lambda client: fetched(client, f"{folder}/log.txt"))
    with pytest.raises(ftplib.error_perm, match="550"):
        await asked(port, lambda client: client.storbinary(f"STOR {path}", BytesIO(b"x")))


async def test_a_transfer_needs_a_connection(kept: Kept, port: int) -> None:
    path = await image_path(kept)
    with pytest.raises(ftplib.error_temp, match="425"):
        await asked(port, lambda client: client.voidcmd(f"RETR {path}"))
    with pytest.raises(ftplib.error_perm, match="501"):
        await asked(port, lambda client: (client.sendcmd("REST 1"), client.voidcmd(f"STOR {path}")))


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


async def test_a_line_without_end_is_not_read(port: int) -> None:
    async with dialled(port) as (reader, writer):
        await reader.readline()
        with suppress(OSError):
            writer.write(b"x" * 1_000_000)
            await writer.drain()
            assert await reader.read() == b""


async def test_who_says_nothing_is_hung_up_on(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ftp, "IDLE_S", 0.05)
    async with dialled(port) as (reader, _):
        assert (await reader.readline())[:3] == b"220"
        assert await asyncio.wait_for(reader.read(), 5.0) == b""


async def test_a_station_is_told_ftp_where_it_knows_nothing_else(kept: Kept) -> None:
    async with kept.pool.connection() as connection:
        assert not await store.knows_only_ftp(connection, "S1")
        await connection.execute("update station set quirks = '{files_by_ftp}' where station_id = 'S1'")
        assert await store.knows_only_ftp(connection, "S1")
        assert not await store.knows_only_ftp(connection, "S2")


@pytest.mark.parametrize("told", ["0-5", "7-5", "60000-70000"])
def test_ports_that_are_none(told: str) -> None:
    with pytest.raises(ConfigurationError, match="ftp_data_ports"):
        data_ports(told)


async def test_a_port_that_is_taken_is_said(kept: Kept, port: int) -> None:
    shelf = Shelf(kept.connected, kept.storage, LINKS, kept.clock)
    with pytest.raises(PortTaken, match=r"files\.ftp_port"):
        async with FtpServer(FileSettings(), shelf).serving("127.0.0.1", port):
            pass

"""What a client of FTP gets and what it does not, asked by the standard library's client and by strangers."""

import asyncio
import ftplib
import socket
from contextlib import suppress
from io import BytesIO

import pytest

from tests.files.ftp_client import CONTENT, asked, dialled, fetched, image_path, log_folder
from tests.files.made import Kept
from voltway.files import ftp_conversation, ftp_data


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
    path = await image_path(kept)
    both = await asked(port, lambda client: (fetched(client, path, rest=5), fetched(client, path)))
    assert both == (CONTENT[5:], CONTENT)


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
    folder, _ = await log_folder(kept)
    with pytest.raises(ftplib.error_perm, match="550 a file is sent from its beginning on"):
        await asked(port, lambda client: client.storbinary(f"STOR {folder}/log.txt", BytesIO(b"x"), rest=1))


async def test_a_line_without_end_is_not_read(port: int) -> None:
    async with dialled(port) as (reader, writer):
        await reader.readline()
        with suppress(OSError):
            writer.write(b"x" * 1_000_000)
            await writer.drain()
            assert await asyncio.wait_for(reader.read(), 10.0) == b""


async def test_who_says_nothing_is_hung_up_on(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ftp_conversation, "IDLE_S", 0.05)
    async with dialled(port) as (reader, _):
        assert (await reader.readline())[:3] == b"220"
        assert await asyncio.wait_for(reader.read(), 5.0) == b""


@pytest.mark.parametrize("last_word", [None, b"ABOR\r\n"])
async def test_an_upload_whose_station_dies_or_gives_up_is_not_kept(
    kept: Kept, port: int, last_word: bytes | None
) -> None:
    """The connection for data ends properly both times."""
    folder, file_id = await log_folder(kept)

    def broken(client: ftplib.FTP) -> None:
        data = client.transfercmd(f"STOR {folder}/log.txt")
        data.sendall(b"half of it")
        assert client.sock is not None
        if last_word is None:
            client.sock.shutdown(socket.SHUT_WR)
        else:
            client.sock.sendall(last_word, socket.MSG_OOB)
        data.close()
        with pytest.raises(ftplib.error_temp, match="426"):
            client.voidresp()
        client.close()

    await asked(port, broken)
    file = await kept.find(file_id)
    assert file is not None
    assert file.size_bytes is None

    await asked(port, lambda client: client.storbinary(f"STOR {folder}/log.txt", BytesIO(b"all of it")))
    file = await kept.find(file_id)
    assert file is not None
    assert file.size_bytes == len(b"all of it")


async def test_what_is_behind_the_end_is_not_there(kept: Kept, port: int) -> None:
    path = await image_path(kept)
    assert await asked(port, lambda client: fetched(client, path, rest=len(CONTENT))) == b""
    with pytest.raises(ftplib.error_perm, match="550 the file ends before"):
        await asked(port, lambda client: fetched(client, path, rest=len(CONTENT) + 1))


async def test_a_port_that_nobody_uses_is_given_back(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ftp_data, "ACCEPT_S", 0.1)

    def work(client: ftplib.FTP) -> tuple[str, int]:
        address = client.makepasv()
        with socket.create_connection(address, 5.0):
            return address

    address = await asked(port, work)
    await asyncio.sleep(0.3)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(*address)


async def test_who_does_not_open_the_connection_hears_so(
    kept: Kept, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ftp_data, "ACCEPT_S", 0.1)
    path = await image_path(kept)

    def work(client: ftplib.FTP) -> str:
        client.sendcmd("EPSV")
        assert client.sendcmd(f"RETR {path}").startswith("150")
        return client.voidresp()

    with pytest.raises(ftplib.error_temp, match="425"):
        await asked(port, work)


async def test_who_names_no_file_is_sent_away(kept: Kept, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    path = await image_path(kept)
    monkeypatch.setattr(ftp_conversation, "LINKLESS_S", 0.0)

    def work(client: ftplib.FTP) -> str:
        client.size(path)
        return client.sendcmd("NOOP")

    async with dialled(port) as (reader, writer):
        await reader.readline()
        writer.write(b"NOOP\r\nNOOP\r\n")
        assert [line[:3] for line in (await reader.read()).splitlines()] == [b"200", b"421"]
    monkeypatch.setattr(ftp_conversation, "LINKLESS_S", 0.5)
    assert (await asked(port, work)).startswith("200")


async def test_who_reads_nothing_is_not_kept(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that nobody takes must not hold a socket for ever."""
    monkeypatch.setattr(ftp_conversation, "IDLE_S", 0.5)
    monkeypatch.setattr(ftp_conversation, "_GOODBYE_S", 0.1)
    talker = socket.socket()
    talker.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    talker.connect(("127.0.0.1", port))
    talker.setblocking(False)
    with suppress(OSError):
        for _ in range(200_000):
            talker.send(b"SYST\r\n" * 20)
    async with asyncio.timeout(10.0):
        while True:
            await asyncio.sleep(0.1)
            try:
                talker.send(b"NOOP\r\n")
            except BlockingIOError:
                continue
            except OSError:
                break
    talker.close()


async def test_while_the_database_is_away_a_client_may_come_again(kept: Kept, port: int) -> None:
    path = await image_path(kept)
    await kept.pool.close()
    with pytest.raises(ftplib.error_temp, match="451"):
        await asked(port, lambda client: client.sendcmd(f"SIZE {path}"))

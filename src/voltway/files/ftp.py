"""FTP, for stations that know nothing else (the quirk `files_by_ftp`): the same links as over HTTP, as folders.

RFC 959 with passive mode only, EPSV (RFC 2428), SIZE and REST (RFC 3659). There is nothing to list, to rename or to
remove. A connection's commands are carried out one after the other, so that what a stranger may pile up is one line.
"""

import asyncio
import ipaddress
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from typing import ClassVar, Final

import structlog
from msgspec import Struct

from voltway.files import keeping
from voltway.files.ftp_commands import Place, Told, directory, passive_address, place_of, read_line
from voltway.files.ftp_data import BrokeOff, DataConnection, NoPort
from voltway.files.keeping import Connected
from voltway.files.links import Links
from voltway.files.ranges import Span
from voltway.files.storage import Storage
from voltway.kit.clock import Clock
from voltway.kit.file_settings import FileSettings
from voltway.kit.processes import bind_error
from voltway.vocabulary.errors import ConfigurationError, StorageUnavailable, TooLarge, VoltwayError
from voltway.vocabulary.files import LinkPurpose, StoredFile

IDLE_S: Final = 60.0
"""Whoever says nothing for so long is hung up on."""

MOST_CONNECTIONS: Final = 200
MOST_OF_ONE_ADDRESS: Final = 20
"""Stations of a site may share one."""

_MOST_LINE_BYTES: Final = 2048
_PORTS: Final = 65536

_log = structlog.get_logger()


class Shelf:
    """The files that links lead to."""

    def __init__(self, connected: Connected, storage: Storage, links: Links, clock: Clock) -> None:
        self._connected = connected
        self._storage = storage
        self._links = links
        self._clock = clock

    async def look(self, place: Place) -> StoredFile:
        """The file that can be fetched there. Raises NotFound, Gone."""
        link = self._links.read(place.link or "", LinkPurpose.DOWNLOAD, self._clock.now())
        async with self._connected() as connection:
            return await keeping.open_download(connection, link.link_id, self._clock.now())

    async def fetch(self, place: Place, start: int) -> AsyncGenerator[bytes, None]:
        """Its content from byte `start` on. Raises NotFound, Gone and StorageUnavailable."""
        file = await self.look(place)
        link = self._links.read(place.link or "", LinkPurpose.DOWNLOAD, self._clock.now())
        async with self._connected() as connection:
            await keeping.begin_download(connection, link.link_id, self._clock.now())
        span = Span(start, file.size_bytes or 0)
        async for piece in keeping.metered(self._connected, self._storage, link.link_id, file, span, self._clock):
            yield piece

    def may_send(self, place: Place) -> str:
        """The id of the link by which a file may be sent there. Raises NotFound."""
        return self._links.read(place.link or "", LinkPurpose.UPLOAD, self._clock.now()).link_id

    async def receive(self, place: Place, chunks: AsyncIterator[bytes]) -> None:
        """Keep what comes. Raises as `keeping.receive`."""
        link_id = self.may_send(place)
        await keeping.receive(self._connected, self._storage, link_id, chunks, lambda: place.name, self._clock)


class Passive(Struct, frozen=True):
    """Where clients open connections for data: on which ports, none for any; and the IPv4 address they are told."""

    ports: range
    address: str | None


def data_ports(told: str | None) -> range:
    """The ports of the setting `files.ftp_data_ports`. Raises ConfigurationError."""
    if told is None:
        return range(0)
    first, _, last = told.partition("-")
    if not 0 < int(first) <= int(last) < _PORTS:
        raise ConfigurationError(f"files.ftp_data_ports is {told}", "give the first port and the last, 50000-50099")
    return range(int(first), int(last) + 1)


def _ipv4(told: str | None) -> str | None:
    try:
        return None if told is None else str(ipaddress.IPv4Address(told))
    except ValueError:
        raise ConfigurationError(f"files.ftp_data_address is {told}", "give an IPv4 address, 192.0.2.7") from None


class FtpServer:
    """Listens, and holds a conversation with each client."""

    def __init__(self, settings: FileSettings, shelf: Shelf) -> None:
        """Raises ConfigurationError for ports that are none."""
        self._passive = Passive(data_ports(settings.ftp_data_ports), _ipv4(settings.ftp_data_address))
        self._shelf = shelf
        self._clients: Counter[str] = Counter()
        self._talks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def serving(self, host: str, port: int) -> AsyncIterator[int]:
        """Listens there as long as it is entered; on which port. Raises PortTaken and StartupError."""
        try:
            server = await asyncio.start_server(self._accept, host, port, limit=_MOST_LINE_BYTES)
        except OSError as error:
            raise bind_error(error, host, port, "files.ftp_port") from error
        try:
            yield int(server.sockets[0].getsockname()[1])
        finally:
            server.close()
            for talk in self._talks:
                talk.cancel()
            await asyncio.gather(*self._talks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = str(writer.get_extra_info("peername")[0])
        client = _Client(reader, writer, self._passive, self._shelf)
        self._clients[address] += 1
        try:
            if self._clients.total() > MOST_CONNECTIONS or self._clients[address] > MOST_OF_ONE_ADDRESS:
                await client.say(421, "too many connections, try again later")
            else:
                await client.converse()
        except (OSError, TimeoutError, ValueError) as error:
            # ValueError: a line that is too long (asyncio.StreamReader.readline).
            _log.debug("an FTP client is gone", address=address, error=str(error) or type(error).__name__)
        except Exception:  # noqa: BLE001  # one client's trouble is not the others'; the log has it
            _log.exception("a conversation over FTP has failed", address=address)
        finally:
            client.drop_data()
            writer.close()
            self._clients[address] -= 1
            if not self._clients[address]:
                del self._clients[address]


class _Client:
    """One conversation."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        passive: Passive,
        shelf: Shelf,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._ports = passive
        self._shelf = shelf
        self._folder = "/"
        self._start = 0
        self._data: DataConnection | None = None

    async def say(self, code: int, text: str) -> None:
        """Answer. Raises OSError, and TimeoutError where nobody reads it."""
        self._writer.write(f"{code} {text}\r\n".encode())
        await asyncio.wait_for(self._writer.drain(), IDLE_S)

    def drop_data(self) -> None:
        """End the connection for data, if there is one."""
        if self._data is not None:
            self._data.abort()
            self._data = None

    async def converse(self) -> None:
        """Greet, and do what is asked, up to QUIT or the end of the connection."""
        await self.say(220, "files for stations")
        while line := await asyncio.wait_for(self._reader.readline(), IDLE_S):
            told = read_line(line)
            if told.verb == "QUIT":
                await self.say(221, "good bye")
                return
            work = self._WORK.get(told.verb)
            if work is None:
                await self._simple(told)
            else:
                await work(self, told.argument)
            if told.verb != "REST":
                self._start = 0

    async def _simple(self, told: Told) -> None:
        answer = _SIMPLE.get(told.verb) or _SIMPLE.get(f"{told.verb} {told.argument.strip().upper()}")
        await self.say(*(answer or (502, "this is not done here")))

    # --- folders

    async def _change_folder(self, argument: str) -> None:
        path = directory(self._folder, argument)
        place = place_of(path)
        if place is None or not place.is_folder:
            await self.say(550, "there is no such folder")
            return
        self._folder = path
        await self.say(250, "done")

    async def _go_up(self, _: str) -> None:
        await self._change_folder("..")

    async def _tell_folder(self, _: str) -> None:
        quoted = self._folder.replace('"', '""')
        await self.say(257, f'"{quoted}" is where you are')

    # --- the connection for data

    async def _passive(self, _: str) -> None:
        here = self._ports.address or self._writer.get_extra_info("sockname")[0]
        if ipaddress.ip_address(here).version != 4:
            await self.say(425, "over IPv6 say EPSV")
        elif (port := await self._listen()) is not None:
            await self.say(227, f"entering passive mode ({passive_address(here, port)})")

    async def _extended_passive(self, argument: str) -> None:
        if argument.strip().upper() == "ALL":
            await self.say(200, "fine")
        elif (port := await self._listen()) is not None:
            await self.say(229, f"entering extended passive mode (|||{port}|)")

    async def _listen(self) -> int | None:
        self.drop_data()
        data = DataConnection(self._writer.get_extra_info("peername")[0])
        try:
            port = await data.listen(self._writer.get_extra_info("sockname")[0], self._ports.ports)
        except NoPort:
            data.abort()
            await self.say(425, "no port is free, try again later")
            return None
        self._data = data
        return port

    # --- files

    def _place(self, argument: str) -> Place:
        return place_of(directory(self._folder, argument)) or Place()

    async def _tell_size(self, argument: str) -> None:
        try:
            file = await self._shelf.look(self._place(argument))
        except VoltwayError as error:
            await self.say(_code_of(error), error.message)
        else:
            await self.say(213, str(file.size_bytes))

    async def _restart(self, argument: str) -> None:
        if not (argument.isascii() and argument.isdecimal() and len(argument) <= 15):
            await self.say(501, "say from which byte on")
            return
        self._start = int(argument)
        await self.say(350, f"from byte {self._start} on")

    async def _fetch(self, argument: str) -> None:
        place, start = self._place(argument), self._start

        async def transfer(data: DataConnection) -> None:
            async with aclosing(self._shelf.fetch(place, start)) as pieces:
                async for piece in pieces:
                    await data.send(piece)
            await data.finish()

        await self._transfer(lambda: self._shelf.look(place), transfer)

    async def _store(self, argument: str) -> None:
        place, start = self._place(argument), self._start
        if start:
            await self.say(501, "a file is sent from its beginning on")
            return

        async def allowed() -> None:
            self._shelf.may_send(place)

        async def transfer(data: DataConnection) -> None:
            async with aclosing(data.received()) as chunks:
                await self._shelf.receive(place, chunks)

        await self._transfer(allowed, transfer)

    async def _transfer(
        self, allowed: Callable[[], Awaitable[object]], transfer: Callable[[DataConnection], Awaitable[None]]
    ) -> None:
        data, self._data = self._data, None
        if data is None:
            await self.say(425, "say PASV or EPSV before")
            return
        try:
            await allowed()
            await self.say(150, "here it goes")
            await data.open()
            await transfer(data)
        except VoltwayError as error:
            answer = _code_of(error), error.message
        except (OSError, TimeoutError):
            answer = 426, "the connection for data broke off"
        else:
            answer = 226, "done"
        finally:
            data.abort()
        await self.say(*answer)

    _WORK: ClassVar[dict[str, Callable[["_Client", str], Awaitable[None]]]] = {
        "CWD": _change_folder,
        "XCWD": _change_folder,
        "CDUP": _go_up,
        "PWD": _tell_folder,
        "XPWD": _tell_folder,
        "PASV": _passive,
        "EPSV": _extended_passive,
        "SIZE": _tell_size,
        "REST": _restart,
        "RETR": _fetch,
        "STOR": _store,
    }


# What a client says on its way, as it would to any server. Who it is does not matter: the path says what it may do.
_SIMPLE: Final = {
    "USER": (331, "any password will do"),
    "PASS": (230, "come in"),
    "ACCT": (230, "come in"),
    "SYST": (215, "UNIX Type: L8"),
    "NOOP": (200, "fine"),
    "ALLO": (202, "there is room"),
    "ABOR": (226, "nothing is under way"),
    "TYPE I": (200, "fine"),
    "TYPE L 8": (200, "fine"),
    # Some say so and mean it of text alone; what comes is kept byte for byte.
    "TYPE A": (200, "fine"),
    "TYPE A N": (200, "fine"),
    "MODE S": (200, "fine"),
    "STRU F": (200, "fine"),
    "OPTS UTF8 ON": (200, "fine"),
    "FEAT": (211, "no more than RFC 959, EPSV, SIZE and REST"),
}


def _code_of(error: VoltwayError) -> int:
    for kind, code in ((TooLarge, 552), (StorageUnavailable, 451), (BrokeOff, 426)):
        if isinstance(error, kind):
            return code
    return 550

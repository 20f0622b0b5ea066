"""One conversation over FTP: what a client says, and what is done for it.

RFC 959 with passive mode only, EPSV (RFC 2428), SIZE and REST (RFC 3659). There is nothing to list, to rename or to
remove. Commands are carried out one after the other, so that what a stranger may pile up is one line.
"""

import asyncio
import ipaddress
import math
import socket
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, suppress
from http import HTTPStatus
from typing import ClassVar, Final

from msgspec import Struct

from voltway.files import keeping
from voltway.files.ftp_commands import Place, Told, directory, passive_address, place_of, read_line
from voltway.files.ftp_data import BrokeOff, DataConnection, NoPort, NotOpened
from voltway.files.keeping import Connected
from voltway.files.links import Links
from voltway.files.ranges import Span
from voltway.files.storage import Storage
from voltway.kit.clock import Clock
from voltway.kit.postgres import AWAY
from voltway.vocabulary.errors import InvalidInput, StorageUnavailable, TooLarge, VoltwayError
from voltway.vocabulary.files import LinkPurpose, StoredFile

IDLE_S: Final = 60.0
"""Whoever says nothing for so long is hung up on."""

LINKLESS_S: Final = 120.0
"""Whoever has named no link of ours for so long has no business here."""

_GOODBYE_S: Final = 5.0
_LAST_WORD_S: Final = 0.1
"""How long is waited after a file for a sign that it is not whole: the conversation's end, or ABOR."""


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


class Conversation:
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
        self._ahead: asyncio.Task[bytes] | None = None
        self._linkless_until_s = time.monotonic() + LINKLESS_S

    async def say(self, code: int, text: str) -> None:
        """Answer. Raises OSError, and TimeoutError where nobody reads it."""
        self._writer.write(f"{code} {text}\r\n".encode())
        await asyncio.wait_for(self._writer.drain(), IDLE_S)

    async def hang_up(self) -> None:
        """Close all, and wait a moment for what is not taken yet; then it is thrown away, with its socket."""
        self._drop_data()
        if self._ahead is not None:
            self._ahead.cancel()
        try:
            self._writer.close()
            with suppress(OSError, TimeoutError):
                await asyncio.wait_for(self._writer.wait_closed(), _GOODBYE_S)
        finally:
            self._writer.transport.abort()

    def _drop_data(self) -> None:
        if self._data is not None:
            self._data.abort()
            self._data = None

    async def converse(self) -> None:
        """Greet, and do what is asked, up to QUIT or the end of the connection."""
        # ABOR may come as urgent data (RFC 959, 4.1.3): it belongs where the other commands are.
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)
        await self.say(220, "files for stations")
        while line := await asyncio.wait_for(self._next_line(), IDLE_S):
            told = read_line(line)
            if told.verb == "QUIT":
                await self.say(221, "good bye")
                return
            work = self._WORK.get(told.verb)
            if work is None:
                await self._simple(told)
            else:
                await work(self, told.argument)
            if time.monotonic() > self._linkless_until_s:
                await self.say(421, "you have named no file in all that time")
                return

    async def _next_line(self) -> bytes:
        ahead, self._ahead = self._ahead, None
        return await (self._reader.readline() if ahead is None else ahead)

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
        self._drop_data()
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

    async def _looked(self, place: Place) -> StoredFile:
        file = await self._shelf.look(place)
        self._linkless_until_s = math.inf
        return file

    async def _tell_size(self, argument: str) -> None:
        try:
            file = await self._looked(self._place(argument))
        except (VoltwayError, *AWAY) as error:
            await self.say(*_trouble(error))
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

        async def allowed() -> None:
            if start > ((await self._looked(place)).size_bytes or 0):
                raise InvalidInput("the file ends before that byte", "fetch it from its beginning")

        async def transfer(data: DataConnection) -> None:
            async with aclosing(self._shelf.fetch(place, start)) as pieces:
                async for piece in pieces:
                    await data.send(piece)
            await data.finish()

        await self._transfer(allowed, transfer)

    async def _store(self, argument: str) -> None:
        place, start = self._place(argument), self._start

        async def allowed() -> None:
            if start:
                raise InvalidInput("a file is sent from its beginning on", "send REST 0")
            self._shelf.may_send(place)
            self._linkless_until_s = math.inf

        async def transfer(data: DataConnection) -> None:
            async with aclosing(self._whole(data)) as chunks:
                await self._shelf.receive(place, chunks)

        await self._transfer(allowed, transfer)

    async def _whole(self, data: DataConnection) -> AsyncGenerator[bytes, None]:
        """What comes. Raises BrokeOff also where its proper end is none: the conversation ends too, or says so."""
        async for chunk in data.received():
            yield chunk
        ahead = self._ahead = self._ahead or asyncio.create_task(self._reader.readline())
        await asyncio.wait((ahead,), timeout=_LAST_WORD_S)
        if ahead.done() and (ahead.exception() is not None or read_line(ahead.result()).verb in {"", "ABOR"}):
            raise BrokeOff("the file was broken off", "send it again")

    async def _transfer(
        self, allowed: Callable[[], Awaitable[object]], transfer: Callable[[DataConnection], Awaitable[None]]
    ) -> None:
        data, self._data = self._data, None
        self._start = 0
        if data is None:
            await self.say(425, "say PASV or EPSV before")
            return
        try:
            await allowed()
            await self.say(150, "here it goes")
            await data.open()
            await transfer(data)
        except (VoltwayError, *AWAY) as error:
            answer = _trouble(error)
        except (OSError, TimeoutError):
            answer = 426, "the connection for data broke off"
        else:
            answer = 226, "done"
        finally:
            data.abort()
        await self.say(*answer)

    _WORK: ClassVar[dict[str, Callable[["Conversation", str], Awaitable[None]]]] = {
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


_CODES: Final = ((TooLarge, 552), (StorageUnavailable, 451), (BrokeOff, 426), (NotOpened, 425))


def _trouble(error: Exception) -> tuple[int, str]:
    """The answer where something did not work: what will go better later is no 550."""
    if not isinstance(error, VoltwayError):
        return 451, "this is not possible at the moment, try again later"
    if error.http_status == HTTPStatus.REQUEST_TIMEOUT:
        return 426, error.message
    return next((code for kind, code in _CODES if isinstance(error, kind)), 550), error.message

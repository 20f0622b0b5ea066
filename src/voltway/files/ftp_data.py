"""The second connection of FTP, over which a file goes: passive mode only, for one file, from the same address."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Final

from voltway.files.content import PIECE_BYTES
from voltway.vocabulary.errors import VoltwayError

ACCEPT_S: Final = 20.0
"""How long a client has to open the connection that it asked for, and to say for what: ports are few."""

STALLED_S: Final = 60.0
"""A client that takes nothing for so long is gone."""

_SLICE_BYTES: Final = 8 * 1024
"""So much has to be taken in that time: a mobile line may be slow."""


class NoPort(Exception):
    """All ports for data are taken."""


class NotOpened(VoltwayError):
    """The connection for data is not there."""


class BrokeOff(VoltwayError):
    """What a client sends does not come to its end."""


class DataConnection:
    """Waits for one connection of `peer`, an IP address. Anybody else's is closed at once.

    A stranger who is quicker with the port would otherwise be handed the file, or hand in one.
    """

    def __init__(self, peer: str) -> None:
        self._peer = peer
        self._server: asyncio.Server | None = None
        self._accepted: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = (
            asyncio.get_running_loop().create_future()
        )
        self._lapse = asyncio.get_running_loop().call_later(ACCEPT_S, self.abort)

    async def listen(self, host: str, ports: range) -> int:
        """Listen on the first free of `ports`, or on any where there are none; which. Raises NoPort."""
        for port in ports or (0,):
            try:
                self._server = await asyncio.start_server(self._accept, host, port, limit=PIECE_BYTES, backlog=4)
            except OSError:
                continue
            return int(self._server.sockets[0].getsockname()[1])
        raise NoPort

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._accepted.done() or writer.get_extra_info("peername")[0] != self._peer:
            writer.transport.abort()
        else:
            self._accepted.set_result((reader, writer))

    async def open(self) -> None:
        """Return when it is there. Raises NotOpened."""
        await asyncio.wait((self._accepted,), timeout=ACCEPT_S)
        if not self._accepted.done() or self._accepted.cancelled():
            raise NotOpened("nobody opened the connection for data", "open it where PASV or EPSV said")
        self._lapse.cancel()
        if self._server is not None:
            self._server.close()

    async def received(self) -> AsyncGenerator[bytes, None]:
        """What comes, up to its end. Raises BrokeOff, and no OSError: that is what storages raise."""
        reader, _ = self._accepted.result()
        try:
            while piece := await reader.read(PIECE_BYTES):
                yield piece
        except OSError as error:
            raise BrokeOff("the connection for data broke off", "send the file again") from error

    async def send(self, piece: bytes) -> None:
        """Hand a piece over. Raises OSError, and TimeoutError where it is not taken."""
        _, writer = self._accepted.result()
        for start in range(0, len(piece), _SLICE_BYTES):
            writer.write(piece[start : start + _SLICE_BYTES])
            await asyncio.wait_for(writer.drain(), STALLED_S)

    async def finish(self) -> None:
        """Close it once all is on its way. Raises OSError, and TimeoutError where the rest is not taken."""
        _, writer = self._accepted.result()
        writer.close()
        await asyncio.wait_for(writer.wait_closed(), STALLED_S)

    def abort(self) -> None:
        """Close it at once, whatever waits. Closing twice is fine."""
        self._lapse.cancel()
        if self._server is not None:
            self._server.close()
        if self._accepted.done() and not self._accepted.cancelled():
            self._accepted.result()[1].transport.abort()
        self._accepted.cancel()

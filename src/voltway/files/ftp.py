"""FTP, for stations that know nothing else (the quirk `files_by_ftp`): the same links as over HTTP, as folders."""

import asyncio
import ipaddress
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog

from voltway.files.ftp_conversation import Conversation, Passive, Shelf
from voltway.kit.ending import end
from voltway.kit.file_settings import FileSettings
from voltway.kit.postgres import AWAY
from voltway.kit.processes import bind_error
from voltway.kit.proxies import neighbourhood
from voltway.vocabulary.errors import ConfigurationError

MOST_CONNECTIONS: Final = 200
MOST_OF_ONE_ADDRESS: Final = 20
"""Stations of a site may share one."""

_MOST_LINE_BYTES: Final = 2048
_PORTS: Final = 65536

_log = structlog.get_logger()


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
            while self._talks:
                await end(set(self._talks))

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = neighbourhood(str(writer.get_extra_info("peername")[0]))
        client = Conversation(reader, writer, self._passive, self._shelf)
        self._clients[address] += 1
        try:
            if self._clients.total() > MOST_CONNECTIONS or self._clients[address] > MOST_OF_ONE_ADDRESS:
                await client.say(421, "too many connections, try again later")
            else:
                await client.converse()
        except (OSError, TimeoutError, ValueError, *AWAY) as error:
            # ValueError: a line that is too long (asyncio.StreamReader.readline).
            _log.debug("an FTP client is gone", address=address, error=str(error) or type(error).__name__)
        except Exception:  # noqa: BLE001  # one client's trouble is not the others'; the log has it
            _log.exception("a conversation over FTP has failed", address=address)
        finally:
            await client.hang_up()
            self._clients[address] -= 1
            if not self._clients[address]:
                del self._clients[address]

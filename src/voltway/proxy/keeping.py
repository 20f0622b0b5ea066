"""What the site needs to stand in for the central system: who was known, what waits for it, and who may charge."""

import asyncio
from pathlib import Path

import msgspec
import structlog

from voltway.kit.clock import Clock
from voltway.kit.settings import Settings
from voltway.ocpp.handshake import SUBPROTOCOLS
from voltway.proxy.backlog import Backlog
from voltway.proxy.keeper import Circumstances, Keeper
from voltway.proxy.known import KnownStations
from voltway.proxy.limiting import Limiting
from voltway.proxy.link import Link
from voltway.proxy.standing_in import LocalTokens
from voltway.proxy.uplink import Uplink
from voltway.vocabulary.errors import ConfigurationError, StartupError

_log = structlog.get_logger()

_MEGABYTE = 1024 * 1024


class Keeping:
    """Gives links their keepers."""

    def __init__(self, settings: Settings, directory: Path, uplink: Uplink, clock: Clock) -> None:
        """Raises ConfigurationError for a file of tokens that can't be read, StartupError for what was kept here."""
        self._mine = settings.proxy
        self._directory = directory
        self._backlogs: dict[str, Backlog] = {}
        self._opening = asyncio.Lock()
        self.known = KnownStations(directory, 2 * settings.proxy.max_stations)
        self.circumstances = Circumstances(
            uplink=uplink,
            clock=clock,
            known=self.known,
            limiting=Limiting(settings.proxy.site_limit_a, settings.proxy.station_limit_a, self.known, clock),
            interval_s=round(settings.gateway.heartbeat_interval_s),
        )
        self._tokens_stamp = (0, 0)
        try:
            self.known.read()
            self._read_tokens()
        except OSError as error:
            raise ConfigurationError(
                f"a file of the proxy can't be read: {error}", "check proxy.tokens_file"
            ) from error
        except msgspec.DecodeError as error:
            raise StartupError(f"{directory} holds a file that is not the proxy's: {error}", "remove it") from error

    @property
    def waiting(self) -> int:
        """Messages of all stations that the central system has still to be told."""
        return sum(len(backlog) for backlog in self._backlogs.values())

    async def keep(self, link: Link, protocol: str | None) -> None:
        """Let a keeper stand in on this link, if need be; not where it is unclear what the station speaks.

        Raises OSError where what it said before can't be read.
        """
        version = SUBPROTOCOLS.get((protocol or "").lower())
        if version is not None:
            Keeper(link, version, protocol, await self._backlog(link.station_id), self.circumstances)

    async def _backlog(self, station_id: str) -> Backlog:
        async with self._opening:
            if station_id not in self._backlogs:
                backlog = Backlog(self._directory, station_id, self._mine.backlog_mb * _MEGABYTE)
                await asyncio.to_thread(backlog.read)
                self._backlogs[station_id] = backlog
        return self._backlogs[station_id]

    def look(self) -> None:
        """Take a file of tokens that has changed; one that can't be read leaves those before."""
        try:
            self._read_tokens()
        except OSError as error:
            _log.error("the file of tokens can't be read; those before stay", error=str(error))

    def _read_tokens(self) -> None:
        accept_unknown, path = self._mine.accept_unknown_tokens, self._mine.tokens_file
        if path is None:
            self.circumstances.tokens = LocalTokens(accept_unknown=accept_unknown)
            return
        told = path.stat()
        if (told.st_mtime_ns, told.st_ino) != self._tokens_stamp:
            text = path.read_text("utf-8", "replace")
            self.circumstances.tokens = LocalTokens.of(text, accept_unknown=accept_unknown)
            self._tokens_stamp = (told.st_mtime_ns, told.st_ino)

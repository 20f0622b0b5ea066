"""A proxy within the test's process, and a central system behind it that says and hears exact bytes."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from tests.fixtures.ocpp_client import OcppClient
from voltway.kit.clock import SystemClock
from voltway.kit.proxy_settings import ProxySettings
from voltway.kit.settings import GatewaySettings, Settings
from voltway.proxy.site import Site
from voltway.proxy.traffic import FILE_NAME, TrafficLog

DOOR = GatewaySettings(host="127.0.0.1", port=0, tls_port=0)


@dataclass
class ExactUplink:
    """`heard` gets every text of every station; `requests` are the handshakes. `refuse` is a status to answer them."""

    tls: ssl.SSLContext | None = None
    refuse: HTTPStatus | None = None
    max_size: int | None = None
    port: int = 0
    heard: asyncio.Queue[str | bytes] = field(default_factory=asyncio.Queue)
    requests: list[Request] = field(default_factory=list)
    lines: list[ServerConnection] = field(default_factory=list)
    server: Server | None = None

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.leave()

    async def listen(self) -> None:
        self.server = await serve(
            self._serve,
            "127.0.0.1",
            self.port,
            ssl=self.tls,
            subprotocols=[Subprotocol("ocpp2.0.1"), Subprotocol("ocpp1.6")],
            select_subprotocol=lambda _, offered: Subprotocol(offered[-1]) if offered else None,
            process_request=self._judge,
            ping_interval=None,
            max_size=self.max_size,
            compression=None,
            close_timeout=1,
        )
        self.port = self.server.sockets[0].getsockname()[1]

    async def leave(self) -> None:
        """Be gone, as after a kill."""
        if self.server is not None:
            for line in self.lines:
                line.transport.abort()
            self.server.close()
            await self.server.wait_closed()
            self.server = None
            self.lines.clear()

    @property
    def url(self) -> str:
        return f"{'ws' if self.tls is None else 'wss'}://localhost:{self.port}/central"

    def _judge(self, connection: ServerConnection, request: Request) -> Response | None:
        self.requests.append(request)
        return None if self.refuse is None else connection.respond(self.refuse, "no\n")

    async def _serve(self, line: ServerConnection) -> None:
        self.lines.append(line)
        try:
            async for text in line:
                self.heard.put_nowait(text)
        except ConnectionClosed:
            pass

    async def hear(self) -> str | bytes:
        return await asyncio.wait_for(self.heard.get(), 5)

    async def line(self) -> ServerConnection:
        """The newest connection."""
        async with asyncio.timeout(5):
            while not self.lines:  # noqa: ASYNC110 - it comes by another task
                await asyncio.sleep(0.005)
        return self.lines[-1]


@dataclass
class RunningProxy:
    """A proxy that listens, and its own log."""

    site: Site
    directory: Path

    @property
    def port(self) -> int:
        return self.site.ports[0]

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ocpp"

    @property
    def tls_url(self) -> str:
        return f"wss://localhost:{self.site.ports[1]}/ocpp"

    async def is_told(self) -> bool:
        """Whether the central system is there, and has nothing to be told any more."""
        keeping = self.site.keeping
        return keeping is not None and not keeping.waiting and not self.site.alone and bool(self.site.links)

    async def is_alone(self) -> bool:
        """Whether the proxy stands in for the central system."""
        return self.site.alone > 0

    @property
    def logged(self) -> list[dict[str, Any]]:
        """The lines of its message log."""
        file = self.directory / FILE_NAME
        return [msgspec.json.decode(line) for line in file.read_bytes().splitlines()] if file.exists() else []

    def station(self, station_id: str = "S1", **told: Any) -> OcppClient:
        """A station of 1.6 that is to connect here."""
        return OcppClient(self.url, station_id, **told)


@asynccontextmanager
async def running_proxy(
    uplink_url: str, directory: Path, door: GatewaySettings = DOOR, **mine: Any
) -> AsyncIterator[RunningProxy]:
    """A proxy with these settings, until the end of the block."""
    settings = Settings(gateway=door, proxy=ProxySettings(uplink_url=uplink_url, **mine))
    traffic = TrafficLog(directory, settings.proxy.message_log_mb * 1024 * 1024, SystemClock())
    site = Site(settings, directory, traffic, SystemClock())
    if site.keeping is not None:
        site.keeping.circumstances.retry_s = site.keeping.circumstances.longest_retry_s = 0.02
    await site.start()
    try:
        yield RunningProxy(site, directory)
    finally:
        await site.stop()
        if site._failure.done():
            site._failure.result()


def door(**changes: Any) -> GatewaySettings:
    """The settings of the door, with changes."""
    return msgspec.structs.replace(DOOR, **changes)

"""A receiver of webhooks over real HTTP that can misbehave in every way."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from voltway.kit.ending import end
from voltway.webhooks import signature

OK = b"HTTP/1.1 204 No Content\r\n\r\n"


def answer(status: int, *headers: str, body: bytes = b"") -> bytes:
    """An answer as it goes over the line."""
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers))
    return f"{head}\r\n".encode() + body


@dataclass
class Received:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> Any:
        return json.loads(self.body)

    def is_signed_with(self, secret: str) -> bool:
        return signature.is_genuine(
            secret,
            message_id=self.id,
            timestamp=self.headers["webhook-timestamp"],
            signature=self.headers["webhook-signature"],
            body=self.body,
            now=self.at,
        )


Behaviour = Callable[[Received], Awaitable[bytes | None]]


async def polite(_: Received) -> bytes | None:
    return OK


@dataclass
class Receiver:
    """What came in, and how it answers: bytes, or None to hang up without a word."""

    port: int = 0
    behaviour: Behaviour = polite
    piece: int = 65536
    pause_s: float = 0.0
    received: list[Received] = field(default_factory=list)
    under_way: int = 0
    most_at_once: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def url(self, path: str = "/hook", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    @property
    def ids(self) -> list[str]:
        return [one.id for one in self.received]

    def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._exchange(reader, writer)
        finally:
            self.under_way -= 1
            writer.close()
            with suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines) if name}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        one = Received(first.split(" ")[1], headers, body)
        self.received.append(one)
        said = await self.behaviour(one)
        if said is None:
            return
        for start in range(0, len(said), self.piece):
            writer.write(said[start : start + self.piece])
            await writer.drain()
            await asyncio.sleep(self.pause_s)


@asynccontextmanager
async def receiving(behaviour: Behaviour = polite, tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """A receiver on a free port, until the end of the block."""
    receiver = Receiver(behaviour=behaviour)
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, ssl=tls, limit=65536)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        await end(receiver.tasks)


async def until(condition: Callable[[], Awaitable[bool]], timeout_s: float = 20.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not await condition():  # noqa: ASYNC110  # what is waited for has no event
            await asyncio.sleep(0.02)


async def eventually(condition: Callable[[], bool], timeout_s: float = 15.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110  # what is waited for has no event
            await asyncio.sleep(0.01)

"""/metrics, /livez and /readyz of one process: a small HTTP server that no request can keep busy."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Final

import msgspec

from voltway.kit.metrics import Metrics
from voltway.kit.processes import bind_error

Check = Callable[[], str | Awaitable[str | None] | None]
"""None if all is well, else what is wrong, in a few words without secrets."""

_REQUEST_LIMIT_BYTES: Final = 8192
_REQUEST_TIMEOUT_S: Final = 5.0
_CHECK_TIMEOUT_S: Final = 2.0
_CONNECTION_LIMIT: Final = 32


class Health:
    """The checks of one process, and whether they hold."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    def add(self, name: str, check: Check) -> None:
        """Ask `check` whenever /readyz is asked. A check of the same name is replaced."""
        self._checks[name] = check

    async def failing(self) -> dict[str, str]:
        """The names of the checks that fail, each with what is wrong; empty if the process is ready."""
        names = list(self._checks)
        results = await asyncio.gather(*(_result(check) for check in self._checks.values()))
        return {name: result for name, result in zip(names, results, strict=True) if result is not None}


async def _result(check: Check) -> str | None:
    try:
        result = check()
        return await _in_time(result) if inspect.isawaitable(result) else result
    except Exception as error:  # noqa: BLE001  # a check that breaks is a check that fails
        return type(error).__name__


async def _in_time(result: Awaitable[str | None]) -> str | None:
    """Not with `wait_for`, which waits for the end of what it cancels: a database driver may take long over that."""
    task = asyncio.ensure_future(result)
    done, _ = await asyncio.wait({task}, timeout=_CHECK_TIMEOUT_S)
    if done:
        return task.result()
    task.cancel()
    return f"no answer within {_CHECK_TIMEOUT_S:g} s"


class HealthServer:
    """Serves GET /metrics, /livez and /readyz over HTTP/1.1, one request per connection."""

    def __init__(self, host: str, port: int, health: Health, metrics: Metrics, setting: str) -> None:
        """`setting` names the setting of the port, for the message when it is taken."""
        self._host = host
        self._port = port
        self._health = health
        self._metrics = metrics
        self._setting = setting
        self._open = 0
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen. Raises PortTaken or StartupError."""
        try:
            self._server = await asyncio.start_server(
                self._serve, self._host, self._port, limit=_REQUEST_LIMIT_BYTES, backlog=_CONNECTION_LIMIT
            )
        except OSError as error:
            raise bind_error(error, self._host, self._port, self._setting) from error

    async def close(self) -> None:
        """Listen no longer."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open <= _CONNECTION_LIMIT:
                with suppress(ConnectionError, TimeoutError):
                    await asyncio.wait_for(self._exchange(reader, writer), _REQUEST_TIMEOUT_S)
        finally:
            self._open -= 1
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return
        except asyncio.LimitOverrunError:
            status, kind, body = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "text/plain", b"request too large\n"
        else:
            status, kind, body = await self._answer(head.split(b"\r\n", 1)[0])
        writer.write(
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
            "Cache-Control: no-store\r\nConnection: close\r\n\r\n".encode()
            + body
        )
        await writer.drain()

    async def _answer(self, request_line: bytes) -> tuple[HTTPStatus, str, bytes]:
        method, _, rest = request_line.partition(b" ")
        path = rest.partition(b" ")[0].partition(b"?")[0]
        if method != b"GET":
            return HTTPStatus.METHOD_NOT_ALLOWED, "text/plain", b"only GET\n"
        match path:
            case b"/livez":
                return HTTPStatus.OK, "application/json", b'{"status":"alive"}\n'
            case b"/readyz":
                return await self._readiness()
            case b"/metrics":
                return HTTPStatus.OK, "text/plain; version=1.0.0; charset=utf-8", self._metrics.text()
        return HTTPStatus.NOT_FOUND, "text/plain", b"/metrics, /livez and /readyz are here\n"

    async def _readiness(self) -> tuple[HTTPStatus, str, bytes]:
        failing = await self._health.failing()
        body = msgspec.json.encode({"status": "failing" if failing else "ready", "failing": failing}) + b"\n"
        return (HTTPStatus.SERVICE_UNAVAILABLE if failing else HTTPStatus.OK), "application/json", body

"""How calls are sent by functions of asyncio."""

import asyncio
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self, TypeVar

import httpx

from voltway_client.calls import Call, Event, Events, read, require_success
from voltway_client.errors import Unreachable, error_of

Answer = TypeVar("Answer")


class AsyncTransport:
    """A connection to one installation; close it, or use it as an asynchronous context manager."""

    def __init__(
        self, url: str, key: str, *, timeout_s: float = 130.0, http: httpx.AsyncBaseTransport | None = None
    ) -> None:
        """`url` is the address before /api, as https://voltway.example; `key` is an API key (`voltway key add`).

        `timeout_s` is longer than an order to a station waits at most. `http` replaces the network, as in tests.
        """
        headers = {"Authorization": f"Bearer {key}"}
        self._http = httpx.AsyncClient(base_url=url, headers=headers, timeout=timeout_s, transport=http)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _ask(self, call: Call, kind: type[Answer]) -> Answer:
        return read(await self._send(call), kind)

    async def _do(self, call: Call) -> None:
        require_success(await self._send(call))

    async def _send(self, call: Call) -> httpx.Response:
        attempt = 1
        while True:
            outcome = await self._once(call)
            pause_s = call.pause_s(outcome, attempt)
            if pause_s is None:
                break
            await asyncio.sleep(pause_s)
            attempt += 1
        if isinstance(outcome, httpx.TransportError):
            raise Unreachable(f"{self._http.base_url} can't be reached: {outcome}") from outcome
        return outcome

    async def _once(self, call: Call) -> httpx.Response | httpx.TransportError:
        try:
            return await self._http.send(call.request(self._http))
        except httpx.TransportError as error:
            return error

    async def _follow(self, call: Call) -> AsyncIterator[Event]:
        """The events of a stream, until it ends. A broken one raises Unreachable."""
        events = Events()
        try:
            async with self._http.stream(call.method, call.path, params=call.query) as response:
                if not response.is_success:
                    await response.aread()
                    raise error_of(response)
                async for line in response.aiter_lines():
                    for event in events.line(line):
                        yield event
        except httpx.TransportError as error:
            raise Unreachable(f"the stream broke: {error}") from error

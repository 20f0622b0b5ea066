"""How calls are sent by plain functions."""

import time
from collections.abc import Iterator
from types import TracebackType
from typing import Self, TypeVar

import httpx

from voltway_client.calls import Call, Event, Events, read, require_success
from voltway_client.errors import Unreachable, error_of

Answer = TypeVar("Answer")


class Transport:
    """A connection to one installation; close it, or use it as a context manager."""

    def __init__(
        self, url: str, key: str, *, timeout_s: float = 130.0, http: httpx.BaseTransport | None = None
    ) -> None:
        """`url` is the address before /api, as https://voltway.example; `key` is an API key (`voltway key add`).

        `timeout_s` is longer than an order to a station waits at most. `http` replaces the network, as in tests.
        """
        headers = {"Authorization": f"Bearer {key}"}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=timeout_s, transport=http)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _ask(self, call: Call, kind: type[Answer]) -> Answer:
        return read(self._send(call), kind)

    def _do(self, call: Call) -> None:
        require_success(self._send(call))

    def _send(self, call: Call) -> httpx.Response:
        attempt = 1
        while True:
            outcome = self._once(call)
            pause_s = call.pause_s(outcome, attempt)
            if pause_s is None:
                break
            time.sleep(pause_s)
            attempt += 1
        if isinstance(outcome, httpx.TransportError):
            raise Unreachable(f"{self._http.base_url} can't be reached: {outcome}") from outcome
        return outcome

    def _once(self, call: Call) -> httpx.Response | httpx.TransportError:
        try:
            return self._http.send(call.request(self._http))
        except httpx.TransportError as error:
            return error

    def _follow(self, call: Call) -> Iterator[Event]:
        """The events of a stream, until it ends. A broken one raises Unreachable."""
        events = Events()
        try:
            with self._http.stream(call.method, call.path, params=call.query) as response:
                if not response.is_success:
                    response.read()
                    raise error_of(response)
                for line in response.iter_lines():
                    yield from events.line(line)
        except httpx.TransportError as error:
            raise Unreachable(f"the stream broke: {error}") from error

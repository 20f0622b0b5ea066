"""Live changes on their way from the bus to the clients that follow them."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import Final

import msgspec
import structlog
from litestar.exceptions import HTTPException

from voltway.kit.postgres import AWAY
from voltway.vocabulary.errors import Unavailable, VoltwayError
from voltway.vocabulary.subjects import Change

HEARTBEAT_S: Final = 15.0
QUEUE_LIMIT: Final = 1000
"""Changes that may wait for one client; one who is further behind is dropped."""
CLIENT_LIMIT: Final = 1000

_HEARTBEAT: Final = b": still here\n\n"
_DROPPED: Final = b'event: dropped\ndata: {"reason": "you read too slowly; connect again and read the lists anew"}\n\n'
_ENDED: Final = b'event: ended\ndata: {"reason": "you may not follow this any more"}\n\n'
_GREETING: Final = b"retry: 3000\n: connected\n\n"

_log = structlog.get_logger()
_decode = msgspec.json.Decoder(list[Change]).decode
_encode = msgspec.json.Encoder().encode


Look = Callable[[], Awaitable[frozenset[str] | None]]
"""Finds out anew which stations may be seen; None: all. Raises HTTPException or VoltwayError for who may no more."""


class LiveClient:
    """One client's queue. `station_ids` and `kinds` say what it wants; empty: everything that it may see.

    `visible` are the stations it may see; None: all.
    """

    def __init__(self, station_ids: frozenset[str], kinds: frozenset[str]) -> None:
        self._station_ids = station_ids
        self._kinds = kinds
        self.visible: frozenset[str] | None = frozenset()
        self._waiting: deque[bytes] = deque()
        self._woken = asyncio.Event()
        self._last_words: bytes | None = None

    def wants(self, change: Change) -> bool:
        """Whether the change is one the client asked for and may see."""
        if self.visible is not None and change.station_id not in self.visible:
            return False
        return (not self._station_ids or change.station_id in self._station_ids) and (
            not self._kinds or change.kind in self._kinds
        )

    def put(self, event: bytes) -> None:
        """Queue an event; a client whose queue is full is dropped."""
        if self._last_words is not None:
            return
        if len(self._waiting) >= QUEUE_LIMIT:
            self._waiting.clear()
            self.end(_DROPPED)
        else:
            self._waiting.append(event)
            self._woken.set()

    def end(self, last_words: bytes = b"") -> None:
        """End the stream after what waits."""
        self._last_words = last_words
        self._woken.set()

    async def events(self, heartbeat_s: float, look: Look) -> AsyncIterator[bytes]:
        """The stream's bytes: everything that waits at once, and a comment each `heartbeat_s`, after another look."""
        next_look_s = monotonic() + heartbeat_s
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), max(next_look_s - monotonic(), 0.0))
            if monotonic() >= next_look_s:
                if not await self._may_stay(look):
                    yield _ENDED
                    return
                next_look_s = monotonic() + heartbeat_s
                yield _HEARTBEAT
            self._woken.clear()
            if self._waiting:
                batch = b"".join(self._waiting)
                self._waiting.clear()
                yield batch
            if self._last_words is not None:
                yield self._last_words
                return

    async def _may_stay(self, look: Look) -> bool:
        """Look again; what can't be found out while the database is away stays as it was."""
        try:
            self.visible = await look()
        except AWAY:
            return True
        except (HTTPException, VoltwayError):
            return False
        return True


class LiveChanges:
    """Hands what comes over the bus to the clients that want it."""

    def __init__(self, heartbeat_s: float = HEARTBEAT_S) -> None:
        self._heartbeat_s = heartbeat_s
        self._clients: set[LiveClient] = set()
        self._closed = False

    def __len__(self) -> int:
        return len(self._clients)

    def receive(self, _subject: str, payload: bytes) -> None:
        """Callback for the bus subject LIVE. Costs nothing while nobody looks."""
        if not self._clients:
            return
        try:
            changes = _decode(payload)
        except msgspec.MsgspecError as error:
            _log.warning("a live message can't be read", error=str(error))
            return
        for change in changes:
            self._hand_out(change)

    def require_room(self) -> None:
        """Raise Unavailable if there are as many clients as may be."""
        if len(self._clients) >= CLIENT_LIMIT:
            raise Unavailable("too many clients follow the live changes", "try again later")

    async def follow(
        self, look: Look, station_ids: Sequence[str] = (), kinds: Sequence[str] = ()
    ) -> AsyncIterator[bytes]:
        """The stream of one client, until it goes away, may see nothing more, is dropped, or the server stops."""
        client = LiveClient(frozenset(station_ids), frozenset(kinds))
        client.visible = await look()
        self._clients.add(client)
        try:
            yield _GREETING
            if not self._closed:
                async for event in client.events(self._heartbeat_s, look):
                    yield event
        finally:
            self._clients.discard(client)

    def close(self) -> None:
        """End every stream, so that the server can stop; clients connect again elsewhere."""
        self._closed = True
        for client in self._clients:
            client.end()

    def _hand_out(self, change: Change) -> None:
        event: bytes | None = None
        for client in self._clients:
            if client.wants(change):
                # Encoded once, whatever the number of clients.
                event = event or b"event: change\ndata: " + _encode(change) + b"\n\n"
                client.put(event)

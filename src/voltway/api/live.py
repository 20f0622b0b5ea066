"""Live changes as server-sent events: what gateways have just committed."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Final, get_args

import msgspec
import structlog
from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Stream

from voltway.vocabulary.errors import InvalidInput, Unavailable
from voltway.vocabulary.facts import AnyFact
from voltway.vocabulary.subjects import Change

HEARTBEAT_S: Final = 15.0
QUEUE_LIMIT: Final = 1000
"""Changes that may wait for one client; one who is further behind is dropped."""
CLIENT_LIMIT: Final = 1000

KINDS: Final = frozenset(kind.__name__ for kind in get_args(AnyFact))
_HEARTBEAT: Final = b": still here\n\n"
_DROPPED: Final = b'event: dropped\ndata: {"reason": "you read too slowly; connect again and read the lists anew"}\n\n'
_GREETING: Final = b"retry: 3000\n: connected\n\n"

_log = structlog.get_logger()
_decode = msgspec.json.Decoder(list[Change]).decode
_encode = msgspec.json.Encoder().encode


class LiveClient:
    """One client's queue. `station_ids` and `kinds` say what it wants; empty: everything."""

    def __init__(self, station_ids: frozenset[str], kinds: frozenset[str]) -> None:
        self._station_ids = station_ids
        self._kinds = kinds
        self._waiting: deque[bytes] = deque()
        self._woken = asyncio.Event()
        self._last_words: bytes | None = None

    def wants(self, change: Change) -> bool:
        """Whether the change is one the client asked for."""
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

    async def events(self, heartbeat_s: float) -> AsyncIterator[bytes]:
        """The stream's bytes: everything that waits at once, a comment where nothing happens for `heartbeat_s`."""
        while True:
            try:
                await asyncio.wait_for(self._woken.wait(), heartbeat_s)
            except TimeoutError:
                yield _HEARTBEAT
                continue
            self._woken.clear()
            if self._waiting:
                batch = b"".join(self._waiting)
                self._waiting.clear()
                yield batch
            if self._last_words is not None:
                yield self._last_words
                return


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

    async def follow(self, station_ids: Sequence[str] = (), kinds: Sequence[str] = ()) -> AsyncIterator[bytes]:
        """The stream of one client, until it goes away, is dropped, or the server stops."""
        client = LiveClient(frozenset(station_ids), frozenset(kinds))
        self._clients.add(client)
        try:
            yield _GREETING
            if not self._closed:
                async for event in client.events(self._heartbeat_s):
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


@get("/live", tags=["Live"], media_type="text/event-stream", sync_to_thread=False)
def follow_live(
    live: NamedDependency[LiveChanges],
    station_id: Annotated[
        list[str] | None, QueryParameter(description="Only of these stations.", max_items=100)
    ] = None,
    kind: Annotated[
        list[str] | None,
        QueryParameter(description=f"Only of these kinds: {', '.join(sorted(KINDS))}.", max_items=len(KINDS)),
    ] = None,
) -> Stream:
    """Follow what happens, as server-sent events.

    Each event named `change` carries one committed fact as JSON: `kind`, `station_id`, `at` and, where they apply,
    `session_id`, `evse_id`, `connector_id`. It says that something changed; read the resource for its new state. A
    comment comes every 15 seconds. Nothing is replayed: `Last-Event-ID` is ignored, so read the lists after
    (re)connecting. Who reads too slowly gets an event named `dropped` and the end of the stream.
    """
    unknown = sorted(set(kind or ()) - KINDS)
    if unknown:
        raise InvalidInput(f"there is no kind {unknown[0][:80]!r}", f"the kinds are {', '.join(sorted(KINDS))}")
    live.require_room()
    return Stream(
        live.follow(station_id or (), kind or ()),
        media_type="text/event-stream",
        # Buffering proxies would hold events back.
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )

"""Cards that are held to stations which are learning one: caught beside the messages, none of which waits for it."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import structlog

from voltway.kit.postgres import AWAY, Pool, first_line
from voltway.tokens import learning, store_learning
from voltway.tokens.store_learning import Held
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.subjects import LearningOpened
from voltway.vocabulary.tokens import PresentedToken, Verdict

_log = structlog.get_logger()

_OPENED = msgspec.json.Decoder(LearningOpened)
_UNKNOWN = "unknown_token"
_MOST_OPEN = 10_000


class Learning:
    """Looks whether a card was awaited; `run` is its one task. `publish` tells of a token's uid that it changed.

    Every unknown card is looked up, so a window is never missed; a known one only where the bus told of a window.
    """

    def __init__(self, pool: Pool, publish: Callable[[str], None]) -> None:
        self._pool = pool
        self._publish = publish
        self._open_until_s: dict[str, float] = {}
        self._held: dict[str, Held] = {}
        self._wake = asyncio.Event()

    def opened(self, _subject: str, payload: bytes) -> None:
        """The bus says that a station shall learn a card."""
        window = _OPENED.decode(payload)
        now_s = time.monotonic()
        self._open_until_s = {station: until_s for station, until_s in self._open_until_s.items() if until_s > now_s}
        if len(self._open_until_s) < _MOST_OPEN:
            left_s = min((window.expires_at - datetime.now(UTC)).total_seconds(), learning.WINDOW_S)
            self._open_until_s[window.station_id] = now_s + left_s

    def presented(self, station_id: str, token: PresentedToken, verdict: Verdict, at: datetime) -> None:
        """A token was presented just now and decided. The first of a station counts until it has been looked up."""
        until_s = self._open_until_s.get(station_id)
        if until_s is not None and until_s <= time.monotonic():
            del self._open_until_s[station_id]
            until_s = None
        if verdict.rule != _UNKNOWN and until_s is None:
            return
        held = learning.held(StationId(station_id), token, at)
        if held is not None and station_id not in self._held:
            self._held[station_id] = held
            self._wake.set()

    async def run(self) -> None:
        """Serve for ever; ends when cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            held, self._held = list(self._held.values()), {}
            try:
                await self._catch(held)
            except AWAY as error:
                _log.warning("cards that were held to stations were not looked up", error=first_line(error))

    async def _catch(self, held: list[Held]) -> None:
        async with self._pool.connection() as connection:
            closed = await store_learning.catch(connection, held)
        for window in closed:
            self._open_until_s.pop(window.station_id, None)
            if window.token_uid is not None:
                self._publish(window.token_uid)

"""For how long PostgreSQL has been there without a gap: who was silent meanwhile was so by itself."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

from voltway.kit.postgres import AWAY, Pool
from voltway.worker import store

_LOOK_S: Final = 1.0
_LONGEST_GAP_S: Final = 4.0


class Reach:
    """Looks at PostgreSQL every second. `run` is its one task."""

    def __init__(self, pool: Pool, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._pool = pool
        self._clock_s = clock_s
        self._since_s: float | None = None
        self._seen_s = 0.0
        self._up_s = 0.0

    @property
    def for_s(self) -> float:
        """The seconds that PostgreSQL has been running and answering us; 0 when it did not answer of late."""
        now_s = self._clock_s()
        if self._since_s is None or now_s - self._seen_s > _LONGEST_GAP_S:
            return 0.0
        return min(now_s - self._since_s, self._up_s + now_s - self._seen_s)

    async def run(self) -> None:
        """Look for ever; ends when cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(_LOOK_S)

    async def look(self) -> None:
        """Ask once. A failure, a server that restarted, or a gap (we were stopped ourselves) begins the time anew."""
        try:
            async with self._pool.connection(timeout=_LONGEST_GAP_S / 2) as connection:
                up_s = await store.server_up_s(connection)
        except AWAY:
            self._since_s = None
            return
        now_s = self._clock_s()
        if self._since_s is None or now_s - self._seen_s > _LONGEST_GAP_S or up_s < self._up_s:
            self._since_s = now_s
        self._seen_s, self._up_s = now_s, up_s

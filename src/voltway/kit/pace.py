"""Work in bulk spread over time, so that what must be quick meanwhile stays so."""

import asyncio
import time


class Pace:
    """Lets through so many a second, evenly, whoever asks and however many at once."""

    def __init__(self, per_second: float) -> None:
        self._gap_s = 1.0 / per_second
        self._next_s = 0.0

    async def turn(self) -> None:
        """Wait for one's turn. Turns that nobody took are not made up for."""
        now_s = time.monotonic()
        mine_s = max(now_s, self._next_s)
        self._next_s = mine_s + self._gap_s
        if mine_s > now_s:
            await asyncio.sleep(mine_s - now_s)

"""Who guesses waits: a sign-in that is refused is answered no sooner than some time after it was tried.

Whoever tries one password after the other, on however many lines, then costs a request per line and second and not as
many as we can answer. Neither does the time of the answer tell why it was refused.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from voltway.vocabulary.errors import TooBusy, TooManyAttempts

T = TypeVar("T")

MOST_WAITING: Final = 256
"""So many refusals wait at once; more are answered at once, so that they can't hold all lines of the process."""


_LONGEST: Final = 1.5
_RANDOM: Final = secrets.SystemRandom()


class SlowRefusals:
    """Refusals take `after_s` seconds, and by chance up to half as long again. One per process.

    Without the chance all lines of a flood would be answered, and would try again, at the same moment.
    """

    def __init__(self, after_s: float) -> None:
        self._after_s = after_s
        self._waiting = 0

    async def answered(self, attempt: Awaitable[T], is_refusal: Callable[[T], bool]) -> T:
        """What the attempt comes to, or raises; later, if it is refused."""
        began = asyncio.get_running_loop().time()
        try:
            result = await attempt
        except (TooBusy, TooManyAttempts):
            await self._wait(began)
            raise
        if is_refusal(result):
            await self._wait(began)
        return result

    async def _wait(self, began: float) -> None:
        if self._waiting >= MOST_WAITING:
            return
        self._waiting += 1
        try:
            end = began + self._after_s * _RANDOM.uniform(1.0, _LONGEST)
            await asyncio.sleep(end - asyncio.get_running_loop().time())
        finally:
            self._waiting -= 1

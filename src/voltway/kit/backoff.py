"""Pauses that grow: 0.2 s, 0.4 s, 0.8 s … with a little chance in them, so that many don't try at the same moment."""

import asyncio
import random


class Backoff:
    """How long to wait before the next attempt."""

    __slots__ = ("_first_s", "_longest_s", "_next_s")

    def __init__(self, *, first_s: float, longest_s: float) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._next_s = first_s

    def next_s(self) -> float:
        """The seconds to wait now; the next call gives about twice as much, up to the longest."""
        delay_s = self._next_s
        self._next_s = min(delay_s * 2, self._longest_s)
        return delay_s * random.uniform(0.9, 1.1)  # noqa: S311  # chance, not a secret

    def reset(self) -> None:
        """The attempt held: begin with the first pause again."""
        self._next_s = self._first_s


sleep = asyncio.sleep

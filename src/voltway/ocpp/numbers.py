"""Transaction ids for OCPP 1.6: positive, unique in the whole network, handed out without a round trip."""

from collections import deque
from collections.abc import Callable

# Below this more are fetched: a second's worth of starts at the highest rate measured.
LOW = 3000


class TransactionNumbers:
    """Numbers this gateway has drawn from the database's sequence in blocks, and not yet given away."""

    def __init__(self) -> None:
        self._blocks: deque[range] = deque()
        self.left = 0
        self.on_low: Callable[[], None] = lambda: None

    @property
    def low(self) -> bool:
        """Whether it is time to fetch a block."""
        return self.left < LOW

    def add(self, block: range) -> None:
        """Keep a block that was drawn."""
        self._blocks.append(block)
        self.left += len(block)

    def take(self) -> int:
        """The next number. Raises IndexError when there is none: ask `left` before."""
        block = self._blocks[0]
        if len(block) == 1:
            self._blocks.popleft()
        else:
            self._blocks[0] = block[1:]
        self.left -= 1
        if self.low:
            self.on_low()
        return block[0]

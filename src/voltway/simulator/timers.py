"""Many timers in one heap: twenty thousand stations need no task and no event-loop handle each."""

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count


class Timer:
    """One appointment. `action` runs once, at `when`, unless cancelled before."""

    __slots__ = ("action", "when")

    def __init__(self, when: float, action: Callable[[], object]) -> None:
        self.when = when
        self.action: Callable[[], object] | None = action

    def cancel(self) -> None:
        """Let nothing happen. Harmless when it has run already."""
        self.action = None


class Timers:
    """Appointments on one clock, in seconds. Whoever owns the clock calls `advance`.

    While an action runs, `now` is the very moment it was made for, however late the clock was read: what a station
    does then depends on its appointments alone, and two runs agree.
    """

    __slots__ = ("_heap", "_order", "now")

    def __init__(self, now: float) -> None:
        self.now = now
        self._heap: list[tuple[float, int, Timer]] = []
        self._order = count()

    def __len__(self) -> int:
        return len(self._heap)

    def at(self, when: float, action: Callable[[], object]) -> Timer:
        """Do `action` at `when`; a moment in the past means as soon as the clock moves."""
        timer = Timer(when, action)
        heappush(self._heap, (when, next(self._order), timer))
        return timer

    def after(self, seconds: float, action: Callable[[], object]) -> Timer:
        """Do `action` in so many seconds."""
        return self.at(self.now + seconds, action)

    def next_due(self) -> float | None:
        """When the next appointment is, or None when there is none."""
        heap = self._heap
        while heap and heap[0][2].action is None:
            heappop(heap)
        return heap[0][0] if heap else None

    def advance(self, now: float) -> None:
        """Move the clock to `now` and do what has come due, earliest first, equal moments in the order made."""
        heap = self._heap
        while heap and heap[0][0] <= now:
            when, _, timer = heappop(heap)
            if (action := timer.action) is not None:
                timer.action = None
                self.now = max(self.now, when)
                action()
        self.now = max(self.now, now)

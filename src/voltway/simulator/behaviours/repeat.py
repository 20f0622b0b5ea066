"""Messages that are sent twice, word for word."""

from typing import TYPE_CHECKING

from voltway.simulator.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from voltway.simulator.call import Call


class Repeat(Behaviour):
    """Strikes per message about a session: it is queued twice (quirks 28 and 29)."""

    __slots__ = ()
    meaning = "per message about a session: it is sent a second time"

    def queueing(self, calls: "list[Call]", /) -> "list[Call]":
        """All of them, and perhaps once more."""
        return [*calls, *(call.again() for call in calls)] if self.strikes() else calls

"""Messages that overtake each other."""

from random import Random
from typing import TYPE_CHECKING

from voltway.simulator.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from voltway.simulator.call import Call


class Reorder(Behaviour):
    """Strikes per message about a session: it waits until the next one has gone before it (quirks 23 and 32).

    A session's first message is never held back: a 1.6 station learns the session's id from its answer.
    """

    __slots__ = ("_held",)
    meaning = "per message about a session: the next one overtakes it"

    def __init__(self, probability: float, chance: Random) -> None:
        super().__init__(probability, chance)
        self._held: list[Call] = []

    def queueing(self, calls: "list[Call]", /) -> "list[Call]":
        """Hold them back, or let those that were held follow."""
        if self._held:
            return [*calls, *self.held_back()]
        if any(call.number == 0 or call.last for call in calls) or not self.strikes():
            return calls
        self._held = calls
        return []

    def held_back(self) -> "list[Call]":
        """Those that wait to be overtaken."""
        held, self._held = self._held, []
        return held

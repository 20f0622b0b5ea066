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
        self._held: Call | None = None

    def queueing(self, call: "Call", queue: "list[Call]", /) -> bool:
        """Hold it back, or let the one that was held follow."""
        if self._held is not None:
            queue += [call, self._held]
            self._held = None
            return True
        if call.number == 0 or call.last or not self.strikes():
            return False
        self._held = call
        return True

    def held_back(self) -> "list[Call]":
        """The one that waits to be overtaken."""
        held, self._held = self._held, None
        return [] if held is None else [held]

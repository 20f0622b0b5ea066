"""A station that doesn't answer."""

import math

from voltway.simulator.behaviours.behaviour import Behaviour


class Deaf(Behaviour):
    """Strikes per CALL of the network: it is neither answered nor obeyed."""

    __slots__ = ()
    meaning = "per CALL of the network: never answered"

    def answer_delay_s(self, _action: str, /) -> float:
        """At once or never."""
        return math.inf if self.strikes() else 0.0

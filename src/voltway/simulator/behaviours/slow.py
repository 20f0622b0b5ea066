"""A station that answers late."""

from voltway.simulator.behaviours.behaviour import Behaviour


class Slow(Behaviour):
    """Strikes per CALL of the network: obeyed at once, answered after 5 to 90 seconds, most often too late."""

    __slots__ = ()
    meaning = "per CALL of the network: answered 5 to 90 seconds later"

    def answer_delay_s(self, _action: str, /) -> float:
        """At once, or when nobody waits any more."""
        return self.chance.uniform(5.0, 90.0) if self.strikes() else 0.0

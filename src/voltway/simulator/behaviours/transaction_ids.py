"""Transaction ids that the network never gave (1.6)."""

from voltway.simulator.behaviours.behaviour import Behaviour

ODD_IDS = ("0", "-1", "9223372036854775807")


class OddTransactionId(Behaviour):
    """Strikes per session: from the start's answer on, the station uses 0, −1 or 2^63 − 1 (quirks 21, 25 and 26)."""

    __slots__ = ()
    meaning = "per session, 1.6: the station uses 0, -1 or 2^63-1 instead of the transaction id it was given"

    def reference(self, given: str, /) -> str:
        """The id it was given, or another."""
        return self.chance.choice(ODD_IDS) if self.strikes() else given

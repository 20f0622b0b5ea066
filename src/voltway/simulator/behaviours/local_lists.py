"""Stations whose local list of tokens is not what the network believes."""

from voltway.simulator.behaviours.behaviour import Behaviour


class ForgetsList(Behaviour):
    """Strikes per boot: the local list is lost."""

    __slots__ = ()
    meaning = "per boot: the local list of tokens is lost"

    def loses_list(self) -> bool:
        """It does, or not."""
        return self.strikes()


class ListMismatch(Behaviour):
    """Strikes per change of the local list: it is answered VersionMismatch, and not made."""

    __slots__ = ()
    meaning = "per change of the local list of tokens: refused as one of another version"

    def mismatches_list(self) -> bool:
        """It does, or not."""
        return self.strikes()

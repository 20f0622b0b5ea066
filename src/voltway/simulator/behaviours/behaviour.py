"""What a misbehaving station may do differently: one hook per opportunity, each doing nothing here."""

from random import Random
from typing import TYPE_CHECKING, Any, ClassVar

from voltway.simulator.speech.boot import Nameplate
from voltway.vocabulary.firmware import FirmwareStatus
from voltway.vocabulary.stations import OcppVersion

if TYPE_CHECKING:
    from voltway.simulator.call import Call
    from voltway.simulator.evse import Evse
    from voltway.simulator.station import Station


class Behaviour:
    """One kind of misbehaviour at one station.

    `probability` (0 to 1) is that of striking at each opportunity; `chance` is the station's own for this behaviour,
    so that behaviours don't disturb each other's luck.
    """

    __slots__ = ("chance", "probability")

    meaning: ClassVar[str]
    """One line for `voltway simulate --list-behaviours`."""

    def __init__(self, probability: float, chance: Random) -> None:
        self.probability = probability
        self.chance = chance

    def strikes(self) -> bool:
        """Whether it happens this time."""
        return self.chance.random() < self.probability

    def headers(self, headers: dict[str, str], /) -> dict[str, str]:
        """The handshake's headers."""
        return headers

    def nameplate(self, plate: Nameplate, /) -> Nameplate:
        """What it says it is."""
        return plate

    def wire_time(self, _at: float, /) -> str | None:
        """A moment (POSIX seconds) as it tells it, or None for the honest way."""
        return None

    def reference(self, given: str, /) -> str:
        """The transaction id it will use from now on, after the network gave one (1.6)."""
        return given

    def rewrite(self, _action: str, payload: dict[str, Any], _version: OcppVersion, /) -> dict[str, Any]:
        """The payload of a CALL on its way out."""
        return payload

    def queueing(self, calls: "list[Call]", /) -> "list[Call]":
        """What is put into the queue in place of these messages about one session, in this order."""
        return calls

    def held_back(self) -> "list[Call]":
        """The messages about sessions it keeps from the queue. It forgets them, for the station has."""
        return []

    def session_began(self, station: "Station", evse: "Evse", /) -> None:
        """A session has begun."""

    def sampled(self, station: "Station", evse: "Evse", /) -> None:
        """A running session has sent a meter reading."""

    def loses_list(self) -> bool:
        """Whether its local list of tokens is gone after this boot."""
        return False

    def mismatches_list(self) -> bool:
        """Whether it takes this change of its local list for one of another version."""
        return False

    def update_fails(self, _at: FirmwareStatus, /) -> bool:
        """Whether an update of its firmware goes wrong where it has come to this."""
        return False

    def answer_delay_s(self, _action: str, /) -> float:
        """How many real seconds it takes to answer the network's CALL; infinite: it never does."""
        return 0.0

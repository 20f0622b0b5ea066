"""The station loses its power: no goodbye, and a boot later."""

from typing import TYPE_CHECKING

from voltway.simulator import charging
from voltway.simulator.behaviours.behaviour import Behaviour
from voltway.simulator.outage import go_away, reboot
from voltway.vocabulary.sessions import StopCause
from voltway.vocabulary.stations import BootCause

if TYPE_CHECKING:
    from voltway.simulator.evse import Evse
    from voltway.simulator.station import Station


class Die(Behaviour):
    """Strikes per session, somewhere in its first hour; the station is back within half a simulated hour.

    Some vanish with a TCP reset, some with no sign at all. Some tell the end of their session after the boot, some
    never do, and those have lost whatever waited in their queue as well.
    """

    __slots__ = ()
    meaning = "per session: power is lost, with a reset or silently; the session's end may never be told"

    def session_began(self, station: "Station", _evse: "Evse", /) -> None:
        """Decide whether, when and how."""
        if not self.strikes():
            return
        after_s, outage_s = self.chance.uniform(1.0, 3600.0), self.chance.uniform(60.0, 1800.0)
        silently, forgets = self.chance.random() < 0.5, self.chance.random() < 0.5
        station.world.time.timers.after(after_s, lambda: _die(station, outage_s, silently=silently, forgets=forgets))


def _die(station: "Station", outage_s: float, *, silently: bool, forgets: bool) -> None:
    if station.away:
        return
    go_away(station, outage_s, silently=silently)
    reboot(station, BootCause.POWER_UP)
    for evse in station.evses:
        if evse.session is None:
            continue
        if forgets:
            charging.abandon(station, evse)
        else:
            charging.end(station, evse, StopCause.POWER_LOSS)
    if forgets:
        station.conversation.lose_queue()

"""The connection is lost in the middle of a session; the station goes on charging and queues what it has to tell."""

from typing import TYPE_CHECKING

from voltway.simulator.behaviours.behaviour import Behaviour
from voltway.simulator.outage import go_away

if TYPE_CHECKING:
    from voltway.simulator.evse import Evse
    from voltway.simulator.station import Station


class DropLine(Behaviour):
    """Strikes per session, somewhere in its first hour, for up to twenty simulated minutes."""

    __slots__ = ()
    meaning = "per session: the line is cut for up to 20 minutes, the session goes on offline"

    def session_began(self, station: "Station", _evse: "Evse", /) -> None:
        """Decide whether and when."""
        if self.strikes():
            cut_in_s, outage_s = self.chance.uniform(1.0, 3600.0), self.chance.uniform(30.0, 1200.0)
            station.world.time.timers.after(cut_in_s, lambda: go_away(station, outage_s))
